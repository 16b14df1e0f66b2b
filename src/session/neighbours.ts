/**
 * A second look beside findings.
 *
 * Most formats hold that no letter, digit or dash stands directly before or behind them, so of two secrets
 * that are written against each other one may be missed: it seems to be part of something longer. Once the
 * other is known, what touches it is scanned again as if the text ended there, which is how it is read by
 * whoever cuts the finding out: a redacted text scans clean.
 */
import { Tail } from '../base/tail.js';
import type { Finding, ScanResult, Truncated } from '../base/types.js';
import { isDigit, LF, SPACE } from '../normalize/byte-classes.js';
import { findBeside, type Gap, isGlue } from './beside.js';
import { byPlace, bytesOf, type OnText, type SegmentSession, type Whole } from './session.js';

/** Bytes on either side of a finding that are looked at again. */
const REACH = 512;
/** Longest finding beside which it is looked, bytes: what is longer is known too late. */
const LONGEST = 4096;
/** Bytes that are taken up at once: bounds what a large chunk makes the session hold. */
const SLICE = 64 * 1024;
/** Bytes that are kept before it is asked how many of them are still needed. */
const ROOM = 2 * REACH;

export interface NeighbourConfig {
  /**
   * Opens a session of the engine.
   *
   * @param onText - takes its findings' full texts
   * @param expected - bytes that come first, if known
   * @param at - where in the stream the session begins
   */
  readonly open: (onText: OnText | undefined, expected: number | undefined, at: number) => SegmentSession;
  /** Scans a text that is a stream of its own, where that costs less than a session. */
  readonly scanWhole?: ((bytes: Buffer, onText: OnText | undefined) => Whole) | undefined;
  /** Bytes of the shortest text that can hold a match. */
  readonly least: number;
  readonly maxFindings: number;
  readonly onText?: OnText;
}

/** Findings that overlap, as one stretch; line and column of its start. */
interface Wall {
  readonly start: number;
  end: number;
  readonly line: number;
  readonly column: number;
}

/** A place and its line and column. */
type Place = Omit<Wall, 'end'>;

export class NeighbourSession implements SegmentSession {
  private opened: SegmentSession | undefined;
  /** Which budget ran out in a text that was scanned without a session. */
  private wholeTruncated: Truncated = null;
  private tail = new Tail();
  /** Bytes in the tail beyond which it is asked how many are still needed; each time at least `REACH` come before. */
  private room = ROOM;
  /** What was found, in order of place, and not passed yet. */
  private walls: Wall[] = [];
  /** Whether what is before the first wall was looked at. */
  private isBeforeDone = false;
  /** End of the last wall that was passed, while what is behind it was not looked at. */
  private open: Place | undefined;
  private passed = 0;
  /** Findings of the engine's, and those that were told, with what is beside them. */
  private given = 0;
  private told = 0;
  private isFull = false;
  private isEnded = false;

  constructor(
    private readonly config: NeighbourConfig,
    private readonly expected?: number,
  ) {}

  private get session(): SegmentSession {
    this.opened ??= this.config.open(this.config.onText, this.expected, 0);
    return this.opened;
  }

  push(chunk: string | Uint8Array): Finding[] {
    const bytes = bytesOf(chunk);
    if (bytes.length <= SLICE) return this.take(bytes);
    const found: Finding[] = [];
    for (let at = 0; at < bytes.length; at += SLICE) {
      for (const finding of this.take(bytes.subarray(at, at + SLICE))) found.push(finding);
    }
    return found;
  }

  private take(chunk: Buffer): Finding[] {
    const bytes = this.wanted(chunk);
    const found = this.session.push(chunk);
    this.given += found.length;
    const { tail } = this;
    const isLarge = tail.length + bytes.length > this.room;
    const isIdle = found.length === 0 && this.isIdle;
    tail.append(bytes, isLarge && isIdle ? this.session.frontier(LONGEST) - REACH : 0);
    const all = isIdle ? found : this.settle(found);
    if (isLarge && !isIdle) tail.forget(this.undecided() - REACH);
    if (isLarge) this.room = Math.max(ROOM, tail.length + REACH);
    return all;
  }

