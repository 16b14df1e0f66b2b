/**
 * A lane takes the decoded bytes of one run at one alignment and keeps what could be text.
 *
 * Every match is valid UTF-8 (an expression cannot ask for less, and the other passes read UTF-8), so
 * bytes between two invalid ones that are fewer than the shortest match hold nothing. Longer stretches
 * are handed to a view of their own; what lies between two of them is read as one byte 0xFF, which no
 * pattern takes for text.
 */
import type { GzipReading } from './gzip.js';
import { LONG_TEXT } from './long-text.js';
import type { Reader } from './reader.js';
import { Utf16Detector, type Utf16Reading } from './utf16.js';
import { joined } from './view.js';

export const NOISE = 0xff;
/** Bytes collected before the child view is looked at. */
const BATCH = 2048;
const HELD = LONG_TEXT + 4;
const MOST_UNUSED = 64;
/** Bytes of noise after which the text before them is no neighbour of the text behind them. */
const MOST_IDLE = 2048;
/** At the depth limit so many bytes of text count as something left unread; fewer come up by chance. */
const WORTH_TELLING = 24;

export interface LaneConfig {
  /** Makes the child view; undefined where the depth or the budget forbids it. */
  readonly open: () => Reader | undefined;
  /** Likewise for a gzip stream that begins in this lane. */
  readonly openGzip: (rawStart: number, mark: number) => GzipReading | undefined;
  /** Likewise for UTF-16 text. */
  readonly openWide: (order: 'le' | 'be') => Utf16Reading | undefined;
  /** Shortest stretch in bytes that is worth a look. */
  readonly leastText: number;
  /** Whether a short text may hold an anchor, as it stands or as the text passes read it. */
  readonly holdsAnchor: (bytes: Uint8Array, length: number) => boolean;
  /** Nothing deeper is read; `onDepth` is told of text that is left. */
  readonly isAtLimit: boolean;
  /** Whether no shallower view holds bytes with these marks. */
  readonly isOwn: (marks: number) => boolean;
  readonly onDepth: () => void;
  readonly spend: (bytes: number, rawEnd: number) => boolean;
}

const nothing = () => undefined;
const NO_CONFIG: LaneConfig = {
  open: nothing,
  openGzip: nothing,
  openWide: nothing,
  leastText: 1,
  holdsAnchor: () => false,
  isAtLimit: false,
  isOwn: () => false,
  onDepth: nothing,
  spend: () => false,
};

export class Lane {
  private child: Reader | undefined;
  private gzip: GzipReading | undefined;
  private wide: Utf16Reading | undefined;
  private readonly detector = new Utf16Detector();
  /** The present stretch, until it is long enough for a view of its own. */
  private readonly bytes = new Uint8Array(HELD);
  private readonly starts = new Float64Array(HELD);
  private readonly ends = new Float64Array(HELD);
  private readonly marks = new Float64Array(HELD);
  private count = 0;
  /** How many of the held bytes are whole characters. */
  private whole = 0;
  /** The stretch goes into the child as it comes. */
  private live = false;
  private need = 0;
  private low = 0x80;
  private high = 0xbf;
  private previous = -1;
  private unfed = 0;
  private closed = false;
  private skipped = 0;
  private skippedMarks = 0;
  private idleBytes = 0;

  /** Lanes that are read to their end, for others to use: thousands of streams may be open. */
  private static readonly unused: Lane[] = [];

  private constructor(private config: LaneConfig) {}

  static open(config: LaneConfig): Lane {
    const lane = Lane.unused.pop() ?? new Lane(config);
    lane.config = config;
    return lane;
  }

  /** Ends the lane; nobody may use it any more. */
  release(): void {
    this.finish();
    // An unused lane must not keep its stream alive.
    this.config = NO_CONFIG;
    if (Lane.unused.length < MOST_UNUSED) Lane.unused.push(this);
  }

  /** Takes one decoded byte, read from the raw bytes `start` to `end`. */
  push(byte: number, start: number, end: number, mark: number): void {
    if (this.gzip !== undefined) {
      this.gzip.push(byte, end, mark);
      if (this.gzip.isOver) this.gzip = undefined;
    }
    if (this.wide !== undefined) {
      this.wide.push(byte, start, end, mark);
      if (this.wide.isOver) this.wide = undefined;
    } else {
      const order = this.detector.push(byte);
      if (order !== undefined) this.wide = this.config.openWide(order);
    }
    if (!this.live && this.child !== undefined) this.idle();
    this.take(byte, start, end, mark);
  }

