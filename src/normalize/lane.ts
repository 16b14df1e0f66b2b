/**
 * A lane takes the decoded bytes of one run at one alignment and keeps what could be text.
 *
 * Every match is valid UTF-8 (an expression cannot ask for less, and the other passes read UTF-8), so
 * bytes between two invalid ones that are fewer than the shortest match hold nothing. Longer stretches
 * are handed to a view of their own; what lies between two of them is read as one byte 0xFF, which no
 * pattern takes for text.
 */
import { GzipReading } from './gzip.js';
import type { Reader } from './reader.js';

export const NOISE = 0xff;
/** Bytes collected before the child view is looked at. */
const BATCH = 2048;

export class Lane {
  private child: Reader | undefined;
  private gzip: GzipReading | undefined;
  /** Bytes of the present stretch that are not in the child yet. */
  private readonly bytes: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly marks: number[] = [];
  private live = false;
  private need = 0;
  private low = 0x80;
  private high = 0xbf;
  private previous = -1;
  private unfed = 0;
  private closed = false;

  /**
   * @param open - makes the child view; undefined where the depth or the budget forbids it
   * @param openGzip - likewise for a gzip stream that begins in this lane
   * @param least - shortest stretch in bytes that is worth a look
   */
  constructor(
    private readonly open: () => Reader | undefined,
    private readonly openGzip: (rawStart: number, mark: number) => GzipReading | undefined,
    private readonly least: number,
    private readonly spend: (bytes: number, rawEnd: number) => boolean,
  ) {}

  /** Takes one decoded byte, read from the raw bytes `start` to `end`. */
  push(byte: number, start: number, end: number, mark: number): void {
    if (this.gzip !== undefined) {
      this.gzip.push(byte, end);
      return;
    }
    if (this.need === 0) {
      if (byte < 0x80) {
        this.keep(byte, start, end, mark);
        this.flush();
        this.previous = byte;
        return;
      }
      if (!this.lead(byte)) {
        this.noise(byte, start, mark);
        return;
      }
      this.keep(byte, start, end, mark);
    } else if (byte >= this.low && byte <= this.high) {
      this.low = 0x80;
      this.high = 0xbf;
      this.need -= 1;
      this.keep(byte, start, end, mark);
      if (this.need === 0) this.flush();
    } else {
      this.break();
      this.push(byte, start, end, mark);
      return;
    }
    this.previous = byte;
  }

  /** Ends the present stretch: what follows does not continue it. */
  break(): void {
    this.bytes.length = 0;
    this.starts.length = 0;
    this.ends.length = 0;
    this.marks.length = 0;
    this.need = 0;
    this.low = 0x80;
    this.high = 0xbf;
    this.live = false;
  }

  /** Lets the child look at what it got. */
  feed(): void {
    if (this.unfed > 0) this.child?.feed();
    this.unfed = 0;
  }

  finish(): void {
    this.break();
    this.gzip?.finish();
    this.child?.finish();
    this.child = undefined;
    this.gzip = undefined;
    this.previous = -1;
    this.unfed = 0;
    this.closed = false;
  }

  frontier(): number {
    const pending = this.starts[0] ?? Number.POSITIVE_INFINITY;
    const inside = this.child?.frontier() ?? Number.POSITIVE_INFINITY;
    return Math.min(pending, inside, this.gzip?.frontier() ?? Number.POSITIVE_INFINITY);
  }

  isQuiet(depth: number): boolean {
    if (this.gzip !== undefined) return false;
    return (this.child?.isQuiet(depth) ?? true) && (this.starts.length === 0 || this.live);
  }

  /** UTF-8 lead bytes (Unicode 17, table 3-7). */
  private lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return true;
  }

  private keep(byte: number, start: number, end: number, mark: number): void {
    this.bytes.push(byte);
    this.starts.push(start);
    this.ends.push(end);
    this.marks.push(mark);
  }

  /** All kept bytes are whole characters: hand them on once they are enough. */
  private flush(): void {
    const count = this.bytes.length;
    if (!this.live) {
      if (count < this.least) return;
      if (this.closed) return this.break();
      if (this.child === undefined) {
        this.child = this.open();
        if (this.child === undefined) {
          this.closed = true;
          return this.break();
        }
      } else this.child.view.append(NOISE, this.starts[0] as number, 0, 0);
      this.live = true;
    }
    if (!this.spend(count, this.ends[count - 1] as number)) {
      this.closed = true;
      return this.break();
    }
    const view = (this.child as Reader).view;
    for (let i = 0; i < count; i += 1) {
      const start = this.starts[i] as number;
      view.append(this.bytes[i] as number, start, (this.ends[i] as number) - start, this.marks[i] as number);
    }
    this.bytes.length = 0;
    this.starts.length = 0;
    this.ends.length = 0;
    this.marks.length = 0;
    this.unfed += count;
    if (this.unfed >= BATCH) this.feed();
  }

  /** A byte that no text holds. Three of them in a row may be the head of a gzip stream (RFC 1952). */
  private noise(byte: number, start: number, mark: number): void {
    const head = byte === 0x8b && this.previous === 0x1f;
    const rawStart = this.starts.at(-1) ?? start;
    this.break();
    this.previous = byte;
    if (head) this.gzip = this.openGzip(rawStart, mark);
  }
}
