/**
 * The portable engine's matcher: walks one view with the automaton and keeps a window for each form
 * that was proposed, until all that matters to it is there.
 */
import type { Places, ViewMatcher } from '../normalize/reader.js';
import { SPECIAL } from '../normalize/byte-classes.js';
import type { View } from '../normalize/view.js';
import type { Candidate, Database, Output, Scan } from './database.js';

/** A stretch of a view in which a form may match. */
export interface Window {
  readonly candidate: Candidate;
  /** Matches start here or later. */
  from: number;
  /** Matches end here or earlier. */
  to: number;
  /** Where the next match may start: behind the last one (matches do not overlap). */
  next: number;
  isPending: boolean;
}

/** Judges a window; only matches that start before `limit` are complete. */
export type JudgeWindow = (view: View, window: Window, limit: number) => void;

/** A window longer than this many caps is judged in parts. */
const PARTS = 4;
const LEAST_PART = 4096;
const PLUS = 0x2b;

export class PortableMatcher implements ViewMatcher {
  private textState = 0;
  private lettersState = 0;
  private foreignState = 0;
  /** Offset behind the byte that led to it. */
  private foreignAt = -1;
  private scanned = 0;
  private readonly windows = new Map<number, Window>();
  private pending: Window[] = [];
  /** End of the latest occurrence of each group. */
  private latest: Float64Array | undefined;

  constructor(
    private readonly view: View,
    private readonly database: Database,
    private readonly judge: JudgeWindow,
  ) {
    const isHidden = view.layers.at(-1) === 'smuggled';
    for (const index of database.unanchored) {
      const { form } = database.candidates[index] as Candidate;
      if (form.view === 'smuggled' && !isHidden) continue;
      this.open(index, 0, 0);
    }
  }

  scan(upTo: number, places: Places): void {
    const { view, database } = this;
    const { bytes, base } = view;
    const { classes, table } = database.text.automaton;
    const last = upTo - base;
    let state = this.textState;
    if (database.letters === undefined) {
      for (let i = this.scanned - base; i < last; i += 1) {
        const byte = bytes[i] as number;
        state = table[state + (classes[byte] as number)] as number;
        if (state < 0) {
          state = ~state;
          this.textEvent(base + i, byte, state, places);
        }
      }
    } else {
      const letters = database.letters.automaton;
      const letterClasses = letters.classes;
      const letterTable = letters.table;
      let letterState = this.lettersState;
      for (let i = this.scanned - base; i < last; i += 1) {
        const byte = bytes[i] as number;
        state = table[state + (classes[byte] as number)] as number;
        letterState = letterTable[letterState + (letterClasses[byte] as number)] as number;
        if ((state | letterState) < 0) {
          if (state < 0) {
            state = ~state;
            this.textEvent(base + i, byte, state, places);
          }
          if (letterState < 0) {
            letterState = ~letterState;
            this.report(database.letters, letterState, base + i + 1);
          }
        }
      }
      this.lettersState = letterState;
    }
    this.textState = state;
    this.scanned = upTo;
    this.extendUnanchored(upTo);
  }

  settle(upTo: number, isFinal: boolean): void {
    if (this.pending.length === 0) return;
    const rest: Window[] = [];
    for (const window of this.pending) {
      const { lookAfter, form } = window.candidate;
      if (isFinal || window.to + lookAfter <= upTo) {
        window.isPending = false;
        this.judge(this.view, window, window.to);
        continue;
      }
      rest.push(window);
      const limit = upTo - form.cap - lookAfter;
      if (limit - window.from > Math.max(PARTS * form.cap, LEAST_PART)) {
        this.judge(this.view, window, limit);
        window.from = limit;
      }
    }
    this.pending = rest;
  }

  oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const window of this.pending) oldest = Math.min(oldest, window.from);
    return oldest;
  }

  pendingAcross(offset: number): number {
    let start = offset;
    for (const window of this.pending) {
      if (window.to + window.candidate.lookAfter > offset) start = Math.min(start, window.from);
    }
    return start;
  }

  hasPending(): boolean {
    return this.pending.length > this.database.unanchored.length;
  }

  run(from: number, to: number): void {
    for (const index of this.database.runForms) {
      const { form } = this.database.candidates[index] as Candidate;
      this.open(index, from, to + form.cap);
    }
  }

  private textEvent(offset: number, byte: number, state: number, places: Places): void {
    if (SPECIAL[byte] === 1) places.special(offset);
    if (byte >= 0x80) return this.foreignByte(offset, byte);
    const { automaton, outputs } = this.database.text;
    const number = state / automaton.width;
    const end = automaton.offsets[number + 1] as number;
    for (let i = automaton.offsets[number] as number; i < end; i += 1) {
      for (const output of outputs[automaton.outputs[i] as number] as readonly Output[]) {
        if (output.form >= 0) this.propose(output, offset + 1);
        else if (output.place === PLUS) places.plus(offset);
        else places.hexBytes(offset + 1 - output.length, output.place);
      }
    }
  }

  /** A byte beyond ASCII continues a row, or begins one. */
  private foreignByte(offset: number, byte: number): void {
    const scan = this.database.foreign;
    if (scan === undefined) return;
    const { classes, table } = scan.automaton;
    const from = offset === this.foreignAt ? this.foreignState : 0;
    const state = table[from + (classes[byte] as number)] as number;
    this.foreignAt = offset + 1;
    this.foreignState = state < 0 ? ~state : state;
    if (state < 0) this.report(scan, ~state, offset + 1);
  }

  private report(scan: Scan, state: number, end: number): void {
    const { automaton, outputs } = scan;
    const number = state / automaton.width;
    const last = automaton.offsets[number + 1] as number;
    for (let i = automaton.offsets[number] as number; i < last; i += 1) {
      for (const output of outputs[automaton.outputs[i] as number] as readonly Output[]) this.propose(output, end);
    }
  }

  /** An anchor ends at a view offset. */
  private propose(output: Output, end: number): void {
    if (this.database.isEnabled[output.form] === 0) return;
    const { form } = this.database.candidates[output.form] as Candidate;
    if (form.view === 'smuggled' && this.view.layers.at(-1) !== 'smuggled') return;
    const groups = form.groups.length;
    if (groups > 1) {
      this.latest ??= new Float64Array(this.database.groupCount).fill(Number.NEGATIVE_INFINITY);
      const first = this.database.groupOffsets[output.form] as number;
      this.latest[first + output.group] = end;
      let oldest = end;
      for (let i = 0; i < groups; i += 1) oldest = Math.min(oldest, this.latest[first + i] as number);
      if (oldest < end - form.cap) return;
    }
    this.open(output.form, Math.max(0, end - form.back), end + form.forward);
  }

  private open(index: number, from: number, to: number): void {
    let window = this.windows.get(index);
    if (window === undefined) {
      const candidate = this.database.candidates[index] as Candidate;
      window = { candidate, from, to, next: 0, isPending: true };
      this.windows.set(index, window);
      this.pending.push(window);
    } else if (window.isPending) {
      if (from < window.from) window.from = from;
      if (to > window.to) window.to = to;
    } else {
      window.isPending = true;
      window.from = from;
      window.to = to;
      this.pending.push(window);
    }
  }

  /** Without anchors every byte may begin a match: the window grows with the view. */
  private extendUnanchored(upTo: number): void {
    for (const index of this.database.unanchored) {
      const window = this.windows.get(index);
      if (window !== undefined) window.to = upTo + (this.database.candidates[index] as Candidate).form.cap;
    }
  }
}

