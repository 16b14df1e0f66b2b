/**
 * `sluice redact`: input to output with `[REDACTED:pattern-id]` in place of each finding.
 *
 * Fails closed: what could not be read in full is not written on, and a file is replaced whole or not at
 * all.
 */
import { createWriteStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError, SluiceError } from '../base/errors.js';
import { createScanner, type Scanner } from '../index.js';
import { escapeText } from '../report/escape.js';
import { BlockReader } from './files.js';
import { Interruption } from './interruption.js';
import { isPlain } from './plain.js';
import { reasonOf } from './reason.js';
import { replaceFile } from './replace-file.js';
import { type Selection, scannerOptions } from './selection.js';

export interface RedactArguments extends Selection {
  /** Files; `-` or none for standard input. Several only in place. */
  readonly paths: readonly string[];
  readonly inPlace?: boolean;
  readonly quiet?: boolean;
  /** File that the text goes to; default standard output. */
  readonly output?: string;
}

/** A stream of more findings than the default allows must still be redacted to its end. */
const MOST_FINDINGS = 1_000_000;

/**
 * @returns 0 nothing found, 1 findings replaced, 2 some file failed, 130 or 143 interrupted
 * @throws SluiceError for wrong options, and in a filter for whatever ends it
 */
export async function runRedact(options: RedactArguments): Promise<number> {
  const { paths, inPlace, output } = options;
  checkPaths(options);
  const limits = { maxFindings: MOST_FINDINGS };
  // One stream after the other has no use for worker threads.
  const scanner = await createScanner({ ...(await scannerOptions(options)), limits, pool: false });
  const interruption = new Interruption();
  try {
    if (inPlace === true) return await redactFiles(options, scanner, interruption);
    // Not waited for once interrupted: the next read of a silent pipe never comes back.
    const found = await interruption.orNothing(redactTo(paths[0] ?? '-', output, scanner));
    return interruption.status ?? (found !== undefined && found > 0 ? 1 : 0);
  } finally {
    interruption.stop();
    await scanner.close();
  }
}

function checkPaths({ paths, inPlace, output }: RedactArguments): void {
  if (inPlace === true) {
    if (paths.length === 0 || paths.includes('-')) throw new InputError('--in-place needs a file by name');
    if (output !== undefined) throw new InputError('--in-place and --output: only one of them');
  } else if (paths.length > 1) {
    throw new InputError('only one input goes to one output; for several files there is --in-place');
  } else if (paths.length === 0 && process.stdin.isTTY === true) {
    throw new InputError('nothing to redact: name a file, or pipe text in');
  }
}

/** Each file for itself: one that fails does not keep the others from being redacted. */
async function redactFiles(
  { paths, quiet }: RedactArguments,
  scanner: Scanner,
  interruption: Interruption,
): Promise<number> {
  let found = 0;
  let failures = 0;
  for (const path of paths) {
    try {
      const count = await redactInPlace(path, scanner, interruption.signal);
      found += count;
      if (quiet !== true && count > 0) note(path, `${count} replaced`);
    } catch (error) {
      if (interruption.status !== undefined) return interruption.status;
      const known = error instanceof SluiceError ? error : new InputError(reasonOf(error), { cause: error });
      note(path, `left as it is: ${known.message} [${known.code}]`);
      failures += 1;
    }
  }
  if (failures > 0) return 2;
  return found > 0 ? 1 : 0;
}

async function redactInPlace(name: string, scanner: Scanner, signal: AbortSignal): Promise<number> {
  // The file behind a link is replaced, not the link.
  const path = await realpath(name);
  const before = await stat(path);
  if (!before.isFile()) throw new InputError('not a regular file');
  let found = 0;
  await replaceFile(path, before, async (handle) => {
    const sink = new Writable({
      write: (bytes: Uint8Array, _, done) => {
        handle.writeFile(bytes).then(() => done(), done);
      },
    });
    found = await copy(path, sink, scanner, signal);
    const after = await stat(path);
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || after.ino !== before.ino) {
      throw new InputError('it was written to while it was read');
    }
    return found > 0;
  });
  return found;
}

async function redactTo(path: string, output: string | undefined, scanner: Scanner): Promise<number> {
  if (output !== undefined && (await isSameFile(path, output))) {
    throw new InputError(`${path}: input and output are one file: --in-place replaces it`);
  }
  const sink = output === undefined ? process.stdout : createWriteStream(output);
  try {
    return await copy(path, sink, scanner);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${path}: ${error.message}`, { cause: error });
    if (error instanceof SluiceError) throw error;
    throw new InputError(`${output ?? 'standard output'} can't be written: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const found = await Promise.all([one, other].map((path) => stat(path).catch(() => undefined)));
  const [a, b] = found;
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

/** @returns how much was replaced; a reader who left (`| head`) is the end and no error */
async function copy(
  path: string,
  sink: NodeJS.WritableStream,
  scanner: Scanner,
  signal?: AbortSignal,
): Promise<number> {
  const stream = scanner.createStream({ mode: 'redact' });
  let found = 0;
  stream.on('finding', () => {
    found += 1;
  });
  const end = sink !== process.stdout;
  try {
    await pipeline(plainBlocks(path), stream, sink, { end, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return found;
}

/**
 * The input's bytes, each block a copy: the stream keeps them for a while.
 *
 * @throws InputError `ERR_INPUT` for compressed or UTF-16 input: what it holds would pass unread
 */
async function* plainBlocks(path: string): AsyncGenerator<Uint8Array> {
  const input = { path, name: path === '-' ? undefined : Buffer.from(path) };
  let isFirst = true;
  for await (const block of new BlockReader(undefined).read(input)) {
    if (isFirst && !isPlain(block)) {
      throw new InputError(
        "is compressed or not UTF-8: what is inside can't be redacted, so convert it first",
      );
    }
    isFirst = false;
    yield Buffer.from(block);
  }
}

function note(path: string, message: string): void {
  process.stderr.write(`sluice: ${escapeText(path)}: ${escapeText(message)}\n`);
}
