/**
 * Pass 3: percent-encoding (RFC 3986, section 2.1), and IIS's `%uXXXX`. A malformed `%` stays.
 */
import { HEX_VALUE } from './byte-classes.js';
import { type Escape, hexNumber } from './escape.js';

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
  if (at + 5 < last && ((bytes[at + 1] as number) | 0x20) === 0x75) {
    const codePoint = hexNumber(bytes, at + 2, 4);
    if (codePoint !== undefined) return { length: 6, codePoint };
  }
  return undefined;
}
