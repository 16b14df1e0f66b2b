/**
 * Written-out characters: HTML character references (HTML standard, section 13.5) and the backslash
 * escapes of JSON and JavaScript, `\uXXXX`, `\u{...}` and `\xNN`.
 */
import { BACKSLASH, HEX_VALUE } from './byte-classes.js';
import { type Escape, hexNumber, isScalar } from './escape.js';
import { isHighSurrogate, isLowSurrogate, pairedCodePoint } from './surrogates.js';
import { REFERENCES } from './tables/references.js';

/** Digits that a numeric reference may pad itself with. */
const MAX_DIGITS = 12;
/** Longest name of the table. */
const MAX_NAME = 31;
/** Backslashes before one escape: JSON within JSON doubles them each time. */
const MAX_BACKSLASHES = 16;

/** What each name stands for, for an engine that looks them up itself. */
export const referenceTexts: Readonly<Record<string, string>> = REFERENCES;

/** Reads the reference at `at`, which holds a `&`. A name needs its `;`, a number does not. */
export function readReference(bytes: Uint8Array, at: number, last: number): Escape | undefined {
  if (bytes[at + 1] === 0x23) return readNumeric(bytes, at, last);
  let end = at + 1;
  while (end < last && end - at <= MAX_NAME + 1 && isNameByte(bytes[end] as number)) end += 1;
  if (end >= last || bytes[end] !== 0x3b || end === at + 1) return undefined;
  const name = Buffer.from(bytes.subarray(at + 1, end)).toString('latin1');
  const text = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined;
  return text === undefined ? undefined : { length: end + 1 - at, text };
}

function isNameByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

function readNumeric(bytes: Uint8Array, at: number, last: number): Escape | undefined {
  const isHex = ((bytes[at + 2] ?? 0) | 0x20) === 0x78;
  const first = at + (isHex ? 3 : 2);
  let end = first;
  let codePoint = 0;
  while (end < last && end - first < MAX_DIGITS) {
    const digit = HEX_VALUE[bytes[end] as number] as number;
    if (digit < 0 || (!isHex && digit > 9)) break;
    codePoint = Math.min(codePoint * (isHex ? 16 : 10) + digit, 0x110000);
    end += 1;
  }
  if (end === first || !isScalar(codePoint)) return undefined;
  if (end < last && bytes[end] === 0x3b) end += 1;
  return { length: end - at, codePoint };
}

/** Reads the escape at `at`, which holds the first of one or more backslashes. */
export function readBackslash(bytes: Uint8Array, at: number, last: number): Escape | undefined {
  let letter = at;
  while (letter < last && bytes[letter] === BACKSLASH && letter - at < MAX_BACKSLASHES) letter += 1;
  if (bytes[letter] === 0x78) {
    const byte = hexNumber(bytes, letter + 1, 2);
    return byte === undefined ? undefined : { length: letter + 3 - at, byte };
  }
  if (bytes[letter] !== 0x75) return undefined;
  if (bytes[letter + 1] === 0x7b) return readBraced(bytes, at, letter + 2, last);
  const unit = hexNumber(bytes, letter + 1, 4);
  if (unit === undefined) return undefined;
  const length = letter + 5 - at;
  if (isHighSurrogate(unit)) {
    const low = readBackslashPair(bytes, letter + 5, last);
    if (low !== undefined) {
      return {
        length: length + low.length,
        codePoint: pairedCodePoint(unit, low.unit),
      };
    }
  }
  return isScalar(unit) ? { length, codePoint: unit } : undefined;
}

/** The second half of a surrogate pair. */
function readBackslashPair(bytes: Uint8Array, at: number, last: number) {
  let letter = at;
  while (letter < last && bytes[letter] === BACKSLASH && letter - at < MAX_BACKSLASHES) letter += 1;
  if (letter === at || bytes[letter] !== 0x75) return undefined;
  const unit = hexNumber(bytes, letter + 1, 4);
  return unit !== undefined && isLowSurrogate(unit) ? { unit, length: letter + 5 - at } : undefined;
}

function readBraced(bytes: Uint8Array, at: number, first: number, last: number): Escape | undefined {
  let end = first;
  let codePoint = 0;
  while (end < last && end - first < 8) {
    const digit = HEX_VALUE[bytes[end] as number] as number;
    if (digit < 0) break;
    codePoint = codePoint * 16 + digit;
    end += 1;
  }
  if (end === first || bytes[end] !== 0x7d || !isScalar(codePoint)) return undefined;
  return { length: end + 1 - at, codePoint };
}
