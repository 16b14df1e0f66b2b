/**
 * The letters view of a window: what is left when all but letters is dropped and leetspeak undone.
 *
 * It is made for each window where a form on letters was proposed, not for the whole stream: a letter's
 * place in it depends on its own bytes and their neighbours alone.
 */
import { KEPT, readingOf } from '../normalize/confusables.js';
import { LEET_SIGNS } from '../patterns/letters.js';

const LETTER = 1;
const SIGN = 2;
const KIND = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 0x80; byte += 1) {
    if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) table[byte] = LETTER;
  }
  for (const sign of LEET_SIGNS) table[sign.charCodeAt(0)] = SIGN;
  return table;
})();

export interface Letters {
  /** Lower-case letters, and signs that stand for letters; latin1. */
  readonly codes: Uint8Array;
  /** How many there are: the arrays are longer. */
  readonly count: number;
  /** Offset in the window of each of them. */
  readonly offsets: Uint32Array;
}

/** @param window - latin1 */
export function lettersOf(window: string): Letters {
  const codes = new Uint8Array(window.length);
  const offsets = new Uint32Array(window.length);
  let count = 0;
  for (let i = 0; i < window.length; i += 1) {
    const code = window.charCodeAt(i);
    const kind = KIND[code] as number;
    if (kind === 0) continue;
    codes[count] = kind === LETTER ? code | 0x20 : code;
    offsets[count] = i;
    count += 1;
  }
  return { codes, count, offsets };
}

/** Whether the text pass has something to undo here: its view is the better reading, and names the pass. */
function isFoldable(raw: string): boolean {
  if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]/.test(raw)) return false;
  return [...Buffer.from(raw, 'latin1').toString('utf8')].some(
    (char) => readingOf(char.codePointAt(0) as number) !== KEPT,
  );
}

const isWordChar = (char: string | undefined) => char !== undefined && /[A-Za-z0-9]/.test(char);

/**
 * Whether the letters `from` to `to` are words that were broken, merged or respelt: otherwise the plain
 * reading of the same frame is the judge. The span must begin and end at the edge of a word, unless its
 * letters are visibly spaced.
 */
export function isBroken(window: string, letters: Letters, from: number, to: number): boolean {
  const start = letters.offsets[from] as number;
  const end = (letters.offsets[to - 1] as number) + 1;
  const raw = window.slice(start, end);
  const words = raw.split(/[^A-Za-z0-9@$!|+]+/).filter((word) => word !== '');
  const single = words.filter((word) => word.length === 1).length;
  const isSpaced = single >= words.length * 0.6 && words.length >= 8;
  if (isFoldable(raw)) return false;
  if (isSpaced) return true;
  if (isWordChar(window[start - 1]) || isWordChar(window[end])) return false;
  // A sentence that ends in between joins words that have nothing to do with each other.
  if (/[A-Za-z]{3}[.!?]["')]?\s/.test(raw)) return false;
  return true;
}
