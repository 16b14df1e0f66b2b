/**
 * The portable engine's matcher: walks one view with the automaton and keeps a window for each form
 * that was proposed, until all that matters to it is there.
 */

import { isAlphanumeric, PLUS, SPECIAL } from '../normalize/byte-classes.js';
import type { Places, ViewMatcher } from '../normalize/reader.js';
import type { View } from '../normalize/view.js';
import { type AnchorGroup, EDGE_LEFT, EDGE_RIGHT } from '../patterns/anchors.js';
import { type CompiledForm, PAIR_WINDOW } from '../patterns/compiled.js';
import { carriedBy, dueOf, type FormState, type MatcherState, type Window } from './carried.js';
import type { Candidate, Database, Output, Scan } from './database.js';
import { FRAME_HEAD } from './frame-starts.js';
import { sharedWalker } from './frame-walker.js';
import { startsMatch } from './lead.js';
import { isInOrder } from './nearness.js';
import { Occurrences } from './occurrences.js';

export type { FormState, Window };

/** Judges a window; only matches that start before `limit` are complete. */
export type JudgeWindow = (view: View, window: Window, limit: number) => void;

/** A long window that is searched as a whole is judged in parts of at least this many caps. */
const PARTS = 2;
const LEAST_PART = 4096;

/** So near to the end no walk begins that can wait: a few bytes seldom tell. */
const FEW = 32;

/** Whether each start is looked at on its own: in how many parts a window is judged then costs nothing. */
const isJudgedByStart = ({ leads, view }: CompiledForm) =>
  leads.length > 0 && (view === 'text' || view === 'smuggled');

/**
 * Bytes of a part. Parts end at multiples of it, a power of two, so that how far a window was judged does
 * not depend on where it began.
 */
export function partOf(form: CompiledForm): number {
  let part = LEAST_PART;
  if (!isJudgedByStart(form)) while (part < PARTS * form.cap) part *= 2;
  return part;
}

export class PortableMatcher implements ViewMatcher, MatcherState {
  textState = 0;
  lettersState = 0;
  foreignState = 0;
  /** Offset behind the byte that led to it. */
  foreignAt = -1;
  scanned = 0;
  /** Starts that anchors proposed, and their forms, until enough bytes are there to check them. */
  proposedStarts = new Float64Array(4);
  proposedForms = new Int32Array(4);
  proposedCount = 0;
  /** Outputs that count only if a word ends with them, until the byte behind them is there. */
  waiting: { readonly output: Output; readonly end: number }[] = [];
  /** Where frames may begin, and the bytes up to which that was noted. */
  readonly starts: number[] = [];
  private noted = 0;
  private isComplete = false;
  /** Where the present walk ends. */
  private limit = 0;
  isResting = false;
  /** Runs of the base64 alphabet that are to be looked at. */
  readonly runs: { from: number; to: number }[] = [];
  readonly states = new Map<number, FormState>();
  /** In order of their starts, for each form; those of different forms are mixed. */
  pending: Window[] = [];
  /** The last window of each form, while it is pending. */
  private readonly open = new Map<number, Window>();
  occurrences: Occurrences | undefined;

  constructor(
    private readonly view: View,
    readonly database: Database,
    private readonly judge: JudgeWindow,
  ) {
    const isHidden = view.layers.at(-1) === 'smuggled';
    for (const index of database.unanchored) {
      const { form } = database.candidates[index] as Candidate;
      if (form.view === 'smuggled' && !isHidden) continue;
      this.widen(index, 0, 0);
    }
  }

