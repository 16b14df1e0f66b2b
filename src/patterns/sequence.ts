/**
 * Sequences of byte sets, and how often they occur in ordinary text.
 *
 * Rates decide which part of an expression becomes its anchor: only their order of magnitude matters.
 */
import { type ByteSet, frequencyOf, keyOf, sizeOf } from './byte-set.js';
import { wordRate } from './word-rate.js';

/** One anchor: a set for each byte. */
export type Sequence = readonly ByteSet[];

/** A word that the table does not hold occurs at most this often. */
const UNSEEN_WORD = 2 ** -18;
/** Given a letter before it, one letter of a word is about this likely; likewise a UTF-8 byte. */
const LETTER_AFTER_LETTER = 0.3;
const CAPITAL_AFTER_CAPITAL = 0.08;
const FOREIGN_AFTER_FOREIGN = 0.15;
/** So is a digit after a digit, a member of a class after another, and a mark after the same mark. */
const CLASS_AFTER_CLASS = 0.5;

/** What `rateOf` asks of a set, told once for each. */
interface Traits {
  readonly frequency: number;
  readonly size: number;
  /** A lower-case letter, or a letter in either case. */
  readonly isLetter: boolean;
  readonly isCapital: boolean;
  /** Only bytes beyond ASCII. */
  readonly isForeign: boolean;
  /** Of the bytes beyond ASCII either none or all. */
  readonly isAscii: boolean;
  /** Only digits, or nothing. */
  readonly isDigits: boolean;
}

export function isAsciiOrAll(set: ByteSet): boolean {
  const foreign = set.subarray(0x80);
  return foreign.every((flag) => flag === foreign[0]);
}

const known = new WeakMap<ByteSet, Traits>();

const bySet = new Map<string, Traits>();

export function traitsOf(set: ByteSet): Traits {
  let traits = known.get(set) ?? bySet.get(keyOf(set));
  if (traits === undefined) {
    const size = sizeOf(set);
    const first = set.indexOf(1);
    const folded = first | 0x20;
    const isAnyLetter = size <= 2 && folded >= 0x61 && folded <= 0x7a;
    const isCapital = isAnyLetter && set[folded] !== 1;
    const isLetter = isAnyLetter && !isCapital;
    traits = {
      frequency: frequencyOf(set),
      size,
      isLetter,
      isCapital,
      isForeign: first >= 0x80,
      isAscii: isAsciiOrAll(set),
      isDigits: set.every((flag, byte) => flag === 0 || (byte >= 0x30 && byte <= 0x39)),
    };
    bySet.set(keyOf(set), traits);
  }
  known.set(set, traits);
  return traits;
}

/** Expected occurrences a byte in ordinary text; neighbouring letters are not independent. */
export function rateOf(sequence: Sequence, from = 0, to = sequence.length): number {
  let rate = 1;
  let previous: Traits | undefined;
  for (let i = from; i < to; i += 1) {
    const traits = traitsOf(sequence[i] as ByteSet);
    let share = traits.frequency;
    if (previous !== undefined) {
      if (traits.isLetter && previous.isLetter) share = LETTER_AFTER_LETTER;
      if (traits.isCapital && previous.isCapital) share = CAPITAL_AFTER_CAPITAL;
      if (traits.isForeign && previous.isForeign) share = FOREIGN_AFTER_FOREIGN;
      const isRow = traits === previous && !traits.isLetter;
      if (isRow || (traits.size >= 10 && previous.size >= 10)) share = Math.max(share, CLASS_AFTER_CLASS);
    }
    rate *= share;
    previous = traits;
  }
  return rate;
}

/**
 * The rate of a sequence as measured, where it is a word or part of one; else as reckoned.
 *
 * Independent letters make long words look rare, and `command` is commoner than `obey`.
 */
export function measuredRate(sequence: Sequence): number {
  const reckoned = rateOf(sequence);
  const traits = sequence.map(traitsOf);
  if (sequence.length < 3 || !traits.every((t) => t.isLetter)) return reckoned;
  const word = String.fromCharCode(...sequence.map((set) => set.indexOf(1) | 0x20));
  const measured = wordRate(word);
  return measured > 0 ? measured : Math.min(reckoned, UNSEEN_WORD);
}

/** A sequence as a person reads it: `ghp_` or `SK[16]` with set sizes. */
export function describeSequence(sequence: Sequence): string {
  return sequence
    .map((set) => {
      const count = sizeOf(set);
      const first = set.indexOf(1);
      const letter = count === 2 && first >= 0x41 && first <= 0x5a && set[first + 0x20] === 1;
      if (count !== 1 && !letter) return `[${count}]`;
      const byte = letter ? first + 0x20 : first;
      return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `<${byte.toString(16)}>`;
    })
    .join('');
}
