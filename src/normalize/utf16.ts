/**
 * UTF-16 text inside decoded bytes (RFC 2781), such as the argument of PowerShell's `-EncodedCommand`.
 *
 * It shows by its byte order mark, or by letters of ASCII with a NUL after (or before) each. What is
 * ASCII can be read without it, since the text pass drops those NULs; here the rest is read too.
 */
import type { Reader } from './reader.js';
import { isHighSurrogate, isLowSurrogate, pairedCodePoint } from './surrogates.js';
import { joined } from './view.js';

/** Bytes of text collected before the view is looked at. */
const BATCH = 2048;
/** Letter and NUL, so many times over, are taken for text. */
const LEAST_PAIRS = 3;

/** Watches bytes go by and tells when what follows is UTF-16. */
export class Utf16Detector {
  private last = -1;
  private beforeLast = -1;
  private pairs = 0;
  private beginsWithNul = false;

  /** Takes a byte. Returns the byte order of what follows it, or undefined. */
  push(byte: number): 'le' | 'be' | undefined {
    const { last, beforeLast } = this;
    this.beforeLast = last;
    this.last = byte;
    if (last === 0xff && byte === 0xfe) return 'le';
    if (last === 0xfe && byte === 0xff) return 'be';
    const isLetter = byte >= 0x20 && byte <= 0x7e;
    if (byte === 0 && last >= 0x20 && last <= 0x7e) {
      // What the row begins with is the high byte of its letters, or a letter.
      if (this.pairs === 0) this.beginsWithNul = beforeLast === 0;
      this.pairs += 1;
      return this.pairs >= LEAST_PAIRS && !this.beginsWithNul ? 'le' : undefined;
    }
    if (isLetter && last === 0) return this.pairs >= LEAST_PAIRS && this.beginsWithNul ? 'be' : undefined;
    this.pairs = 0;
    return undefined;
  }

  reset(): void {
    this.last = -1;
    this.beforeLast = -1;
    this.pairs = 0;
  }
}

/** Reads code units into a view of UTF-8, until something comes that no text holds. */
export class Utf16Reading {
  private first = -1;
  private start = 0;
  private mark = 0;
  private high = 0;
  private highStart = 0;
  private highMark = 0;
  private unfed = 0;
  isOver = false;

  constructor(
    private readonly reader: Reader,
    private readonly order: 'le' | 'be',
    private readonly spend: (bytes: number, rawEnd: number) => boolean,
  ) {}

  push(byte: number, start: number, end: number, mark: number): void {
    if (this.isOver) return;
    if (this.first < 0) {
      this.first = byte;
      this.start = start;
      this.mark = mark;
      return;
    }
    const unit = this.order === 'le' ? this.first | (byte << 8) : (this.first << 8) | byte;
    this.first = -1;
    this.unit(unit, end, joined(this.mark, mark));
  }

  feed(): void {
    if (this.unfed > 0) this.reader.feed();
    this.unfed = 0;
  }

  finish(): void {
    this.isOver = true;
    this.reader.finish();
  }

  frontier(span: number): number {
    return this.isOver ? Number.POSITIVE_INFINITY : this.reader.frontier(span);
  }

  private unit(unit: number, end: number, mark: number): void {
    if (isHighSurrogate(unit)) {
      this.high = unit;
      this.highStart = this.start;
      this.highMark = mark;
      return;
    }
    const isLow = isLowSurrogate(unit);
    const isText = unit >= 0x20 || unit === 9 || unit === 10 || unit === 13;
    if (isLow !== this.high > 0 || !isText || unit === 0xffff || unit === 0xfffe) return this.finish();
    const codePoint = isLow ? pairedCodePoint(this.high, unit) : unit;
    const from = isLow ? this.highStart : this.start;
    const bytes = Buffer.from(String.fromCodePoint(codePoint), 'utf8');
    if (!this.spend(bytes.length, end)) return this.finish();
    for (const byte of bytes) {
      this.reader.view.append(byte, from, end - from, isLow ? joined(mark, this.highMark) : mark);
    }
    this.high = 0;
    this.unfed += bytes.length;
    if (this.unfed >= BATCH) this.feed();
  }
}