  scan(upTo: number, places: Places): void {
    this.limit = upTo;
    this.resumeEdges(false);
    const { view, database } = this;
    const { bytes, base } = view;
    const { classes, table } = database.scans.text.automaton;
    const last = upTo - base;
    let state = this.textState;
    if (database.scans.letters === undefined) {
      for (let i = this.scanned - base; i < last; i += 1) {
        const byte = bytes[i] as number;
        state = table[state + (classes[byte] as number)] as number;
        if (state < 0) {
          state = ~state;
          this.textEvent(base + i, byte, state, places);
        }
      }
    } else {
      const letters = database.scans.letters.automaton;
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
            this.report(database.scans.letters, letterState, base + i + 1);
          }
        }
      }
      this.lettersState = letterState;
    }
    this.textState = state;
    this.scanned = upTo;
    this.noteStarts(upTo - FRAME_HEAD);
    this.extendUnanchored(upTo);
  }

  settle(upTo: number, clock: number, isFinal: boolean): void {
    if (isFinal) {
      this.resumeEdges(true);
      this.noteLastStarts();
    }
    this.walkFrames(upTo, isFinal);
    this.checkLeads(upTo, isFinal);
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

  oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const window of this.pending) oldest = Math.min(oldest, window.from);
    oldest = Math.min(oldest, this.starts[0] ?? oldest);
    if (this.proposedCount > 0) oldest = Math.min(oldest, this.proposedStarts[0] as number);
    return Math.min(oldest, this.runs[0]?.from ?? oldest);
  }

  pendingAcross(offset: number): number {
    let start = offset;
    for (const window of this.pending) {
      if (dueOf(window) + window.state.candidate.lookAfter > offset) start = Math.min(start, window.from);
    }
    // What was proposed but not checked yet may reach as far.
    for (let i = 0; i < this.proposedCount && (this.proposedStarts[i] as number) < offset; i += 1) {
      start = Math.min(start, this.proposedStarts[i] as number);
    }
    return Math.min(start, this.runs[0]?.from ?? start);
  }

  carried(oldest: number): string {
    return carriedBy(this, oldest);
  }

  isOpenBefore(offset: number, read: number): boolean {
    const isOpen = (start: number, to: number, after: number) => start < offset && to + after > read;
    for (const window of this.pending) {
      const { form, lookAfter } = window.state.candidate;
      if (isOpen(window.from, Math.min(dueOf(window), offset + form.cap), lookAfter)) return true;
    }
    const [first] = this.starts;
    const { cap } = this.database.scans.frames.positions;
    if (first !== undefined && isOpen(first, first + cap, PAIR_WINDOW)) return true;
    for (let i = 0; i < this.proposedCount; i += 1) {
      const { form, lookAfter } = this.database.candidates[this.proposedForms[i] as number] as Candidate;
      const start = this.proposedStarts[i] as number;
      if (isOpen(start, start + form.cap, lookAfter)) return true;
    }
    return (this.runs[0]?.from ?? offset) < offset;
  }

  rest(): void {
    this.isResting = true;
  }

  run(from: number, to: number): void {
    if (this.isResting) return;
    const last = this.runs.at(-1);
    if (last !== undefined && last.to === from) last.to = to;
    else this.runs.push({ from, to });
  }

  /** Anchors that ended with the bytes there were: now it shows what stands behind them. */
  private resumeEdges(isFinal: boolean): void {
    this.isComplete = isFinal;
    if (this.waiting.length === 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const { output, end } of waiting) this.propose(output, end);
  }

  /** Notes the beginnings of words before an offset with which a frame may begin. */
  private noteStarts(to: number): void {
    const { view, noted } = this;
    if (to <= noted) return;
    this.noted = to;
    if (this.isResting || !this.database.walksFrames) return;
    this.database.scans.frames.starts.note(
      view.bytes,
      noted - view.base,
      to - view.base,
      view.base,
      this.starts,
    );
  }

  /** Those at the view's end, with too little behind them for a glance. */
  private noteLastStarts(): void {
    const { view } = this;
    this.noteStarts(view.end - FRAME_HEAD);
    if (this.isResting || !this.database.walksFrames) return;
    const { starts } = this.database.scans.frames;
    for (; this.noted < view.end; this.noted += 1)
      if (starts.isBeginning(view.bytes, this.noted - view.base)) this.starts.push(this.noted);
  }

  /** Walks from the beginnings of words, where enough bytes behind them are there. */
  private walkFrames(upTo: number, isFinal: boolean): void {
    const { starts } = this;
    if (starts.length === 0) return;
    const end = isFinal ? this.view.end : upTo;
    const near = isFinal ? end : end - FEW;
    let kept = 0;
    for (const start of starts) {
      if (start < near && this.walkFrame(start, end, isFinal)) continue;
      starts[kept] = start;
      kept += 1;
    }
    starts.length = kept;
  }

  /** Walks from the beginning of a word; false where more bytes could still tell. */
  private walkFrame(start: number, end: number, isFinal: boolean): boolean {
    const { candidates, isEnabled, scans } = this.database;
    const { positions } = scans.frames;
    const walker = sharedWalker(positions);
    const last = start + positions.cap + 1;
    const limit = Math.min(last, end);
    const isOver = walker.walk(this.view, start, limit);
    if (!isOver && !isFinal && limit < last) return false;
    for (const index of walker.accepted) {
      if (isEnabled[index] === 0) continue;
      const { cap } = (candidates[index] as Candidate).form;
      // Where the walk ended, every match that begins here has.
      const size = Math.min(cap, walker.read);
      this.widen(index, start, start + size, start, cap - size);
    }
    return true;
  }

  /** Checks the fixed beginnings of what was proposed, as far as they are there. */
  private checkLeads(upTo: number, isFinal: boolean): void {
    const limit = isFinal ? this.view.end : upTo;
    let done = 0;
    while (done < this.proposedCount) {
      const start = this.proposedStarts[done] as number;
      if (start >= limit) break;
      this.checkLead(this.proposedForms[done] as number, start);
      done += 1;
    }
    if (done > 0) {
      this.proposedStarts.copyWithin(0, done, this.proposedCount);
      this.proposedForms.copyWithin(0, done, this.proposedCount);
      this.proposedCount -= done;
    }
    while (this.runs.length > 0) {
      const run = this.runs[0] as { from: number; to: number };
      const to = Math.min(run.to, limit);
      for (let offset = run.from; offset < to; offset += 1) {
        // Forms that runs propose begin where a run begins, or behind a mark within it.
        if (offset > run.from && this.isWithinWord(offset)) continue;
        for (const index of this.database.runForms) this.checkLead(index, offset);
      }
      run.from = Math.max(run.from, to);
      if (run.from < run.to) break;
      this.runs.shift();
    }
  }

  private isWithinWord(offset: number): boolean {
    const { view } = this;
    return (
      isAlphanumeric(view.at(offset - 1)) && !view.hasGapBefore(offset) && !view.isEscapeLetter(offset - 1)
    );
  }

  private checkLead(index: number, start: number): void {
    const { form } = this.database.candidates[index] as Candidate;
    if (startsMatch(this.view, form, start, this.view.end)) this.widen(index, start, start + form.cap, start);
  }

  private textEvent(offset: number, byte: number, state: number, places: Places): void {
    if (SPECIAL[byte] === 1) places.special(offset);
    if (byte >= 0x80) this.foreignByte(offset, byte);
    const { automaton, outputs } = this.database.scans.text;
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
    const scan = this.database.scans.foreign;
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
      for (const output of outputs[automaton.outputs[i] as number] as readonly Output[])
        this.propose(output, end);
    }
  }

  /** An anchor ends at a view offset. */
  private propose(output: Output, end: number): void {
    if (this.isResting || output.form < 0 || this.database.isEnabled[output.form] === 0) return;
    if (output.edge !== 0 && this.isRefusedAtEdge(output, end)) return;
    const { form, startGroup } = this.database.candidates[output.form] as Candidate;
    if (form.view === 'smuggled' && this.view.layers.at(-1) !== 'smuggled') return;
    if (form.groups.length > 1) return this.proposeJointly(output, end, form, startGroup);
    if (output.distance >= 0) {
      const start = end - output.distance;
      // Before the view's first byte that is kept lies nothing that could match.
      if (start < this.view.base) return;
      if (form.leads.length > 0) this.queue(output.form, start);
      else this.widen(output.form, start, start + form.cap, start);
      return;
    }
    // What proposes a form lies in its match, or as far before it as the forward reach goes beyond the cap.
    const last = end + Math.max(0, form.forward - form.cap);
    this.widen(output.form, Math.max(0, end - form.back), end + form.forward, last);
  }

  private isRefusedAtEdge(output: Output, end: number): boolean {
    const { view } = this;
    const before = end - output.length - 1;
    const isLeft = (output.edge & EDGE_LEFT) !== 0 && before >= view.base;
    if (isLeft && isAlphanumeric(view.at(before)) && !view.isEscapeLetter(before)) return true;
    if ((output.edge & EDGE_RIGHT) === 0) return false;
    if (end < this.limit || (this.isComplete && end < view.end)) return isAlphanumeric(view.at(end));
    // Whether the word ends here is not known yet, unless the view does.
    if (this.isComplete) return false;
    this.waiting.push({ output, end });
    return true;
  }

  private queue(form: number, start: number): void {
    if (this.proposedCount === this.proposedForms.length) {
      this.proposedForms = grown(this.proposedForms, new Int32Array(this.proposedCount * 2));
      this.proposedStarts = grown(this.proposedStarts, new Float64Array(this.proposedCount * 2));
    }
    // In order of their starts, nearly always by appending.
    let at = this.proposedCount;
    while (at > 0 && (this.proposedStarts[at - 1] as number) > start) {
      this.proposedStarts[at] = this.proposedStarts[at - 1] as number;
      this.proposedForms[at] = this.proposedForms[at - 1] as number;
      at -= 1;
    }
    this.proposedStarts[at] = start;
    this.proposedForms[at] = form;
    this.proposedCount += 1;
  }

  /** One of several groups that must all lie near each other. */
  private proposeJointly(output: Output, end: number, form: CompiledForm, startGroup: number): void {
    const first = this.database.groupOffsets[output.form] as number;
    this.occurrences ??= new Occurrences(this.database.groupCount);
    const { occurrences } = this;
    occurrences.note(first + output.group, end, form.cap);
    if (output.group === startGroup) return;
    for (let i = 0; i < form.groups.length; i += 1) {
      if (occurrences.latest(first + i) < end - form.cap) return;
      if (!isInOrder(occurrences, form, first, i)) return;
    }
    const { rest } = form.groups[output.group] as AnchorGroup;
    if (startGroup < 0)
      return this.widen(output.form, Math.max(0, end - form.cap), end + Math.min(rest, form.cap), end);
    // Where the early occurrence is too old, one between it and the latest may count: then all do.
    const start = first + startGroup;
    const early = occurrences.earliest(start);
    const { reach } = form.groups[startGroup] as AnchorGroup;
    const from = early < end - form.cap ? end - form.cap : early - reach;
    const to = Math.min(end + rest, occurrences.latest(start) + form.cap);
    this.widen(output.form, Math.max(0, from), to, end);
  }

  /** A form may match between two offsets: continues its last window, or begins another. */
  private widen(index: number, from: number, to: number, last = to, wait = 0): void {
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
      state = { candidate: this.database.candidates[index] as Candidate, next: 0 };
      this.states.set(index, state);
    }
    const window = { state, from, to, last, wait };
    this.open.set(index, window);
    this.pending.push(window);
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

  /** Without anchors every byte may begin a match: the window grows with the view. */
  private extendUnanchored(upTo: number): void {
    for (const index of this.database.unanchored) {
      const window = this.open.get(index);
      if (window !== undefined)
        window.last = window.to = upTo + (this.database.candidates[index] as Candidate).form.cap;
    }
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
