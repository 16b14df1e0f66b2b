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
/** Bytes from one `+` to the next with a key between them, at most. */
const FAR = 120;
/** Letters and digits of a word, at most: what goes on for longer is a run of base64, or has marks in it. */
const LONGEST_WORD = 24;

/** A letter, or part of one beyond ASCII. */
function isWordByte(byte: number): boolean {
  return isLetter(byte) || byte >= 0x80;
}

/** What may stand beside a space that was encoded: letters, digits, and the marks around values. */
function isText(byte: number): boolean {
  return (
    isWordByte(byte) ||
    isDigit(byte) ||
    byte === PERCENT ||
    byte === EQUALS ||
    byte === COLON ||
    byte === 0x22 ||
    byte === 0x27
  );
}

/** Two of a kind are part of a word or a number. */
function isPair(first: number, second: number): boolean {
  return (isWordByte(first) && isWordByte(second)) || (isDigit(first) && isDigit(second));
}

/** A mark that words have beside them, or a byte of a letter beyond ASCII: base64 has neither. */
function isMark(byte: number): boolean {
  return !isAlphanumeric(byte) && byte !== SLASH;
}

export class PlusPass {
  /** Offset up to which the view was searched while the island is open, or the next place. */
  private at = 0;
  /** The last `+` that was read as a space. */
  private last = 0;
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
    return `${Math.max(0, this.at - done)}:${Math.max(-FAR, this.last - done)}:${this.places.map((place) => place - done).join()}`;
  }

  /**
   * Two letters on either side, or an escape on the right: operators and most of base64 have neither; and
   * another `+` soon, which may join words as well, with nothing between them that is too long for a word.
   */
  private isBetweenWords(offset: number): boolean {
    const { bytes, base, length } = this.view;
    const at = offset - base;
    if (at < 2 || at + 2 >= length) return false;
    const isWord = (i: number) => isWordByte(bytes[i] as number) && isWordByte(bytes[i + 1] as number);
    if (!isWord(at - 2)) return false;
    if (!isWord(at + 1) && bytes[at + 1] !== PERCENT && bytes[at + 1] !== EQUALS) return false;
    // One alone joins two words, and no phrase is that short.
    const next = bytes.indexOf(PLUS, at + 1);
    if (next < 0 || next >= length || next - at > NEAR || !this.mayJoin(next)) return false;
    const between = bytes.subarray(at + 1, next);
    if (between.length > LONGEST_WORD && !between.some(isMark)) return false;
    return between.every((byte) => byte > 0x20);
  }

  /** Whether a word that ends soon stands behind a `+`. */
  private isBeforeWord(at: number): boolean {
    const { bytes, length } = this.view;
    if (at + 2 >= length || !isPair(bytes[at + 1] as number, bytes[at + 2] as number)) return false;
    const right = bytes.subarray(at + 1, Math.min(length, at + 2 + LONGEST_WORD));
    return right.length <= LONGEST_WORD || right.some(isMark);
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
        this.last = place;
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
      if (!isText(left) || !isText(right)) continue;
      // Alone and far from the others, it may be a character of base64, as those beside words are not.
      const isBeside = offset <= this.last + NEAR || (offset <= this.last + FAR && this.isBeforeWord(next));
      if (!isBeside && !this.isBetweenWords(offset)) continue;
      this.last = offset;
      this.island.replace(offset, offset + 1, SPACE, MARK.url);
    }
    if (isFinal) this.island.advance(upTo, clock, true);
    // What an open island has passed needs no second look.
    if (this.places.length > 0 && (this.places[0] as number) < this.at) {
      this.places = this.places.filter((place) => place >= this.at);
    }
  }
}
