/**
 * Inputs that are scanned one after the other, in a form that crosses threads at little cost. Of most there is nothing to
 * say but their bytes, and a tree may hold a million: those are only counted, and just the others have an outcome each.
 */
import type { FileSieve, Scanner } from '../index.js';
import { MOST_SMALL } from './files.js';
import type { InputOutcome, InputSettings } from './scan-input.js';
import { mayBeBrotli } from './unpack.js';
import { type Input, inputOf, nameOf } from './walk.js';

export interface Group {
  /** Each ended by a NUL. */
  readonly names: Uint8Array;
  /** As of each input. */
  readonly isFound: boolean;
}

/** Parts in which there was nothing to report. */
export interface Clean {
  readonly files: number;
  readonly bytes: number;
}

/** What comes of one input. */
export interface Told {
  readonly path: string;
  readonly outcome: InputOutcome;
}

export interface GroupOutcome {
  readonly clean: Clean;
  /** The others, in order. */
  readonly told: readonly Told[];
}

const NUL = '\0';
/** What a sieve says of a file that did not pass. */
const HELD = -1;
const AT_ONCE = 16;

/** @param inputs - files, all found or all named */
export function groupOf(inputs: readonly Input[]): Group {
  const names = inputs.flatMap(({ name = '' }) =>
    typeof name === 'string' ? Buffer.from(`${name}${NUL}`) : [name, Buffer.from(NUL)],
  );
  return { names: Uint8Array.from(Buffer.concat(names)), isFound: inputs[0]?.isFound === true };
}

/** For small files that were found; undefined if each is to be looked at. */
export function createSieve(
  scanner: Scanner,
  { charset, maxFilesize = MOST_SMALL, own }: InputSettings,
): FileSieve | undefined {
  if (charset !== undefined) return undefined;
  return scanner.createSieve({ most: Math.min(MOST_SMALL, maxFilesize), own });
}

/** What a group is scanned with. */
export interface GroupScan {
  readonly sieve: FileSieve | undefined;
  /** Scans an input that did not pass the sieve. */
  readonly scan: (input: Input) => Promise<InputOutcome>;
  /** Takes what there is to say of it. */
  readonly tell: (told: Told) => Promise<void> | void;
  /** Whether the work is to end. */
  readonly isStopped: () => boolean;
}

/** Scans the inputs of a group, one after the other. */
export async function scanGroup(
  { names, isFound }: Group,
  { sieve, scan, tell, isStopped }: GroupScan,
): Promise<Clean> {
  const clean = { files: 0, bytes: 0 };
  for (const some of slicesOf(names)) {
    if (isStopped()) break;
    const sizes = isFound && !mayBeBrotli(some) ? sieve?.pass(some) : undefined;
    for (let place = 0, at = 0; at < some.length && !isStopped(); place += 1) {
      const end = some.indexOf(0, at);
      const size = sizes?.[place] ?? HELD;
      if (size === HELD) {
        const input = inputOf(nameOf(Buffer.from(some.subarray(at, end))), isFound);
        const outcome = await scan(input);
        if (isClean(outcome)) count(clean, outcome);
        else await tell({ path: input.path, outcome });
      } else {
        clean.files += 1;
        clean.bytes += size;
      }
      at = end + 1;
    }
  }
  return clean;
}

/** A few names each: nothing comes between while they pass the sieve, and a disk may be slow. */
function* slicesOf(names: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  let count = 0;
  for (let at = names.indexOf(0); at >= 0; at = names.indexOf(0, at + 1)) {
    count += 1;
    if (count < AT_ONCE) continue;
    yield names.subarray(start, at + 1);
    start = at + 1;
    count = 0;
  }
  if (start < names.length) yield names.subarray(start);
}

/** Whether its bytes are all there is to say of it. */
function isClean({ parts, failures, skipped, notes = [] }: InputOutcome): boolean {
  if (failures.length > 0 || skipped !== undefined || notes.length > 0) return false;
  return parts.every(
    ({ findings, allowed, truncated, isContinued }) =>
      findings.length === 0 && allowed === 0 && truncated === null && isContinued !== true,
  );
}

function count(clean: { files: number; bytes: number }, { parts }: InputOutcome): void {
  clean.files += parts.length;
  for (const { bytes } of parts) clean.bytes += bytes;
}
