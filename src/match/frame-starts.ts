/**
 * Which bytes can begin a frame: tells for nearly every word that it begins none.
 *
 * Of a beginning in ASCII four bytes are looked at, letters folded; of one beyond ASCII, whose letters take two or three
 * bytes in most scripts, six. What follows a set of many bytes is not looked at.
 */
import {
  BACKSLASH,
  COLON,
  isAlphanumeric,
  isDigit,
  isEscapeLetter,
  isLetter,
  SPACE,
} from '../normalize/byte-classes.js';
import { type ByteSet, emptySet, union } from '../patterns/byte-set.js';
import type { FramePositions } from './frame-positions.js';

/** A set of more bytes than this, letters folded, says too little about how a frame begins. */
const MOST_BYTES = 8;
/** Bytes of a beginning in ASCII that are looked at. */
const SHORT_HEAD = 4;
/** Of one beyond ASCII: one letter of most scripts of Asia. */
const ONE_LETTER = 3;
/** Of one beyond ASCII; of any, at most. */
export const FRAME_HEAD = 6;

/** Letters without case, digits, any other of ASCII; what lies beyond shares the kinds that are left. */
const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return 37 + (byte % 27);
  if (isDigit(byte)) return 26 + byte - 0x30;
  return isLetter(byte) ? (byte | 0x20) - 0x61 : 36;
});
const KIND_BITS = 6;
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);
const HASH_BITS = 16;
const HASH_SHIFT = 32 - HASH_BITS;

/** What two bytes tell. `SHORT`: it depends on whether the word ends with them; `LONG`: on what follows. */
const NONE = 0;
const SHORT = 1;
const LONG = 2;
const ANY = 4;

/** What a byte is to the beginnings of words: a letter or digit, or one that begins a frame wherever it stands. */
const OTHER = 0;
const WORD = 1;
const FREE = 2;

export class FrameStarts {
  private readonly pairs = new Uint8Array(1 << (2 * KIND_BITS));
  private readonly fours = new Uint8Array(1 << HASH_BITS);
  /** The same of beginnings beyond ASCII: by their bytes, and what four and six bytes tell. */
  private readonly foreignPairs = new Uint8Array(1 << 16);
  /** `ANY`: a head of which no more is certain. `LONG`: a longer one begins so. */
  private readonly foreignThrees = new Uint8Array(1 << HASH_BITS);
  private readonly foreignFours = new Uint8Array(1 << HASH_BITS);
  private readonly foreignSixes = new Uint8Array(1 << HASH_BITS);
  private readonly roles: Uint8Array;
  /** Bytes of each set, letters folded; empty where they are too many. */
  private readonly bytesOf: readonly (readonly number[])[];
  private readonly prefix = new Uint8Array(FRAME_HEAD);

  constructor(private readonly positions: FramePositions) {
    const free = freeStartsOf(positions);
    this.roles = free.map((isFree, byte) => {
      if (isFree === 1) return FREE;
      return isAlphanumeric(byte) ? WORD : OTHER;
    });
    this.bytesOf = positions.sets.map(foldedBytes);
    for (const position of positions.first) {
      this.add(0, position);
      this.addForeign(0, position);
    }
  }

  /**
   * Notes where frames may begin: at the edge of a word, or at a byte beyond ASCII.
   *
   * @param bytes - there are `FRAME_HEAD` of them at each place, and all of what lies before it that matters
   * @param base - added to the indices that are noted
   */
  note(bytes: Uint8Array, from: number, to: number, base: number, into: number[]): void {
    const { roles } = this;
    // `WORD` where the byte before goes on with a word, else nothing: so each byte takes one comparison.
    let within = from > 0 && endsInWord(bytes, from - 1) ? WORD : OTHER;
    for (let i = from; i < to; i += 1) {
      const role = roles[bytes[i] as number] as number;
      if ((role & ~within) !== 0) {
        if (role === FREE ? this.mayBeginForeign(bytes, i) : this.mayBeginWord(bytes, i)) into.push(base + i);
        // The letter of an escaped line break or tab is a word by itself.
        if (i > 0 && bytes[i - 1] === BACKSLASH && isEscapeLetter(bytes[i] as number)) {
          within = OTHER;
          continue;
        }
      }
      within = role & WORD;
    }
  }

