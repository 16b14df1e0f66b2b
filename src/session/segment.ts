/**
 * A part of an input, scanned by a session of its own that begins at the part's start and may go on beyond
 * its end. At marks it notes what the session carries; where it says the same as the session of the part
 * before, the two go on alike, and the results can be joined there.
 */
import type { Finding, Truncated } from '../base/types.js';
import type { SegmentSession } from './session.js';

/** Marks lie close together after a segment's start, bytes, and ever further apart later. */
const CLOSE = 32 * 1024;
/** At each block in which a view is read: lines of one length are then not met at the same part again and again. */
const CLOSE_STEP = 1024;

export interface SegmentMark {
  /** Offset in the input. */
  readonly at: number;
  readonly carried: string;
  /** Findings returned until here. */
  readonly told: number;
  /** Decoded bytes until here. */
  readonly spent: number;
  readonly truncated: Truncated;
}

export interface SegmentReport {
  /** How far it has come. */
  readonly at: number;
  readonly isEnd: boolean;
  /** Since the last report. */
  readonly marks: readonly SegmentMark[];
  /** Since the last report; places count from the segment's start. */
  readonly findings: readonly Finding[];
  readonly truncated: Truncated;
  /** Most decoded bytes beyond what the segment's input allowed. */
  readonly peak: number;
  /** Line feeds between the segment's start and its stop, and the offset of the last, or -1. */
  readonly feeds: number;
  readonly lastFeed: number;
}

/** The first mark behind an offset, both counted from a segment's start. */
export function nextMark(offset: number): number {
  if (offset < CLOSE) return (Math.floor(offset / CLOSE_STEP) + 1) * CLOSE_STEP;
  let mark = 2 * CLOSE;
  while (mark <= offset) mark *= 2;
  return mark;
}

export class Segment {
  /** Offset in the input. */
  at: number;
  private marks: SegmentMark[] = [];
  private findings: Finding[] = [];
  private told = 0;
  private feeds = 0;
  private lastFeed = -1;
  private isEnd = false;

  /**
   * @param stop - a multiple of the size, or the input's end
   * @param size - of every segment: marks are counted from the start of the one that they lie in
   */
  constructor(
    private readonly session: SegmentSession,
    private readonly start: number,
    private readonly stop: number,
    private readonly size: number,
  ) {
    this.at = start;
  }

  push(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const mark = this.at - (this.at % this.size) + Math.min(this.size, nextMark(this.at % this.size));
      const piece = bytes.subarray(from, from + mark - this.at);
      this.keep(this.session.push(piece));
      from += piece.length;
      this.at += piece.length;
      if (this.at === this.stop) this.countFeeds();
      if (this.at === mark) this.mark();
    }
  }

  /** The input ends here. */
  finish(): void {
    this.keep(this.session.end().findings);
    this.isEnd = true;
  }

  report(): SegmentReport {
    const { at, isEnd, marks, findings, feeds, lastFeed, session } = this;
    this.marks = [];
    this.findings = [];
    const { truncated, budget } = session;
    return { at, isEnd, marks, findings, truncated, peak: budget.peak, feeds, lastFeed };
  }

  private keep(findings: readonly Finding[]): void {
    this.findings.push(...findings);
    this.told += findings.length;
  }

  private mark(): void {
    const carried = this.session.carried();
    if (carried === undefined) return;
    const { at, told, session } = this;
    this.marks.push({ at, carried, told, spent: session.budget.spent, truncated: session.truncated });
  }

  private countFeeds(): void {
    const { count, last } = this.session.feeds;
    this.feeds = count;
    if (count > 0) this.lastFeed = this.start + last;
  }
}
