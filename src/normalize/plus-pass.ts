/**
 * The form-encoded side of pass 3: `+` between words is a space (HTML standard, section 4.10.21.8).
 *
 * A `+` is also a base64 character and an operator, so this reading stands beside the others and never
 * replaces them: nothing is decoded out of it.
 */
import { COLON, EQUALS, isAlphanumeric, isDigit, isLetter, PERCENT, PLUS } from './byte-classes.js';
import type { Island } from './island.js';
import { NO_CLOCK } from './reader.js';
import { MARK, type View } from './view.js';

const SPACE = [0x20];
const SLASH = 0x2f;
/** Bytes to the next `+`, at most; less than what the pass lags behind. */
const NEAR = 40;

/** What may stand beside a space that was encoded: letters, digits, and the marks around values. */
function isText(byte: number): boolean {
  return (
    isAlphanumeric(byte) ||
    byte === PERCENT ||
    byte === EQUALS ||
    byte === COLON ||
    byte === 0x22 ||
    byte === 0x27
  );
}

/** Two of a kind are part of a word or a number. */
function isPair(first: number, second: number): boolean {
  return (isLetter(first) && isLetter(second)) || (isDigit(first) && isDigit(second));
}

/** A mark that words have beside them, and base64 has not. */
function isMark(byte: number): boolean {
  return !isAlphanumeric(byte) && byte !== SLASH;
}

export class PlusPass {
  /** Offset up to which the view was searched while the island is open, or the next place. */
  private at = 0;
  private places: number[] = [];

  constructor(
    private readonly view: View,
    private readonly island: Island,
  ) {}

  /** A `+` lies at this offset. */
  place(offset: number): void {
    this.places.push(offset);
  }

  get needed(): number {
    return Math.min(
      this.places[0] ?? Number.POSITIVE_INFINITY,
      this.island.isOpen ? this.at - 1 : this.island.needed,
    );
  }

  /** See `Reader.carried`. */
  carried(done: number): string {
    return `${Math.max(0, this.at - done)}:${this.places.map((place) => place - done).join()}`;
  }

  /**
   * Two letters on either side, or an escape on the right: operators and most of base64 have neither; and
   * another `+` soon, which may join words as well.
   */
  private isBetweenWords(offset: number): boolean {
    const { bytes, base, length } = this.view;
    const at = offset - base;
    if (at < 2 || at + 2 >= length) return false;
    const isWord = (i: number) => isLetter(bytes[i] as number) && isLetter(bytes[i + 1] as number);
    if (!isWord(at - 2)) return false;
    if (!isWord(at + 1) && bytes[at + 1] !== PERCENT && bytes[at + 1] !== EQUALS) return false;
    // One alone joins two words, and no phrase is that short.
    const next = bytes.indexOf(PLUS, at + 1);
    if (next < 0 || next >= length || next - at > NEAR || !this.mayJoin(next)) return false;
    return bytes.subarray(at + 1, next).every((byte) => byte > 0x20);
  }

  /** Whether a `+` that stands behind another may be a space: beside words, numbers, marks and words of one letter. */
  private mayJoin(at: number): boolean {
    const { bytes, length } = this.view;
    const byteAt = (i: number) => bytes[i] as number;
    const left = byteAt(at - 1);
    const isLeft = isMark(left) || isPair(byteAt(at - 2), left);
    if (!isLeft && bytes[at - 2] !== PLUS && bytes[at - 3] !== PERCENT) return false;
    if (at + 2 >= length || isMark(byteAt(at + 1))) return true;
    return isPair(byteAt(at + 1), byteAt(at + 2)) || bytes[at + 2] === PLUS;
  }

  advance(upTo: number, clock: number, isFinal: boolean): void {
    for (;;) {
      if (!this.island.isOpen) {
        const place = this.places.shift();
        if (place === undefined) break;
        if (place < this.at) continue;
        if (place >= upTo) {
          this.places.unshift(place);
          break;
        }
        if (!this.isBetweenWords(place)) continue;
        this.at = place;
      }
      const next = this.view.bytes.indexOf(PLUS, this.at - this.view.base);
      const offset = next < 0 || next >= this.view.length ? Number.POSITIVE_INFINITY : this.view.base + next;
      if (offset >= upTo) {
        this.at = upTo;
        this.island.advance(upTo, clock, isFinal);
        break;
      }
      this.island.advance(offset, NO_CLOCK, false);
      this.at = offset + 1;
      const left = this.view.bytes[next - 1] ?? 0;
      const right = this.view.bytes[next + 1] ?? 0;
      if (isText(left) && isText(right)) this.island.replace(offset, offset + 1, SPACE, MARK.url);
    }
    if (isFinal) this.island.advance(upTo, clock, true);
    // What an open island has passed needs no second look.
    if (this.places.length > 0 && (this.places[0] as number) < this.at) {
      this.places = this.places.filter((place) => place >= this.at);
    }
  }
}