  /** Whether a frame may begin with the bytes at an index; without all of them there, anything may. */
  mayBegin(bytes: Uint8Array, at: number): boolean {
    return (bytes[at] as number) < 0x80 ? this.mayBeginWord(bytes, at) : this.mayBeginForeign(bytes, at);
  }

  /** Whether a frame can begin at the index of some bytes, by what stands there and before it. */
  isBeginning(bytes: Uint8Array, at: number): boolean {
    const role = this.roles[bytes[at] as number] as number;
    return role === FREE || (role !== OTHER && (at === 0 || !endsInWord(bytes, at - 1)));
  }

  private mayBeginWord(bytes: Uint8Array, at: number): boolean {
    const pair =
      ((KIND[bytes[at] as number] as number) << KIND_BITS) | (KIND[bytes[at + 1] as number] as number);
    const told = this.pairs[pair] as number;
    if (told === NONE) return false;
    if (told === ANY) return true;
    const third = bytes[at + 2] as number;
    if ((told & SHORT) !== 0 && !isAlphanumeric(third)) return true;
    if ((told & LONG) === 0) return false;
    return (
      this.fours[hashOfKinds(pair, KIND[third] as number, KIND[bytes[at + 3] as number] as number)] === 1
    );
  }

  private mayBeginForeign(bytes: Uint8Array, at: number): boolean {
    const told = this.foreignPairs[((bytes[at] as number) << 8) | (bytes[at + 1] as number)];
    if (told === NONE) return false;
    if (told === ANY) return true;
    // Nearly every letter of a text in such a script goes no further than this.
    const three = this.foreignThrees[hashOfBytes(bytes, at, ONE_LETTER)];
    if (three !== LONG) return three === ANY;
    return (
      this.foreignFours[hashOfBytes(bytes, at, SHORT_HEAD)] === 1 ||
      this.foreignSixes[hashOfBytes(bytes, at, FRAME_HEAD)] === 1
    );
  }

  private add(depth: number, position: number): void {
    const { positions, prefix } = this;
    const bytes = this.bytesOf[positions.setOf[position] as number] as readonly number[];
    if (bytes.length === 0) return this.mark(depth, false);
    for (const byte of bytes) {
      if (depth === 0 && byte >= 0x80) continue;
      // In the text a space can be any separator, a tag or an escape, and a colon may hide in it.
      if (byte === SPACE || byte === COLON) {
        this.mark(depth, true);
        continue;
      }
      prefix[depth] = KIND[byte] as number;
      if (depth === SHORT_HEAD - 1) {
        this.mark(SHORT_HEAD, false);
        continue;
      }
      if ((positions.formOf[position] as number) >= 0) this.mark(depth + 1, false);
      const end = positions.followFrom[position + 1] as number;
      for (let i = positions.followFrom[position] as number; i < end; i += 1)
        this.add(depth + 1, positions.follow[i] as number);
    }
  }

  /** Takes note of a beginning of which `known` kinds are certain; `isWordEnd`: no letter or digit follows. */
  private mark(known: number, isWordEnd: boolean): void {
    const { prefix, pairs } = this;
    const pair = ((prefix[0] as number) << KIND_BITS) | (prefix[1] as number);
    if (known === SHORT_HEAD) {
      if (pairs[pair] !== ANY) (pairs[pair] as number) |= LONG;
      this.fours[hashOfKinds(pair, prefix[2] as number, prefix[3] as number)] = 1;
    } else if (known === 2) {
      if (!isWordEnd) pairs[pair] = ANY;
      if (pairs[pair] !== ANY) (pairs[pair] as number) |= SHORT;
    } else {
      // Of one byte or three, what can follow is gone through: all, or all but letters and digits.
      const kept = prefix[known] as number;
      for (const kind of isWordEnd ? KINDS_BEHIND_WORD : KINDS) {
        prefix[known] = kind;
        this.mark(known + 1, false);
      }
      prefix[known] = kept;
    }
  }

