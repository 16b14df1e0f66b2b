/**
 * What a matcher carries from byte to byte, written down so that two of them can be compared: places count
 * from where the matcher is.
 */
import type { Candidate, Database } from './database.js';
import type { Output } from './scans.js';

/** What a matcher keeps for one form in one view. */
export interface FormState {
  readonly candidate: Candidate;
  /** Where the next match may start: behind the last one (matches do not overlap). */
  next: number;
}

/** A stretch of a view in which a form may match. */
export interface Window {
  readonly state: FormState;
  /** Matches start here or later. */
  from: number;
  /** Matches end here or earlier. */
  to: number;
  /** No match starts behind this offset: its anchor would have been met. */
  last: number;
  /** Bytes behind its end that are waited for: until then, a match may be proposed that begins before it. */
  wait: number;
}

/** Offset up to which bytes must be there for a window to be judged, but for what stands behind a match. */
export const dueOf = ({ to, wait }: Window): number => to + wait;

/** The part of a matcher's state that later bytes can depend on. */
export interface MatcherState {
  readonly database: Database;
  readonly isResting: boolean;
  readonly textState: number;
  readonly lettersState: number;
  readonly foreignState: number;
  readonly foreignAt: number;
  readonly scanned: number;
  readonly proposedStarts: Float64Array;
  readonly proposedForms: Int32Array;
  readonly proposedCount: number;
  readonly waiting: readonly { readonly output: Output; readonly end: number }[];
  readonly runs: readonly { readonly from: number; readonly to: number }[];
  readonly windows: { readonly states: ReadonlyMap<number, FormState>; readonly pending: readonly Window[] };
  /** Where frames may begin. */
  readonly frames: { readonly starts: readonly number[] };
  /** View offset behind the latest occurrence of each group that was met. */
  readonly latest: ReadonlyMap<number, number>;
}

/** @param oldest - offset before which no match can start any more */
export function carriedBy(matcher: MatcherState, oldest: number): string {
  const { scanned } = matcher;
  const windows = matcher.windows.pending.map((window) => {
    const { state, from, to, last } = window;
    const places = [from, to, last, dueOf(window)].map((offset) => offset - scanned);
    return [state.candidate.index, ...places].join('/');
  });
  const nexts: string[] = [];
  for (const [index, { next }] of matcher.windows.states)
    if (next > oldest) nexts.push(`${index}/${next - scanned}`);
  const proposed: string[] = [];
  for (let i = 0; i < matcher.proposedCount; i += 1) {
    proposed.push(`${matcher.proposedForms[i]}/${(matcher.proposedStarts[i] as number) - scanned}`);
  }
  return [
    matcher.isResting,
    matcher.textState,
    matcher.lettersState,
    matcher.foreignAt === scanned ? matcher.foreignState : 0,
    // Windows that are due together are judged in the order of their opening, which depends on the past; what
    // they give does not depend on that order.
    windows.sort(),
    nexts.sort(),
    proposed,
    matcher.frames.starts.map((start) => start - scanned),
    matcher.waiting.map(
      ({ output, end }) => `${output.form}/${output.group}/${output.length}/${end - scanned}`,
    ),
    matcher.runs.map(({ from, to }) => `${from - scanned}/${to - scanned}`),
    groupsOf(matcher),
  ].join(':');
}

/** Groups that ended so lately that they can still be part of a match. */
function groupsOf({ latest, scanned, database }: MatcherState): string {
  if (latest.size === 0) return '';
  const parts: string[] = [];
  for (const { form, index } of database.candidates) {
    const first = database.groupOffsets[index] as number;
    for (let group = first; group < first + form.groups.length; group += 1) {
      const end = latest.get(group);
      if (end !== undefined && end >= scanned - form.cap) parts.push(`${group}/${scanned - end}`);
    }
  }
  return parts.join();
}
