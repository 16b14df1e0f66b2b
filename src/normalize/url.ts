/**
 * Pass 3: percent-encoding (RFC 3986, section 2.1), and `%uXXXX` of UTF-16 code units,
 * as IIS reads and JavaScript's `escape` writes it (ECMAScript, B.2.1.1). A malformed `%` stays.
 */
import { HEX_VALUE } from './byte-classes.js';
import { type Escape, hexNumber, isScalar } from './escape.js';
import { isHighSurrogate, isLowSurrogate, pairedCodePoint } from './surrogates.js';

/** Bytes of `%uXXXX`. */
const UNIT = 6;

/**
 * Reads the escape at `at`, which holds a `%`.
 *
 * @param bytes - the view's bytes
 * @param last - where they end
 */
export function readPercent(bytes: Uint8Array, at: number, last: number): Escape | undefined {
  if (at + 2 < last) {
    const high = HEX_VALUE[bytes[at + 1] as number] as number;
    const low = HEX_VALUE[bytes[at + 2] as number] as number;
    if (high >= 0 && low >= 0) return { length: 3, byte: (high << 4) | low };
  }
  const unit = readUnit(bytes, at, last);
  if (unit === undefined) return undefined;
  if (isHighSurrogate(unit)) {
    const low = readUnit(bytes, at + UNIT, last);
    if (low !== undefined && isLowSurrogate(low))
      return { length: 2 * UNIT, codePoint: pairedCodePoint(unit, low) };
  }
  return isScalar(unit) ? { length: UNIT, codePoint: unit } : undefined;
}

/** The code unit of UTF-16 that `%uXXXX` stands for. */
function readUnit(bytes: Uint8Array, at: number, last: number): number | undefined {
  if (at + UNIT > last || bytes[at] !== 0x25) return undefined;
  return ((bytes[at + 1] as number) | 0x20) === 0x75 ? hexNumber(bytes, at + 2, 4) : undefined;
}
