/**
 * Pass 2: decodes hex digits, either case, as plain runs at both alignments or as separated bytes.
 */
import { CR, HEX_SEPARATOR, HEX_VALUE, LF, SPACE, TAB } from './byte-classes.js';
import type { Lane } from './lane.js';
import { joined, type View } from './view.js';

/**
 * The hex digits inside one run: two lanes, one an alignment. A row of digits that is too short for any match
 * holds nothing, and no lane hears of it: in base64 every third character is a digit.
 */
export class HexDecoder {
  private readonly lanes: (Lane | undefined)[] = [undefined, undefined];
  /** Digits of the present row. */
  private count = 0;
  private previous = 0;
  private start = 0;
  private mark = 0;
  /** Digits of the shortest row that is read. */
  private readonly least: number;
  /** The row's digits while it is too short: value, start, end and mark of each. */
  private readonly waiting: Float64Array;
  private isWaiting = false;

  /** @param leastText - shortest match, in bytes */
  constructor(
    private readonly openLane: () => Lane,
    leastText: number,
  ) {
    this.least = 2 * leastText;
    this.waiting = new Float64Array(4 * this.least);
  }

  begin(): void {
    this.endRow();
  }

  push(byte: number, start: number, end: number, mark: number): void {
    const value = HEX_VALUE[byte] as number;
    if (value < 0) {
      if (this.count > 0) this.endRow();
      return;
    }
    this.count += 1;
    if (this.count < this.least) {
      const at = 4 * (this.count - 1);
      this.waiting[at] = value;
      this.waiting[at + 1] = start;
      this.waiting[at + 2] = end;
      this.waiting[at + 3] = mark;
      this.isWaiting = true;
      return;
    }
    if (this.isWaiting) this.pushWaiting();
    this.pushDigit(value, start, end, mark, this.count);
  }

  private pushWaiting(): void {
    this.isWaiting = false;
    for (let number = 1; number < this.count; number += 1) {
      const at = 4 * (number - 1);
      const { waiting } = this;
      this.pushDigit(
        waiting[at] as number,
        waiting[at + 1] as number,
        waiting[at + 2] as number,
        waiting[at + 3] as number,
        number,
      );
    }
  }

  /** @param number - the digit's place in the row, from 1 */
  private pushDigit(value: number, start: number, end: number, mark: number, number: number): void {
    if (number > 1) {
      const alignment = number & 1;
      this.lanes[alignment] ??= this.openLane();
      (this.lanes[alignment] as Lane).push(
        (this.previous << 4) | value,
        this.start,
        end,
        joined(this.mark, mark),
      );
    }
    this.previous = value;
    this.start = start;
    this.mark = mark;
  }

  private endRow(): void {
    if (this.count >= this.least) for (const lane of this.lanes) lane?.break();
    this.count = 0;
    this.isWaiting = false;
  }

  end(): void {
    for (let alignment = 0; alignment < 2; alignment += 1) {
      this.lanes[alignment]?.release();
      this.lanes[alignment] = undefined;
    }
    this.count = 0;
    this.isWaiting = false;
  }

  feed(): void {
    for (const lane of this.lanes) lane?.feed();
  }

  frontier(span: number): number {
    const rowStart = this.isWaiting ? (this.waiting[1] as number) : this.start;
    return Math.min(
      this.count > 0 ? rowStart : Number.POSITIVE_INFINITY,
      this.lanes[0]?.frontier(span) ?? Number.POSITIVE_INFINITY,
      this.lanes[1]?.frontier(span) ?? Number.POSITIVE_INFINITY,
    );
  }

  isQuiet(inPlace: number): boolean {
    return this.lanes.every((lane) => lane?.isQuiet(inPlace) ?? true);
  }
}

/** What stands for a list of `0x..` in place of a separator. */
export const PREFIXED = 0x78;
/** Shortest list with separators that is looked for, in bytes of the view: six bytes. */
const LEAST_LIST = 17;
const PROBE = 6;
/** Blanks between two bytes, at most. */
const MAX_BLANKS = 40;

const enum Expect {
  /** `0` of `0x`, or the first digit. */
  Start,
  /** `x` of `0x`. */
  Prefix,
  First,
  Second,
  Separator,
}

/** Bytes written as `69 67`, `69:67`, `69-67`, `69,67` or `0x69, 0x67`: one lane. */
export class SeparatedHex {
  private lane: Lane | undefined;
  private searched = 0;
  /** Where the last list of each kind ended: lists of different kinds lie side by side. */
  private readonly readTo = new Map<number, number>();
  /** In the order of the view. */
  private places: { readonly offset: number; readonly separator: number }[] = [];
  private at = 0;
  private active = false;
  private separator = 0;
  private expect: Expect = Expect.Start;
  private blanks = 0;
  private high = 0;
  private start = 0;
  private mark = 0;

  constructor(
    private readonly view: View,
    private readonly openLane: () => Lane,
  ) {}

  /** A list is known to lie at an offset; it may be the one that is being read. */
  begin(offset: number, separator: number): void {
    const behind = this.places.findIndex((place) => place.offset > offset);
    this.places.splice(behind < 0 ? this.places.length : behind, 0, { offset, separator });
  }

  /** First byte of the view that is still needed. */
  get needed(): number {
    const next = this.places[0]?.offset ?? Number.POSITIVE_INFINITY;
    const unsearched = this.searched - LEAST_LIST;
    return Math.min(unsearched, this.active ? Math.min(this.at, next) : next);
  }

