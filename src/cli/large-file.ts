/**
 * One large file on all cores: the library cuts it into segments and joins what workers find in them. What other inputs
 * have from the bytes going by, marks and the lines around findings, is read here from the places where something
 * was found.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { Finding } from '../base/types.js';
import { uninterrupted } from '../base/uninterrupted.js';
import { InputError, type Scanner, SluiceError } from '../index.js';
import { AllowMarks } from './allow-marks.js';
import type { FoundFinding, PartResult } from './input-scan.js';
import { isBinary, isPlain } from './plain.js';
import { reasonOf } from './reason.js';
import type { InputOutcome, InputSettings, Scanned } from './scan-input.js';
import { SIDE, type Surrounding, Surroundings } from './surroundings.js';
import { outerLayer } from './unpack.js';
import type { Input } from './walk.js';

/** Bytes from which on threads are worth their start. */
export const LEAST_LARGE = 32 * 1024 * 1024;
const HEAD = 8192;
const BLOCK = 64 * 1024;
/** Descriptors as files that every thread can open, wherever the path leads by then. */
const DESCRIPTORS = '/proc/self/fd';

export interface LargeOptions {
  readonly scanner: Scanner;
  readonly settings: InputSettings;
  /** Ends the work: what was joined until then counts. */
  readonly signal: AbortSignal;
  /** Default `LEAST_LARGE`. */
  readonly least?: number;
}

/**
 * Scans a file if it is one for this: large, and read as it is.
 *
 * @param onPart - called as parts of it are over
 * @returns undefined if it is not; nothing was done then
 */
export async function scanLarge(
  input: Input,
  options: LargeOptions,
  onPart: (scanned: Scanned) => void,
): Promise<InputOutcome | undefined> {
  const { scanner, settings, signal } = options;
  const file = openLarge(input, options);
  if (file === undefined) return undefined;
  const { fd, size } = file;
  let joined: { readonly bytes: number; readonly findings: readonly Finding[] } = { bytes: 0, findings: [] };
  const outcome = (
    part: Pick<PartResult, 'bytes' | 'truncated'>,
    findings: readonly Finding[],
  ): InputOutcome => ({
    parts: [{ path: input.path, decoded: '', ...part, ...told(fd, findings, settings) }],
    failures: [],
  });
  try {
    const { findings, ...part } = await scanner.scanFile(`${DESCRIPTORS}/${fd}`, {
      signal,
      onProgress: (progress) => {
        joined = progress;
        onPart({ bytes: progress.bytes, findings: progress.findings.length, part: progress.bytes / size });
      },
    });
    const grown = fstatSync(fd).size - size;
    const note = `it grew while it was scanned: its last ${grown} bytes were not; --follow keeps reading`;
    return { ...outcome(part, findings), ...(grown > 0 ? { notes: [note] } : {}) };
  } catch (error) {
    const so = outcome({ bytes: joined.bytes, truncated: null }, joined.findings);
    if (signal.aborted) return so;
    if (!(error instanceof SluiceError)) throw error;
    const message =
      error.cause === undefined
        ? 'it became shorter while it was scanned'
        : `can't be read: ${reasonOf(error.cause)}`;
    const failed = error instanceof InputError ? message : error.message;
    return { ...so, failures: [{ path: input.path, code: error.code, message: failed }] };
  } finally {
    closeSync(fd);
  }
}

/** Undefined also for what can't be opened: who reads it the other way says why. */
function openLarge(
  { name, path, isFound }: Input,
  { settings, least = LEAST_LARGE }: LargeOptions,
): { readonly fd: number; readonly size: number } | undefined {
  const { charset, takesBinary, maxFilesize = Number.POSITIVE_INFINITY, own } = settings;
  if (name === undefined || charset !== undefined) return undefined;
  let fd = -1;
  let isTaken = false;
  try {
    // Before anything that costs more: nearly all files are small.
    if (statSync(name).size < least || !existsSync(DESCRIPTORS)) return undefined;
    fd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(fd, { bigint: true });
    const size = Number(stats.size);
    if (!stats.isFile() || size < least || size > maxFilesize) return undefined;
    if (own !== undefined && stats.dev === own.dev && stats.ino === own.ino) return undefined;
    const head = readAt(fd, 0, HEAD);
    if (!isPlain(head) || outerLayer(head, path) !== undefined) return undefined;
    if (isFound === true && !takesBinary && isBinary(head)) return undefined;
    isTaken = true;
    return { fd, size };
  } catch {
    return undefined;
  } finally {
    if (fd >= 0 && !isTaken) closeSync(fd);
  }
}

/** What is told of the findings: those that their lines allow are counted, the others may have their lines. */
function told(
  fd: number,
  all: readonly Finding[],
  { ignoresMarks, hasSurroundings }: InputSettings,
): Pick<PartResult, 'findings' | 'allowed'> {
  const reported = ignoresMarks ? all : all.filter(notAllowed(fd));
  const findings = reported.map((finding): FoundFinding => {
    const surrounding = hasSurroundings ? surroundingOf(fd, finding, all) : undefined;
    return { finding, text: undefined, ...(surrounding === undefined ? {} : { surrounding }) };
  });
  return { findings, allowed: all.length - reported.length };
}

/** Whether the line of a finding says nothing about it. Each line is read once, if findings come in order. */
function notAllowed(fd: number): (finding: Finding) => boolean {
  let lineStart = -1;
  let marks = new AllowMarks();
  return (finding) => {
    const start = finding.start - finding.column + 1;
    if (start !== lineStart) {
      lineStart = start;
      marks = marksAt(fd, start);
    }
    // To these marks the line is all there is.
    return !marks.allows({ ...finding, start: finding.start - start });
  };
}

function marksAt(fd: number, start: number): AllowMarks {
  const marks = new AllowMarks();
  for (let at = start; ; ) {
    const block = readAt(fd, at, BLOCK);
    const feed = block.indexOf('\n');
    marks.push(feed < 0 ? block : block.subarray(0, feed + 1));
    at += block.length;
    if (feed >= 0 || block.length === 0) break;
  }
  marks.end();
  return marks;
}

function surroundingOf(fd: number, finding: Finding, all: readonly Finding[]): Surrounding | undefined {
  const { start, end } = finding;
  const from = Math.max(0, start - SIDE);
  if (end - from > BLOCK) return undefined;
  const surroundings = new Surroundings(from);
  surroundings.push(readAt(fd, from, end + SIDE - from), [finding]);
  surroundings.finish([]);
  return surroundings.of(finding, all);
}

/** Fewer bytes only at the end of the file. */
function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let count = 0;
  for (;;) {
    const read = uninterrupted(() => readSync(fd, bytes, count, length - count, at + count));
    count += read;
    if (read === 0 || count === length) return bytes.subarray(0, count);
  }
}