  /** What of a chunk may be looked at again: behind the limit on findings, only what is beside the last of them. */
  private wanted(chunk: Buffer): Buffer {
    if (this.given < this.config.maxFindings || this.session.truncated !== 'findings') return chunk;
    const last = Math.max(this.open?.start ?? 0, this.walls.at(-1)?.end ?? 0);
    return chunk.subarray(0, Math.max(0, last + REACH + 1 - this.tail.end));
  }

  end(): ScanResult {
    const { findings, bytes } = this.session.end();
    this.isEnded = true;
    const all = findings.length === 0 && this.isIdle ? findings : this.settle(findings).sort(byPlace);
    return { findings: all, bytes, truncated: this.truncated };
  }

  /** Takes a stream that is one chunk, and ends it: spares the copy of bytes beside which nothing is found. */
  whole(bytes: Buffer): ScanResult {
    const { findings, truncated } =
      this.config.scanWhole?.(bytes, this.config.onText) ?? wholeSession(this.session, bytes);
    if (findings.length === 0) return { findings, bytes: bytes.length, truncated };
    this.isEnded = true;
    this.wholeTruncated = truncated;
    this.tail = Tail.of(bytes);
    const all = this.settle(findings).sort(byPlace);
    return { findings: all, bytes: bytes.length, truncated: this.truncated };
  }

  frontier(span?: number): number {
    const frontier = this.session.frontier(span);
    if (this.isEnded) return frontier;
    return Math.min(frontier, this.runStart(this.undecided()));
  }

  get truncated(): Truncated {
    return this.isFull ? 'findings' : (this.opened?.truncated ?? this.wholeTruncated);
  }

  carried(): string | undefined {
    // What lies before this session's first byte may touch a finding that is still to come.
    const isAlone = this.isIdle && !this.isFull && this.tail.end >= 2 * REACH;
    return isAlone ? this.session.carried() : undefined;
  }

  get budget(): { readonly spent: number; readonly peak: number } {
    return this.session.budget;
  }

  get feeds(): { readonly count: number; readonly last: number } {
    return this.session.feeds;
  }

  private get isIdle(): boolean {
    return this.walls.length === 0 && this.open === undefined;
  }

  /** The first offset where a finding may begin that was not returned, or beside which is still to be looked. */
  private undecided(): number {
    const frontier = this.session.frontier(LONGEST);
    return Math.min(frontier, this.open?.start ?? frontier, this.walls[0]?.start ?? frontier);
  }

  /** Where an unbroken run begins that goes on to an offset: what touches a finding there is within it. */
  private runStart(offset: number): number {
    const { tail } = this;
    let start = offset;
    while (start > Math.max(this.passed, offset - REACH)) {
      const byte = tail.at(start - 1);
      if (byte === undefined) break;
      const isGap = byte === SPACE && mayBeDigit(tail.at(start - 2)) && mayBeDigit(tail.at(start));
      if (!isGlue(byte) && !isGap) break;
      start -= 1;
    }
    return start;
  }

  /** Takes up what was found, and looks beside whatever is decided. */
  private settle(found: readonly Finding[]): Finding[] {
    const all: Finding[] = [];
    for (const finding of found) this.tell(finding, all);
    this.addWalls(found);
    const decided = this.isEnded ? Number.POSITIVE_INFINITY : this.session.frontier(LONGEST);
    let first = 0;
    for (; this.lookBehind(this.walls[first], decided, all); first += 1) {
      const wall = this.walls[first];
      if (wall === undefined || decided <= wall.start) break;
      this.lookBefore(wall, all);
      if (decided < wall.end) {
        // Findings that overlap one another may go on for ever: what is decided of them is let go of.
        this.walls[first] = { ...this.placeIn(wall, decided), end: wall.end };
        break;
      }
      this.pass(wall);
    }
    this.walls = this.walls.slice(first);
    return all.sort((a, b) => a.end - b.end || byPlace(a, b));
  }

  private tell(finding: Finding, into: Finding[], text?: string): void {
    this.isFull ||= this.told === this.config.maxFindings;
    if (this.isFull) return;
    this.told += 1;
    into.push(finding);
    if (text !== undefined) this.config.onText?.(finding, text);
  }