  private take(byte: number, start: number, end: number, mark: number): void {
    if (this.need === 0) {
      if (byte >= 0x80 && !this.lead(byte)) {
        this.noise(byte, start, mark);
        return;
      }
    } else if (byte >= this.low && byte <= this.high) {
      this.low = 0x80;
      this.high = 0xbf;
      this.need -= 1;
    } else {
      this.break();
      this.take(byte, start, end, mark);
      return;
    }
    this.previous = byte;
    const at = this.count;
    this.bytes[at] = byte;
    this.starts[at] = start;
    this.ends[at] = end;
    this.marks[at] = mark;
    this.count = at + 1;
    if (this.need === 0) {
      this.whole = this.count;
      if (this.live || this.count >= LONG_TEXT) this.flush();
    }
  }

  /** A byte more that is not text: after many of them the text before is over, and waits for nothing. */
  private idle(): void {
    this.idleBytes += 1;
    if (this.idleBytes < MOST_IDLE) return;
    this.child?.finish();
    this.child = undefined;
    this.unfed = 0;
  }

  /** Ends the present stretch: what follows does not continue it. */
  break(): void {
    // What is left of a text that was too deep counts with the rest of it.
    if (!this.live && (this.skipped > 0 || this.isWorthView())) this.flush();
    this.count = 0;
    this.whole = 0;
    this.need = 0;
    this.low = 0x80;
    this.high = 0xbf;
    this.live = false;
    this.skipped = 0;
    this.skippedMarks = 0;
  }

  private isWorthView(): boolean {
    return this.whole >= this.config.leastText && this.config.holdsAnchor(this.bytes, this.whole);
  }

  /** Lets the child look at what it got. */
  feed(): void {
    if (this.unfed > 0) this.child?.feed();
    this.unfed = 0;
    this.wide?.feed();
  }

  finish(): void {
    this.break();
    this.gzip?.finish();
    this.wide?.finish();
    this.wide = undefined;
    this.detector.reset();
    this.child?.finish();
    this.child = undefined;
    this.gzip = undefined;
    this.previous = -1;
    this.unfed = 0;
    this.closed = false;
  }

  frontier(span: number): number {
    const held = this.count > 0 ? (this.starts[0] as number) : Number.POSITIVE_INFINITY;
    const inside = this.child?.frontier(span) ?? Number.POSITIVE_INFINITY;
    const wide = this.wide?.frontier(span) ?? Number.POSITIVE_INFINITY;
    return Math.min(held, inside, wide, this.gzip?.frontier(span) ?? Number.POSITIVE_INFINITY);
  }

  isQuiet(inPlace: number): boolean {
    if (this.gzip !== undefined || this.wide !== undefined) return false;
    return (this.child?.isQuiet(inPlace) ?? true) && (this.count === 0 || this.live);
  }

  /** UTF-8 lead bytes (Unicode 17, table 3-7). */
  private lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return true;
  }

  /** Hands the held whole characters to the child. */
  private flush(): void {
    const { whole } = this;
    if (this.config.isAtLimit) {
      this.skipped += whole;
      for (let i = 0; i < whole; i += 1)
        this.skippedMarks = joined(this.skippedMarks, this.marks[i] as number);
      if (this.skipped >= WORTH_TELLING && this.config.isOwn(this.skippedMarks)) this.config.onDepth();
      this.count = 0;
      this.whole = 0;
      return;
    }
    if (!this.live && !this.begin()) {
      this.count = 0;
      this.whole = 0;
      return;
    }
    if (!this.config.spend(whole, this.ends[whole - 1] as number)) {
      this.closed = true;
      this.live = false;
    } else {
      const { view } = this.child as Reader;
      for (let i = 0; i < whole; i += 1) {
        const start = this.starts[i] as number;
        view.append(
          this.bytes[i] as number,
          start,
          (this.ends[i] as number) - start,
          this.marks[i] as number,
        );
      }
      this.unfed += whole;
    }
    // What is held beyond is the head of a character.
    for (let i = whole; i < this.count; i += 1) {
      this.bytes[i - whole] = this.bytes[i] as number;
      this.starts[i - whole] = this.starts[i] as number;
      this.ends[i - whole] = this.ends[i] as number;
      this.marks[i - whole] = this.marks[i] as number;
    }
    this.count -= whole;
    this.whole = 0;
    if (this.unfed >= BATCH) this.feed();
  }

  /** The stretch gets into the child; false where there may be none. */
  private begin(): boolean {
    if (this.closed) return false;
    if (this.child === undefined) {
      this.child = this.config.open();
      if (this.child === undefined) {
        this.closed = true;
        return false;
      }
    } else this.child.view.append(NOISE, this.starts[0] as number, 0, 0);
    this.live = true;
    this.idleBytes = 0;
    return true;
  }

  /** A byte that no text holds. Three of them in a row may be the head of a gzip stream (RFC 1952). */
  private noise(byte: number, start: number, mark: number): void {
    const isHead = byte === 0x8b && this.previous === 0x1f;
    const rawStart = this.count > 0 ? (this.starts[this.count - 1] as number) : start;
    this.break();
    this.previous = byte;
    if (isHead) this.gzip ??= this.config.openGzip(rawStart, mark);
  }
}