  private addForeign(depth: number, position: number): void {
    const { positions, prefix } = this;
    const bytes = this.bytesOf[positions.setOf[position] as number] as readonly number[];
    if (bytes.length === 0) return this.markForeign(depth);
    for (const byte of bytes) {
      if (depth === 0 && byte < 0x80) continue;
      if (byte === SPACE || byte === COLON) {
        this.markForeign(depth);
        continue;
      }
      prefix[depth] = byte;
      const isWhole = depth + 1 === FRAME_HEAD;
      if (isWhole || (positions.formOf[position] as number) >= 0) this.markForeign(depth + 1);
      if (isWhole) continue;
      const end = positions.followFrom[position + 1] as number;
      for (let i = positions.followFrom[position] as number; i < end; i += 1)
        this.addForeign(depth + 1, positions.follow[i] as number);
    }
  }

  /** Takes note of a beginning beyond ASCII of which `known` bytes are certain. */
  private markForeign(known: number): void {
    const { prefix, foreignPairs } = this;
    if (known === 0) {
      foreignPairs.fill(ANY);
      return;
    }
    const first = (prefix[0] as number) << 8;
    if (known === 1) {
      foreignPairs.fill(ANY, first, first + 256);
      return;
    }
    const second = prefix[1] as number;
    // Letters of ASCII behind the first byte are noted in lower case alone.
    for (const byte of isLetter(second) ? [second, second & 0xdf] : [second]) {
      if (known < ONE_LETTER) foreignPairs[first | byte] = ANY;
      else if (foreignPairs[first | byte] !== ANY) foreignPairs[first | byte] = LONG;
    }
    if (known < ONE_LETTER) return;
    const three = hashOfBytes(prefix, 0, ONE_LETTER);
    if (known === ONE_LETTER) this.foreignThrees[three] = ANY;
    else if (this.foreignThrees[three] !== ANY) this.foreignThrees[three] = LONG;
    if (known >= FRAME_HEAD) this.foreignSixes[hashOfBytes(prefix, 0, FRAME_HEAD)] = 1;
    else if (known >= SHORT_HEAD) this.foreignFours[hashOfBytes(prefix, 0, SHORT_HEAD)] = 1;
  }
}

const KINDS: readonly number[] = [...new Set(KIND)];
const KINDS_BEHIND_WORD: readonly number[] = [...new Set(KIND.filter((_, byte) => !isAlphanumeric(byte)))];

/** Whether a letter or digit behind an index goes on with a word: that of an escaped line break or tab ends there. */
function endsInWord(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  if (!isAlphanumeric(byte)) return false;
  return !(isEscapeLetter(byte) && bytes[at - 1] === BACKSLASH);
}

function foldedBytes(set: ByteSet): readonly number[] {
  const bytes = new Set<number>();
  set.forEach((flag, byte) => {
    if (flag === 1) bytes.add(FOLDED[byte] as number);
  });
  return bytes.size > MOST_BYTES ? [] : [...bytes].sort((a, b) => a - b);
}

const PRIME = 0x9e3779b1;

function hashOfKinds(pair: number, third: number, fourth: number): number {
  return Math.imul((pair << (2 * KIND_BITS)) | (third << KIND_BITS) | fourth, PRIME) >>> HASH_SHIFT;
}

function hashOfBytes(bytes: Uint8Array, at: number, count: number): number {
  let hash = count;
  for (let i = at; i < at + count; i += 1)
    hash = Math.imul(hash, PRIME) ^ (FOLDED[bytes[i] as number] as number);
  return Math.imul(hash, PRIME) >>> HASH_SHIFT;
}

/** The bytes that begin a match wherever they stand; letters and digits begin one only at the edge of a word. */
export function freeStartsOf({ sets, setOf, first }: FramePositions): ByteSet {
  let bytes: ByteSet = emptySet();
  for (const set of new Set(Array.from(first, (position) => setOf[position] as number)))
    bytes = union(bytes, sets[set] as ByteSet);
  return bytes.map((flag, byte) => (flag === 1 && !isAlphanumeric(byte) ? 1 : 0));
}
