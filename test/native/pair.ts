/** Both engines over the same patterns, and what says that they give the same list for the same bytes. */
import { expect } from 'vitest';
import type { Finding, ScannerOptions } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { byPlace } from '../../src/session/session.js';
import { chunksOf } from '../arbitraries.js';

export interface Pair {
  readonly portable: Scanner;
  readonly native: Scanner;
}

export async function pairOf(options: ScannerOptions = {}): Promise<Pair> {
  const common = { ...options, fingerprintKey: Buffer.from('law 2'), pool: false } as const;
  return {
    portable: await createScanner({ ...common, engine: 'portable' }),
    native: await createScanner({ ...common, engine: 'native' }),
  };
}

export function scanIn(scanner: Scanner, chunks: readonly Uint8Array[]) {
  const session = scanner.createSession();
  const findings: Finding[] = chunks.flatMap((chunk) => session.push(chunk));
  const { findings: last, bytes, truncated } = session.end();
  return { findings: [...findings, ...last].sort(byPlace), bytes, truncated };
}

export function agree({ portable, native }: Pair, bytes: Buffer, way: readonly number[] = []) {
  const expected = scanIn(portable, [bytes]);
  expect(scanIn(native, way.length === 0 ? [bytes] : chunksOf(bytes, way))).toEqual(expected);
  return expected;
}