  private addWalls(found: readonly Finding[]): void {
    const added = found.filter(({ start, end }) => end - start <= LONGEST);
    if (added.length === 0) return;
    const walls: Wall[] = [];
    for (const { start, end, line, column } of [...this.walls, ...added].sort((a, b) => a.start - b.start)) {
      const last = walls.at(-1);
      if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
      else walls.push({ start, end, line, column });
    }
    this.walls = walls;
  }

  /**
   * Looks at what is behind the last wall that was passed.
   *
   * @param decided - what begins before this offset was found
   * @returns whether that is done
   */
  private lookBehind(next: Wall | undefined, decided: number, into: Finding[]): boolean {
    const { open, tail } = this;
    if (open === undefined) return true;
    const { start } = open;
    const first = tail.at(start);
    if (first === undefined ? this.isEnded : !isGlue(first)) {
      this.open = undefined;
      return true;
    }
    const feed = tail.indexOf(LF, start, start + REACH);
    const reach = Math.min(feed < 0 ? start + REACH : feed, this.isEnded ? tail.end : start + REACH);
    const isBetween = next !== undefined && next.start <= reach && next.start <= decided;
    if (!isBetween && decided <= reach) return false;
    const end = isBetween ? next.start : reach;
    const isCut = end === start + REACH && end !== feed;
    const after = isBetween ? 'finding' : isCut ? 'cut' : 'end';
    this.look({ start, end, before: 'finding', after, from: start }, open, into);
    this.isBeforeDone = isBetween;
    this.open = undefined;
    return true;
  }

  /** Looks at what is before a wall, once. */
  private lookBefore(wall: Wall, into: Finding[]): void {
    if (this.isBeforeDone) return;
    const start = Math.max(this.passed, wall.start - REACH);
    const before = start === this.passed ? 'end' : 'cut';
    const from = this.runStart(wall.start);
    this.look({ start, end: wall.start, before, after: 'finding', from }, wall, into);
    this.isBeforeDone = true;
  }

  private pass(wall: Wall): void {
    this.isBeforeDone = false;
    this.passed = wall.end;
    this.open = this.placeIn(wall, wall.end);
  }

  /** Scans a stretch by itself. What it finds is on the line of a place near it. */
  private look({ start, end, before, after, from }: Stretch, near: Place, into: Finding[]): void {
    const { least, open, scanWhole } = this.config;
    const texts = new Map<string, string>();
    const onText: OnText | undefined =
      this.config.onText && (({ fingerprint }, text) => texts.set(fingerprint, text));
    const scan = (part: Buffer, at: number) => {
      const whole = scanWhole?.(part, onText) ?? wholeSession(open(onText, part.length, start + at), part);
      return whole.findings;
    };
    for (const found of findBeside({ text: this.tail.copy(start, end), before, after }, scan, least)) {
      const at = start + found.start;
      if (at < from) continue;
      const column = near.column + at - near.start;
      const finding = { ...found, start: at, end: start + found.end, line: near.line, column };
      this.tell(finding, into, texts.get(found.fingerprint));
    }
  }

  /** A place in a wall, or at its end. */
  private placeIn({ start, line, column }: Wall, offset: number): Place {
    let feeds = 0;
    let lineStart = start - column + 1;
    for (let at = this.tail.indexOf(LF, start, offset); at >= 0; at = this.tail.indexOf(LF, at + 1, offset)) {
      feeds += 1;
      lineStart = at + 1;
    }
    return { start: offset, line: line + feeds, column: offset - lineStart + 1 };
  }
}

/** A stretch of the stream, and the first offset at which a finding in it counts. */
interface Stretch extends Omit<Gap, 'text'> {
  readonly start: number;
  readonly end: number;
  readonly from: number;
}

/** Scans a text that is a stream of its own by a session. */
function wholeSession(session: SegmentSession, bytes: Buffer): Whole {
  const found = session.push(bytes);
  const { findings, truncated } = session.end();
  return { findings: [...found, ...findings], truncated };
}

/** Whether a byte is a digit, or has not come yet and may be one. */
function mayBeDigit(byte: number | undefined): boolean {
  return byte === undefined || isDigit(byte);
}
