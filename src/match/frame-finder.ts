/** Proposes frames in one view: notes the beginnings of words, and walks from them once enough bytes are there. */
import type { View } from '../normalize/view.js';
import { PAIR_WINDOW } from '../patterns/compiled.js';
import type { Candidate, Database } from './database.js';
import { FRAME_HEAD } from './frame-starts.js';
import { sharedWalker } from './frame-walker.js';
import type { Windows } from './windows.js';

/** So near to the end no walk begins that can wait: a few bytes seldom tell. */
const FEW = 32;

export class FrameFinder {
  /** Where a frame may begin, in order; what was walked from is gone. */
  readonly starts: number[] = [];
  /** Offset up to which beginnings were noted. */
  private noted = 0;

  constructor(
    private readonly view: View,
    private readonly database: Database,
    private readonly windows: Windows,
  ) {}

  /** Notes the beginnings of words, as far as there are enough bytes before an offset for a glance at them. */
  note(upTo: number): void {
    const { view, noted } = this;
    const to = upTo - FRAME_HEAD;
    if (to <= noted || !this.database.walksFrames) return;
    this.noted = to;
    const { base, bytes } = view;
    this.database.scans.frames.starts.note(bytes, noted - base, to - base, base, this.starts);
  }

  /** Those at the view's end, with too little behind them for a glance. */
  noteLast(): void {
    const { view } = this;
    this.note(view.end);
    if (!this.database.walksFrames) return;
    const { starts } = this.database.scans.frames;
    for (; this.noted < view.end; this.noted += 1)
      if (starts.isBeginning(view.bytes, this.noted - view.base)) this.starts.push(this.noted);
  }

  /** Walks from the beginnings of words, where enough bytes behind them are there. */
  settle(upTo: number, isFinal: boolean): void {
    const { starts } = this;
    if (starts.length === 0) return;
    const end = isFinal ? this.view.end : upTo;
    const near = isFinal ? end : end - FEW;
    let kept = 0;
    for (const start of starts) {
      if (start < near && this.walk(start, end, isFinal)) continue;
      starts[kept] = start;
      kept += 1;
    }
    if (kept < starts.length) starts.length = kept;
  }

  /** Where the first of them starts; infinite without any. */
  oldest(): number {
    return this.starts[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a match that begins before one offset may still come, as far as bytes before another tell. */
  isOpenBefore(offset: number, read: number): boolean {
    const [first] = this.starts;
    if (first === undefined) return false;
    return first < offset && first + this.database.scans.frames.positions.cap + PAIR_WINDOW > read;
  }

  /** Walks from the beginning of a word; false where more bytes could still tell. */
  private walk(start: number, end: number, isFinal: boolean): boolean {
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
      this.windows.widen(index, start, start + size, start, cap - size);
    }
    return true;
  }
}
