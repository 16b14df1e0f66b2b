/** How many threads scan files side by side. */
import { availableParallelism } from 'node:os';
import type { Scanner } from '../index.js';

/** Inputs that are surely worth all threads asked for. */
const MANY = 2000;
/** Inputs that are worth threads which nobody asked for: each takes as long to start as it takes to scan thousands. */
const VERY_MANY = 10_000;
/** Threads that nobody asked for, at most: each takes up tens of MiB. */
const MOST_UNASKED = 4;

/**
 * @param asked - `--jobs`
 * @param inputs - found so far, or in all
 * @param isAll - no more of them are to come
 * @returns 0 or 1: none beside the main thread
 */
export function threadCount(
  asked: number | undefined,
  inputs: number,
  { isAll, engine }: { readonly isAll: boolean; readonly engine: Scanner['engine'] },
): number {
  if (asked !== undefined) return isAll || inputs >= MANY ? Math.min(asked, inputs) : 1;
  // The portable engine's threads take a second to start, and each its own copy of the database.
  return engine === 'native' && inputs >= VERY_MANY ? Math.min(availableParallelism(), MOST_UNASKED) : 1;
}
