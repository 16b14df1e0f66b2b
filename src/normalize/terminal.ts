/**
 * Control sequences of terminals, which colour logs: what stands behind the ESC goes with it, or it would be taken for
 * letters of the word that follows.
 *
 * Source: ECMA-48 (5th edition), 5.4 (control sequences); ECMA-35, 14 (designations of character sets).
 */

export const ESC = 0x1b;
/** Bytes behind the ESC, at most: more are no sequence that a program writes. */
const LONGEST_TAIL = 32;
const BRACKET = 0x5b;

/**
 * Bytes of a sequence behind its ESC.
 *
 * @param at - index behind the ESC
 * @param length - bytes there are
 * @returns 0 if it is none, or longer than 32 bytes
 */
export function sequenceTail(bytes: Uint8Array, at: number, length: number): number {
  if (at >= length) return 0;
  const first = bytes[at] as number;
  if (first >= 0x28 && first <= 0x2b) {
    const set = at + 1 < length ? (bytes[at + 1] as number) : 0;
    return set >= 0x30 && set <= 0x5a ? 2 : 0;
  }
  if (first !== BRACKET) return 0;
  const end = Math.min(length, at + LONGEST_TAIL);
  let next = at + 1;
  while (next < end && (bytes[next] as number) >= 0x30 && (bytes[next] as number) <= 0x3f) next += 1;
  while (next < end && (bytes[next] as number) >= 0x20 && (bytes[next] as number) <= 0x2f) next += 1;
  if (next >= end) return 0;
  const last = bytes[next] as number;
  return last >= 0x40 && last <= 0x7e ? next + 1 - at : 0;
}
