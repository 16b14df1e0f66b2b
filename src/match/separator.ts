/** What lies between the words of a frame in the text: the words view shows it as one space. */
import {
  BACKSLASH,
  EQUALS,
  isAlphanumeric,
  isEscapeLetter,
  isLetter,
  LESS,
  PLUS,
  SPACE,
} from '../normalize/byte-classes.js';
import { SEPARATOR } from '../patterns/exact-strings.js';

const GREATER = 0x3e;
const SLASH = 0x2f;
/** Longest HTML tag that counts as a separator, in bytes. */
export const LONGEST_TAG = 44;

/** Whether a layout control can begin with a byte in UTF-8: of U+00AD, of U+200B to U+2064, of U+FEFF. */
export const beginsInvisible = (byte: number): boolean => byte === 0xc2 || byte === 0xe2 || byte === 0xef;

/** 1 for each byte that a separator can begin with. */
export const BEGINS_SEPARATOR: Uint8Array = SEPARATOR.map((flag, byte) =>
  byte === BACKSLASH || byte === LESS || beginsInvisible(byte) ? 1 : flag,
);

/** The same characters, as in a class of a `RegExp`. */
export const INVISIBLE_CLASS = String.raw`\u00ad\u200b-\u200f\u2060-\u2064\ufeff`;

/**
 * Length of the layout control at index `i` of the bytes, or 0: the soft hyphen, and the joiners, marks and spaces of no
 * width (Unicode Standard, section 23.2). The text pass leaves them out, as where they part the letters of a word; here
 * they part words, as where they stand in the place of blanks.
 */
export function invisibleLength(bytes: Uint8Array, i: number): number {
  const [second, third] = [bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
  switch (bytes[i]) {
    case 0xc2:
      return second === 0xad ? 2 : 0;
    case 0xe2:
      return (second === 0x80 && third >= 0x8b && third <= 0x8f) ||
        (second === 0x81 && third >= 0xa0 && third <= 0xa4)
        ? 3
        : 0;
    case 0xef:
      return second === 0xbb && third === 0xbf ? 3 : 0;
    default:
      return 0;
  }
}

/** Length of the separator at index `i` of the bytes, or 0. */
export function separatorLength(bytes: Uint8Array, i: number): number {
  const byte = bytes[i] as number;
  if (byte >= 0x80) return invisibleLength(bytes, i);
  if (byte === BACKSLASH) return isEscapeLetter(bytes[i + 1] ?? 0) ? 2 : 0;
  if (byte === LESS) return tagLength(bytes, i);
  if (SEPARATOR[byte] !== 1) return 0;
  // Between words a plus is the form-encoded space, which is a view of its own; elsewhere it joins strings.
  return byte === PLUS && isAlphanumeric(bytes[i - 1] ?? 0) && isAlphanumeric(bytes[i + 1] ?? 0) ? 0 : 1;
}

/** Length of the tag at `i`, or 0. Words in angle brackets are no tag, unless they hold an attribute. */
function tagLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i + 1] === SLASH ? i + 2 : i + 1;
  if (!isLetter(bytes[first] ?? 0)) return 0;
  let hasSpace = false;
  let hasValue = false;
  const limit = Math.min(bytes.length, i + LONGEST_TAG);
  for (let at = first + 1; at < limit; at += 1) {
    const byte = bytes[at] as number;
    if (byte === GREATER) return hasSpace && !hasValue ? 0 : at + 1 - i;
    if (byte === LESS) return 0;
    if (byte === SPACE) hasSpace = true;
    if (byte === EQUALS) hasValue = true;
  }
  return 0;
}
