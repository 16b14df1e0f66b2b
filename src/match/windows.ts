/** The windows of one view: where the forms that were proposed may match, until all that matters to them is there. */
import type { View } from '../normalize/view.js';
import { dueOf, type FormState, type Window } from './carried.js';
import type { Candidate } from './database.js';
import { isJudgedByStart, LEAST_PART, partOf } from './parts.js';

/** Judges a window; only matches that start before `limit` are complete. */
export type JudgeWindow = (view: View, window: Window, limit: number) => void;

export class Windows {
  /** What is kept for each form that was proposed. */
  readonly states = new Map<number, FormState>();
  /** In order of their starts, for each form; those of different forms are mixed. */
  pending: Window[] = [];
  /** The last window of each form, while it is pending. */
  private readonly open = new Map<number, Window>();

  constructor(
    private readonly view: View,
    private readonly candidates: readonly Candidate[],
    private readonly judge: JudgeWindow,
  ) {}

  /**
   * A form may match between two offsets: continues its last window, or begins another.
   *
   * @param last - no match starts behind it
   * @param wait - bytes behind the end that are waited for
   */
  widen(index: number, from: number, to: number, last: number, wait = 0): void {
    const open = this.open.get(index);
    if (open !== undefined && from <= open.to) {
      if (from < open.from) this.join(open, from);
      const due = Math.max(dueOf(open), to + wait);
      if (from < open.from) open.from = from;
      if (to > open.to) open.to = to;
      if (last > open.last) open.last = last;
      open.wait = due - open.to;
      return;
    }
    let state = this.states.get(index);
    if (state === undefined) {
      state = { candidate: this.candidates[index] as Candidate, next: 0 };
      this.states.set(index, state);
    }
    const window = { state, from, to, last, wait };
    this.open.set(index, window);
    this.pending.push(window);
  }

  /** The last window of a form, if it is pending, goes on to an offset. */
  extend(index: number, to: number): void {
    const window = this.open.get(index);
    if (window === undefined) return;
    window.to = to;
    window.last = to;
  }

  /** Judges what is due: see `ViewMatcher.settle`. */
  settle(upTo: number, clock: number, isFinal: boolean): void {
    if (this.pending.length === 0) return;
    const rest: Window[] = [];
    for (const window of this.pending) {
      const { lookAfter, form, index } = window.state.candidate;
      if (isFinal || dueOf(window) + lookAfter <= upTo) {
        if (this.open.get(index) === window) this.open.delete(index);
        this.judge(this.view, window, window.to);
        continue;
      }
      rest.push(window);
      if (clock % LEAST_PART !== 0 || clock % partOf(form) !== 0) continue;
      const limit = upTo - form.cap - lookAfter;
      // What began lately can wait for its end.
      if (limit - window.from > (isJudgedByStart(form) ? 0 : form.cap)) {
        this.judge(this.view, window, limit);
        window.from = limit;
      }
    }
    this.pending = rest;
  }

  /** Where the first of them starts; infinite without any. */
  oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const window of this.pending) oldest = Math.min(oldest, window.from);
    return oldest;
  }

  /** Start of the earliest that lies before `offset` and reaches beyond it; else `offset`. */
  pendingAcross(offset: number): number {
    let start = offset;
    for (const window of this.pending) {
      if (dueOf(window) + window.state.candidate.lookAfter > offset) start = Math.min(start, window.from);
    }
    return start;
  }

  /** Whether a match that begins before one offset may still come, as far as bytes before another tell. */
  isOpenBefore(offset: number, read: number): boolean {
    return this.pending.some((window) => {
      const { form, lookAfter } = window.state.candidate;
      return window.from < offset && Math.min(dueOf(window), offset + form.cap) + lookAfter > read;
    });
  }

  /**
   * The last window of a form gets an earlier beginning. Frames are told of late where a long walk told it: those
   * that were told of before then join, so that matches come in order.
   */
  private join(open: Window, from: number): void {
    if (open.state.candidate.form.view !== 'words') return;
    for (const other of this.pending) {
      if (other === open) return;
      if (other.state !== open.state || other.to < from) continue;
      open.from = Math.min(open.from, other.from);
      // Nothing is left of it to be judged.
      other.from = Math.min(from, other.from);
      other.to = other.from;
      other.last = other.from;
    }
  }
}
