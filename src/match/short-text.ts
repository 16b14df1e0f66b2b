/**
 * Tells of a stretch of decoded bytes whether it may hold an anchor, as it stands or as the text passes
 * read it.
 *
 * Noise that is decoded is full of short stretches of text, nearly all of which hold a control or
 * a character beyond ASCII. They are read here without a view: what is invisible goes, what looks like
 * ASCII is read as ASCII. Where that takes more than a glance (escapes, words of another script) the stretch
 * is said to hold one.
 */
import {
  AMPERSAND,
  BACKSLASH,
  HEX_VALUE,
  isAlphanumeric,
  PERCENT,
  PLUS,
  SPACE,
  SPECIAL,
} from '../normalize/byte-classes.js';
import { KEPT, REMOVED, readingBytes, readingOf } from '../normalize/confusables.js';
import { readUtf8 } from '../normalize/utf8.js';
import { keyOf } from '../patterns/byte-set.js';
import type { Sequence } from '../patterns/sequence.js';
import { type Automaton, meetsFlagged } from './automaton.js';

/** Bytes of an anchor that are looked for: noise seldom holds as many, and the automaton stays small. */
const BEGINNING = 4;
/** Bytes of another script in a row that may be a word of it. */
const FOREIGN_WORD = 6;
/** What a stretch reads as, at most; longer readings hold an anchor. */
const LONGEST_READING = 64;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const LETTER_U = 0x75;
const LETTER_X = 0x78;

/** What the text at hand reads as: looked at before another is read. */
const reading = new Uint8Array(LONGEST_READING);

/** What anchors begin with: none twice, and none that begins with another. */
export function beginningsOf(sequences: readonly Sequence[]): readonly Sequence[] {
  const known = new Map<string, Sequence>();
  for (const sequence of sequences) {
    const beginning = sequence.slice(0, BEGINNING);
    known.set(beginning.map(keyOf).join(''), beginning);
  }
  const isShadowed = (sequence: Sequence) =>
    sequence.some((_, i) => i > 0 && known.has(sequence.slice(0, i).map(keyOf).join('')));
  return [...known.values()].filter((sequence) => !isShadowed(sequence));
}

export class ShortTexts {
  private readonly beginnings: Automaton;
  private readonly letters: Automaton | undefined;
  private length = 0;

  /**
   * @param scans - the automata over what anchors begin with, and over letters, all else skipped
   * @param readsAll - whether something is looked for that has no anchor
   */
  constructor(
    scans: {
      readonly beginnings: Automaton;
      readonly letters: { readonly automaton: Automaton } | undefined;
    },
    private readonly readsAll: boolean,
  ) {
    this.beginnings = scans.beginnings;
    this.letters = scans.letters?.automaton;
  }

  /**
   * Whether an anchor may lie in the first `length` bytes, which are valid UTF-8. Cost: linear.
   */
  mayHoldAnchor(bytes: Uint8Array, length: number): boolean {
    if (this.readsAll || this.holdsAnchor(bytes, length)) return true;
    let isPlain = true;
    for (let i = 0; i < length; i += 1) {
      const byte = bytes[i] as number;
      if (SPECIAL[byte] === 1 || byte === PLUS) isPlain = false;
    }
    if (isPlain) return false;
    return !this.read(bytes, length) || this.holdsAnchor(reading, this.length);
  }

  private holdsAnchor(bytes: Uint8Array, length: number): boolean {
    if (meetsFlagged(this.beginnings, bytes, length)) return true;
    return this.letters !== undefined && meetsFlagged(this.letters, bytes, length);
  }

  /** Reads the text as the passes do; false where it may read as something else still. */
  private read(bytes: Uint8Array, length: number): boolean {
    this.length = 0;
    let foreign = 0;
    for (let i = 0; i < length; ) {
      const byte = bytes[i] as number;
      if (byte < 0x80) {
        i += 1;
        if ((byte < SPACE && SPECIAL[byte] === 1) || byte === 0x7f) continue;
        foreign = 0;
        if (!this.put(byte === PLUS ? SPACE : byte)) return false;
        continue;
      }
      const read = readUtf8(bytes, i, length);
      if (read === undefined) return false;
      const kept = readingOf(read.codePoint);
      if (kept !== REMOVED) {
        foreign += read.length;
        if (foreign >= FOREIGN_WORD) return false;
        const text = kept === KEPT ? bytes.subarray(i, i + read.length) : readingBytes(kept);
        for (const one of text) if (!this.put(one)) return false;
      }
      i += read.length;
    }
    return true;
  }

  /** False where the byte makes an escape of what stands before it, or begins to, or is one too many. */
  private put(byte: number): boolean {
    if (endsEscape(reading, this.length, byte) || this.length === LONGEST_READING) return false;
    reading[this.length] = byte;
    this.length += 1;
    return true;
  }
}

/** Whether a byte behind `length` others may belong to an escape, as far as one glance tells. */
function endsEscape(bytes: Uint8Array, length: number, byte: number): boolean {
  const before = length > 0 ? bytes[length - 1] : 0;
  if (before === PERCENT) return (byte | 0x20) === LETTER_U;
  if (before === BACKSLASH) return byte === LETTER_U || byte === LETTER_X;
  if (before === AMPERSAND) return byte === HASH;
  if (length > 1 && bytes[length - 2] === PERCENT) return isHexDigit(before) && isHexDigit(byte);
  if (byte !== SEMICOLON) return false;
  let at = length;
  while (at > 0 && isAlphanumeric(bytes[at - 1] as number)) at -= 1;
  return at > 0 && bytes[at - 1] === AMPERSAND;
}

const isHexDigit = (byte = 0) => (HEX_VALUE[byte] as number) >= 0;
