/**
 * Which Cyrillic letters stand for themselves: those of Cyrillic words in Cyrillic text. Every other of them looks like a
 * Latin one and hides nothing there; what look-alikes are folded for is a Latin word, or a word of both scripts.
 *
 * A row of Cyrillic letters stands for itself if it holds one that looks like no other, and no letter or digit of ASCII
 * touches it. A row of look-alikes alone (`с`, `его`) does where the nearest letters that tell are Cyrillic too. A row
 * with `ё`, which is as often written `е`, is folded: that reads both alike.
 */
import { isAlphanumeric, isLetter } from './byte-classes.js';
import { KEPT, readingOf } from './confusables.js';

/** The blocks Cyrillic and Cyrillic Supplement, but for the signs and marks within (Unicode, Blocks.txt). */
const FIRST = 0x400;
const LAST = 0x52f;
const FIRST_SIGN = 0x482;
const LAST_SIGN = 0x489;
const YO = 0x451;
const CAPITAL_YO = 0x401;

/** Bytes of the longest row that stands for itself, and of the longest one of look-alikes alone. */
const LONGEST = 40;
const LONGEST_ALIKE = 16;
/** Bytes on either side of a row of look-alikes that tell. */
const NEAR = 24;

/** The Cyrillic letter at an index; 0 if there is none. */
function letterAt(bytes: Uint8Array, at: number, length: number): number {
  const head = bytes[at] as number;
  if (at < 0 || at + 1 >= length || head < 0xd0 || head > 0xd4) return 0;
  const tail = bytes[at + 1] as number;
  if ((tail & 0xc0) !== 0x80) return 0;
  const codePoint = ((head & 0x1f) << 6) | (tail & 0x3f);
  const isSign = codePoint >= FIRST_SIGN && codePoint <= LAST_SIGN;
  return codePoint < FIRST || codePoint > LAST || isSign ? 0 : codePoint;
}

/** What the first letter says that tells, at indices `from`, `from + step`, ...: 1 of Cyrillic, -1 of ASCII; 0 if none does. */
function tellingFrom(bytes: Uint8Array, from: number, step: number, first: number, last: number): number {
  for (let at = from; at >= first && at < last; at += step) {
    if (isLetter(bytes[at] as number)) return -1;
    const letter = letterAt(bytes, at, last);
    if (letter !== 0 && readingOf(letter) === KEPT) return 1;
  }
  return 0;
}

/**
 * Where the row of Cyrillic letters ends that one at an index is part of, if they stand for themselves; else 0.
 *
 * @param length - bytes that are there; at least `LONGEST + 4` from the index on, unless the text ends before
 */
export function ownScriptEnd(bytes: Uint8Array, at: number, length: number): number {
  let isTelling = false;
  let hasYo = false;
  const take = (index: number): boolean => {
    const letter = letterAt(bytes, index, length);
    if (letter === 0) return false;
    if (letter === YO || letter === CAPITAL_YO) hasYo = true;
    else if (readingOf(letter) === KEPT) isTelling = true;
    return true;
  };
  let start = at;
  let end = at;
  while (end - at <= LONGEST && take(end)) end += 2;
  while (end - start <= LONGEST && take(start - 2)) start -= 2;
  if (end === at || end - start > LONGEST || hasYo) return 0;
  if (end < length && isAlphanumeric(bytes[end] as number)) return 0;
  if (start > 0 && isAlphanumeric(bytes[start - 1] as number)) return 0;
  if (isTelling) return end;
  if (end - start > LONGEST_ALIKE) return 0;
  const before = tellingFrom(bytes, start - 1, -1, Math.max(0, start - NEAR), start);
  const behind = tellingFrom(bytes, end, 1, end, Math.min(length, end + NEAR));
  return before >= 0 && behind >= 0 && before + behind > 0 ? end : 0;
}
