/**
 * Inputs that are scanned one after the other, in a form that crosses threads at little cost. Of most there is nothing to
 * say but their bytes, and a tree may hold a million: those are only counted, and just the others have an outcome each.
 */
import type { FileSieve, Scanner } from '../index.js';
import { MOST_SMALL } from './files.js';
import type { InputOutcome, InputSettings } from './scan-input.js';
import { mayBeBrotli } from './unpack.js';
import { type Input, inputOf } from './walk.js';

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

/** @param inputs - files, all found or all named */
export function groupOf(inputs: readonly Input[]): Group {
  const names = inputs.map(({ name = '' }) => Buffer.concat([Buffer.from(name), Buffer.from(NUL)]));
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

/**
 * Scans the inputs of a group.
 *
 * @param scan - scans one that did not pass the sieve; undefined if the work is to end
 * @param tell - takes what there is to say of it
 */
export async function scanGroup(
  { names, isFound }: Group,
  sieve: FileSieve | undefined,
  scan: (input: Input) => Promise<InputOutcome | undefined>,
  tell: (told: Told) => Promise<void> | void,
): Promise<Clean> {
  const clean = { files: 0, bytes: 0 };
  const sizes = isFound && !mayBeBrotli(names) ? sieve?.pass(names) : undefined;
  for (let place = 0, at = 0; at < names.length; place += 1) {
    const end = names.indexOf(0, at);
    const size = sizes?.[place] ?? HELD;
    if (size === HELD) {
      const input = inputOf(Buffer.from(names.subarray(at, end)), isFound);
      const outcome = await scan(input);
      if (outcome === undefined) break;
      if (isClean(outcome)) count(clean, outcome);
      else await tell({ path: input.path, outcome });
    } else {
      clean.files += 1;
      clean.bytes += size;
    }
    at = end + 1;
  }
  return clean;
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