  /**
   * Looks for six bytes with one separator between them: 17 bytes, so that one of every six places lies
   * well within and is all that has to be looked at. The places are the same wherever lists lie.
   */
  private find(end: number, isFinal: boolean): void {
    const { bytes, base } = this.view;
    const length = end - base;
    let at = this.searched - base;
    const last = length - (isFinal ? LEAST_LIST : LEAST_LIST + PROBE + 2);
    while (at <= last) {
      const probe = at + PROBE;
      // Of three neighbours in a list exactly one is the separator, and three further on is another.
      const first =
        HEX_SEPARATOR[bytes[probe] as number] === 1
          ? probe
          : HEX_SEPARATOR[bytes[probe + 1] as number] === 1
            ? probe + 1
            : probe + 2;
      const separator = bytes[first] as number;
      if (HEX_SEPARATOR[separator] !== 1 || bytes[first + 3] !== separator) {
        at += PROBE;
        continue;
      }
      const from = this.listAround(first, separator, at);
      if (from >= 0) this.begin(base + from, separator);
      at += PROBE;
    }
    this.searched = base + Math.max(at, 0);
  }

  /** Start of the list that a separator at `first` belongs to, if it is long enough; else -1. */
  private listAround(first: number, separator: number, least: number): number {
    const { bytes } = this.view;
    const isPair = (i: number) =>
      (HEX_VALUE[bytes[i] ?? 0] as number) >= 0 && (HEX_VALUE[bytes[i + 1] ?? 0] as number) >= 0;
    let from = first - 2;
    if (from < 0 || !isPair(from)) return -1;
    while (from - 3 >= Math.max(0, least - LEAST_LIST) && bytes[from - 1] === separator && isPair(from - 3))
      from -= 3;
    let pairs = 1;
    while (bytes[from + pairs * 3 - 1] === separator && isPair(from + pairs * 3)) {
      pairs += 1;
      if (pairs * 3 - 1 >= LEAST_LIST) return from;
    }
    return -1;
  }

  /** Reads on to an offset. */
  advance(end: number, isFinal: boolean): void {
    this.find(end, isFinal);
    for (;;) {
      while (this.active && this.at < end) {
        if (this.take(this.view.at(this.at))) this.at += 1;
        else this.end();
      }
      if (this.active) {
        // What the list has gone over is part of it, wherever it ends: long lists would pile their places up.
        this.places = this.places.filter(
          ({ offset, separator }) => separator !== this.separator || offset >= this.at,
        );
        if (!isFinal) break;
        this.end();
      }
      const place = this.places[0];
      if (place === undefined) break;
      // A list that lies before it may not be found yet.
      if (!isFinal && place.offset > this.searched - LEAST_LIST) break;
      this.places.shift();
      // Places within a list that was read are no lists of their own.
      if (place.offset < (this.readTo.get(place.separator) ?? 0)) continue;
      this.active = true;
      this.at = place.offset;
      this.separator = place.separator;
      this.expect = Expect.Start;
      this.mark = 0;
      this.lane ??= this.openLane();
    }
    this.lane?.feed();
  }

  frontier(span: number): number {
    const place = this.places[0];
    const next = place === undefined ? Number.POSITIVE_INFINITY : this.view.rawStart(place.offset);
    return this.active ? Math.min(next, this.start, this.lane?.frontier(span) ?? next) : next;
  }

  /** See `Reader.carried`. */
  carried(done: number): string | undefined {
    if (this.active || this.places.length > 0) return undefined;
    const parts: string[] = [];
    // From where it is searched for does not matter to a list that lies ahead: it is told of by its first byte.
    for (const [separator, end] of this.readTo) if (end > done) parts.push(`${separator}/${end - done}`);
    return parts.sort().join();
  }

  isQuiet(inPlace: number): boolean {
    return this.places.length === 0 && (this.lane?.isQuiet(inPlace) ?? true);
  }

  private end(): void {
    this.active = false;
    this.readTo.set(this.separator, this.at);
    this.lane?.finish();
  }

  private take(byte: number): boolean {
    const value = HEX_VALUE[byte] as number;
    const offset = this.at;
    // Prefixes and separators that a pass undid are part of what the next byte needed.
    this.mark = joined(this.mark, this.view.mark(offset));
    switch (this.expect) {
      case Expect.Start:
        if (this.separator === PREFIXED) {
          if (byte !== 0x30) return false;
          this.start = this.view.rawStart(offset);
          this.expect = Expect.Prefix;
          return true;
        }
        return this.firstDigit(value, offset, true);
      case Expect.Prefix:
        this.expect = Expect.First;
        return (byte | 0x20) === 0x78;
      case Expect.First:
        return this.firstDigit(value, offset, false);
      case Expect.Second: {
        if (value < 0) return false;
        this.lane?.push((this.high << 4) | value, this.start, this.view.rawEnd(offset), this.mark);
        this.mark = 0;
        this.expect = Expect.Separator;
        this.blanks = 0;
        return true;
      }
      case Expect.Separator:
        return this.takeSeparator(byte, value, offset);
    }
  }

  private firstDigit(value: number, offset: number, isStart: boolean): boolean {
    if (value < 0) return false;
    if (isStart) this.start = this.view.rawStart(offset);
    this.high = value;
    this.expect = Expect.Second;
    return true;
  }

  private takeSeparator(byte: number, value: number, offset: number): boolean {
    const isBlank = byte === SPACE || byte === TAB || byte === CR || byte === LF;
    const isComma = byte === 0x2c || byte === 0x3b;
    if (this.separator === PREFIXED) {
      if (isBlank || isComma) return this.blank();
      this.expect = Expect.Start;
      return this.blanks > 0 && this.take(byte);
    }
    if (byte === this.separator && (this.blanks === 0 || isBlank)) return this.blank();
    if (isBlank && this.blanks > 0) return this.blank();
    return this.blanks > 0 && this.firstDigit(value, offset, true);
  }

  private blank(): boolean {
    this.blanks += 1;
    return this.blanks <= MAX_BLANKS;
  }
}
