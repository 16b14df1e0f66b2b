/**
 * Joins the scans of an input's segments into what one session over all of it gives.
 *
 * Two neighbours are joined at a mark where both carry the same: from there on the later one does what the
 * earlier would. Until such a mark comes, the earlier one is made to go on, to the input's end if need be.
 */
import type { Limits } from '../base/limits.js';
import type { Finding, ScanResult } from '../base/types.js';
import { FREE } from './budget.js';
import type { SegmentMark, SegmentReport } from './segment.js';
import { byPlace } from './session.js';

/** Whoever scans segments, on whatever thread. */
export interface SegmentRunner {
  /** Scans a segment from its start to its stop and a little further. */
  run(index: number): Promise<SegmentReport>;
  /** Makes a segment's session go on to an offset, or to the input's end. */
  extend(index: number, to: number): Promise<SegmentReport>;
  /** A segment's session is needed no more. */
  drop(index: number): void;
}

export interface Layout {
  /** Bytes of the input. */
  readonly size: number;
  /** Bytes of each segment but the last; a multiple of the engine's unit. */
  readonly segment: number;
  /** Segments that are scanned ahead of the one that is being joined. */
  readonly ahead: number;
}

/** How far the input was joined, and what was found until there; only lent. */
export interface JoinProgress {
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/** Bytes beyond its stop that a session goes on by at first, for a mark to be found. */
export const OVERLAP = 8 * 1024;

/** A segment's reports put together. */
class Joined {
  readonly marks = new Map<number, SegmentMark>();
  readonly findings: Finding[] = [];

  constructor(public last: SegmentReport) {
    this.add(last);
  }

  add(report: SegmentReport): void {
    this.last = report;
    for (const mark of report.marks) this.marks.set(mark.at, mark);
    for (const finding of report.findings) this.findings.push(finding);
  }
}

/** Where a segment's results are taken over from, or up to. */
type Edge = Omit<SegmentMark, 'carried'>;

const START: Edge = { at: 0, told: 0, spent: 0, truncated: null };

export class Join {
  private readonly count: number;
  private readonly running = new Map<number, Promise<SegmentReport>>();
  private readonly findings: Finding[] = [];
  /** Decoded bytes of what was joined, and what the present segment had decoded where it was joined. */
  private spent = 0;
  private isDeep = false;
  private isUnsure = false;
  /** Line feeds before each segment, and the offset of the last. */
  private readonly feedsBefore: number[] = [0];
  private readonly lastFeedBefore: number[] = [-1];
  private begun = 0;

  constructor(
    private readonly layout: Layout,
    private readonly limits: Limits,
    private readonly runner: SegmentRunner,
    /** Called as parts are joined: what it is given stands, unless there is no result at all. */
    private readonly onJoined: (progress: JoinProgress) => void = () => undefined,
  ) {
    this.count = Math.ceil(layout.size / layout.segment);
  }

  /** The result; undefined if a limit came into play, which only one session over all can judge. */
  async run(): Promise<ScanResult | undefined> {
    let current = 0;
    let joined = await this.take(0);
    let from = START;
    let next = 1;
    for (;;) {
      if (joined === undefined) return undefined;
      if (next < this.count && !joined.last.isEnd) {
        const later = await this.take(next);
        if (later === undefined) return undefined;
        const { at: least } = from;
        const mark = [...joined.marks.values()].find(
          ({ at, carried }) => at >= least && later.marks.get(at)?.carried === carried,
        );
        if (mark !== undefined) {
          if (!this.accept(current, joined, from, mark)) return undefined;
          this.runner.drop(current);
          from = later.marks.get(mark.at) as SegmentMark;
          this.onJoined({ bytes: mark.at, findings: this.findings });
          joined = later;
          current = next;
          next += 1;
          continue;
        }
        const stop = Math.min(this.layout.size, (next + 1) * this.layout.segment);
        if (joined.last.at >= stop) {
          this.runner.drop(next);
          next += 1;
          continue;
        }
      }
      if (joined.last.isEnd) break;
      const { at } = joined.last;
      const further = Math.max(OVERLAP, at - (current + 1) * this.layout.segment);
      joined.add(await this.runner.extend(current, Math.min(this.layout.size, at + further)));
      if (isCut(joined.last)) return undefined;
    }
    const { at, truncated } = joined.last;
    const end = { at, told: joined.findings.length, spent: 0, truncated };
    if (!this.accept(current, joined, from, end)) return undefined;
    this.runner.drop(current);
    if (this.isUnsure && !this.isDeep) return undefined;
    return {
      findings: this.findings.sort(byPlace),
      bytes: this.layout.size,
      truncated: this.isDeep ? 'depth' : null,
    };
  }

  /** A segment's first report; those that follow are begun. Segments are taken in order. */
  private async take(index: number): Promise<Joined | undefined> {
    for (; this.begun < this.count && this.begun <= index + this.layout.ahead; this.begun += 1) {
      const report = this.runner.run(this.begun);
      // Looked at when its turn comes, which may be never.
      report.catch(() => undefined);
      this.running.set(this.begun, report);
    }
    const report = await (this.running.get(index) as Promise<SegmentReport>);
    this.running.set(index, Promise.resolve(report));
    if (this.feedsBefore.length === index + 1) {
      this.feedsBefore.push((this.feedsBefore[index] as number) + report.feeds);
      this.lastFeedBefore.push(
        report.lastFeed >= 0 ? report.lastFeed : (this.lastFeedBefore[index] as number),
      );
    }
    return isCut(report) ? undefined : new Joined(report);
  }

  /** Takes over what a segment found between two marks; false if a limit may have been reached in it. */
  private accept(index: number, joined: Joined, from: Edge, to: Edge): boolean {
    const start = index * this.layout.segment;
    // The budget of all, seen from this segment: what was spent before counts, and so does the input before.
    const before = this.spent - from.spent;
    const allowed = FREE + this.limits.maxDecodedRatio * start - before;
    if (joined.last.peak > allowed) return false;
    this.spent += to.spent - from.spent;
    if (to.truncated !== null) {
      if (from.truncated === null) this.isDeep = true;
      else this.isUnsure = true;
    }
    const [feeds, lastFeed] = [this.feedsBefore[index] as number, this.lastFeedBefore[index] as number];
    for (const finding of joined.findings.slice(from.told, to.told)) {
      const column = finding.line === 1 && start > 0 ? start + finding.start - lastFeed : finding.column;
      this.findings.push({
        ...finding,
        start: start + finding.start,
        end: start + finding.end,
        line: finding.line + feeds,
        column,
      });
    }
    return this.findings.length <= this.limits.maxFindings;
  }
}

function isCut({ truncated }: SegmentReport): boolean {
  return truncated === 'findings' || truncated === 'decoded-bytes';
}
