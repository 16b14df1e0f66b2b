/**
 * How far a stream's bytes may leave.
 *
 * What is undecided is known by where it can begin (the frontier). A finding of at most `holdback` bytes
 * never begins before the short frontier, so bytes before that are safe by the contract; of those, the
 * newest `holdback` bytes still wait for longer findings, which begin at the frontier or behind it.
 */
import type { Judged } from '../session/judged.js';
import type { Policy } from './policy.js';

/** Bytes beyond the holdback that may wait because they are undecided; more fail the stream. */
export const MOST_UNDECIDED = 4 * 1024 * 1024;

/** The offset before which bytes may leave; undefined if too many would have to wait. */
export function passable({ mode, holdback }: Policy, judged: Judged): number | undefined {
  const { scanned, frontier, shortFrontier, isEnd } = judged;
  if (isEnd || mode === 'observe') return scanned;
  if (holdback === Number.POSITIVE_INFINITY) return 0;
  const short = Math.max(frontier, Math.min(shortFrontier, scanned - holdback));
  const most = holdback + MOST_UNDECIDED;
  // A span can only be replaced whole, so redacting waits longer for findings beyond the holdback.
  const limit = mode === 'redact' && scanned - frontier <= most ? frontier : short;
  return scanned - limit > most ? undefined : limit;
}
