/**
 * The portable engine's matcher: walks one view with the automaton and keeps a window for each form
 * that was proposed, until all that matters to it is there.
 */

import { isAlphanumeric, PLUS, SPECIAL } from '../normalize/byte-classes.js';
import type { Places, ViewMatcher } from '../normalize/reader.js';
import type { View } from '../normalize/view.js';
import { type AnchorGroup, EDGE_LEFT, EDGE_RIGHT } from '../patterns/anchors.js';
import type { CompiledForm } from '../patterns/compiled.js';
import { carriedBy, type MatcherState } from './carried.js';
import type { Candidate, Database } from './database.js';
import { FrameFinder } from './frame-finder.js';
import { startsMatch } from './lead.js';
import type { Output, Scan } from './scans.js';
import { type JudgeWindow, Windows } from './windows.js';

const NOWHERE = Number.NEGATIVE_INFINITY;

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
  private isComplete = false;
  /** Where the present walk ends. */
  private limit = 0;
  isResting = false;
  /** Runs of the base64 alphabet that are to be looked at. */
  readonly runs: { from: number; to: number }[] = [];
  readonly windows: Windows;
  readonly frames: FrameFinder;
  /** View offset behind the latest occurrence of each group that was met. */
  readonly latest = new Map<number, number>();

  constructor(
    private readonly view: View,
    readonly database: Database,
    judge: JudgeWindow,
  ) {
    this.windows = new Windows(view, database.candidates, judge);
    this.frames = new FrameFinder(view, database, this.windows);
    const isHidden = view.layers.at(-1) === 'smuggled';
    for (const index of database.unanchored) {
      const { form } = database.candidates[index] as Candidate;
      if (form.view === 'smuggled' && !isHidden) continue;
      this.windows.widen(index, 0, 0, 0);
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
    if (!this.isResting) this.frames.note(upTo);
    this.extendUnanchored(upTo);
  }

  settle(upTo: number, clock: number, isFinal: boolean): void {
    if (isFinal) {
      this.resumeEdges(true);
      if (!this.isResting) this.frames.noteLast();
    }
    this.frames.settle(upTo, isFinal);
    this.checkLeads(upTo, isFinal);
    this.windows.settle(upTo, clock, isFinal);
  }

  oldest(): number {
    let oldest = Math.min(this.windows.oldest(), this.frames.oldest());
    if (this.proposedCount > 0) oldest = Math.min(oldest, this.proposedStarts[0] as number);
    return Math.min(oldest, this.runs[0]?.from ?? oldest);
  }

  pendingAcross(offset: number): number {
    let start = this.windows.pendingAcross(offset);
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
    if (this.windows.isOpenBefore(offset, read) || this.frames.isOpenBefore(offset, read)) return true;
    for (let i = 0; i < this.proposedCount; i += 1) {
      const { form, lookAfter } = this.database.candidates[this.proposedForms[i] as number] as Candidate;
      const start = this.proposedStarts[i] as number;
      if (start < offset && start + form.cap + lookAfter > read) return true;
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
    if (startsMatch(this.view, form, start, this.view.end))
      this.windows.widen(index, start, start + form.cap, start);
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
    const { form } = this.database.candidates[output.form] as Candidate;
    if (form.view === 'smuggled' && this.view.layers.at(-1) !== 'smuggled') return;
    if (form.groups.length > 1) return this.proposeJointly(output, end, form);
    if (output.distance >= 0) {
      const start = end - output.distance;
      // Before the view's first byte that is kept lies nothing that could match.
      if (start < this.view.base) return;
      if (form.leads.length > 0) this.queue(output.form, start);
      else this.windows.widen(output.form, start, start + form.cap, start);
      return;
    }
    // What proposes a form lies in its match, or as far before it as the forward reach goes beyond the cap.
    const last = end + Math.max(0, form.forward - form.cap);
    this.windows.widen(output.form, Math.max(0, end - form.back), end + form.forward, last);
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
  private proposeJointly(output: Output, end: number, form: CompiledForm): void {
    const first = this.database.groupOffsets[output.form] as number;
    this.latest.set(first + output.group, end);
    for (let group = first; group < first + form.groups.length; group += 1)
      if ((this.latest.get(group) ?? NOWHERE) < end - form.cap) return;
    const { rest } = form.groups[output.group] as AnchorGroup;
    this.windows.widen(output.form, Math.max(0, end - form.cap), end + Math.min(rest, form.cap), end);
  }

  /** Without anchors every byte may begin a match: the window grows with the view. */
  private extendUnanchored(upTo: number): void {
    for (const index of this.database.unanchored)
      this.windows.extend(index, upTo + (this.database.candidates[index] as Candidate).form.cap);
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
