/** The built-in patterns as the native core reads them: written by the build step, with a digest behind them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the core reads, and what names it: its digest, or a key of all that it follows from. */
export interface NamedBlob {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/**
 * Where the build step leaves the built-in patterns as the core reads them.
 *
 * @param withWholes - see `planOf`
 */
export const builtBlob = (withWholes: boolean): string =>
  fileURLToPath(new URL(`../../dist/${withWholes ? 'native' : 'native-pieces'}.db`, import.meta.url));

const DIGEST_LENGTH = 32;
export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export function readBuilt(path: string): NamedBlob {
  const file = readFileSync(path);
  const end = file.length - DIGEST_LENGTH;
  return { bytes: file.subarray(0, end), name: file.toString('hex', end) };
}
