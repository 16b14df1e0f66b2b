/**
 * Sets of byte values, and how common bytes are in ordinary text.
 */

/** 256 flags, one a byte value. */
export type ByteSet = Uint8Array;

export function emptySet(): ByteSet {
  return new Uint8Array(256);
}

export function setOf(...bytes: readonly number[]): ByteSet {
  const set = emptySet();
  for (const byte of bytes) set[byte] = 1;
  return set;
}

export function addRange(set: ByteSet, first: number, last: number): void {
  set.fill(1, first, last + 1);
}

export function union(a: ByteSet, b: ByteSet): ByteSet {
  const out = a.slice();
  for (let i = 0; i < 256; i += 1) if (b[i] === 1) out[i] = 1;
  return out;
}

export function complement(set: ByteSet): ByteSet {
  const out = emptySet();
  for (let i = 0; i < 256; i += 1) out[i] = set[i] === 1 ? 0 : 1;
  return out;
}

export function sizeOf(set: ByteSet): number {
  let count = 0;
  for (const flag of set) count += flag;
  return count;
}

/** Adds the other case of every ASCII letter in the set. */
export function withBothCases(set: ByteSet): ByteSet {
  const out = set.slice();
  for (let upper = 0x41; upper <= 0x5a; upper += 1) {
    if (set[upper] === 1 || set[upper + 0x20] === 1) {
      out[upper] = 1;
      out[upper + 0x20] = 1;
    }
  }
  return out;
}

export function keyOf(set: ByteSet): string {
  let key = '';
  for (let i = 0; i < 256; i += 8) {
    let byte = 0;
    for (let j = 0; j < 8; j += 1) byte = (byte << 1) | (set[i + j] as number);
    key += String.fromCharCode(byte);
  }
  return key;
}

/**
 * How often each byte occurs in logs, source text and prose taken together, roughly. Only the order
 * of magnitude matters: it decides which part of an expression becomes its anchor.
 */
const FREQUENCY = (() => {
  const table = new Float64Array(256).fill(0.0004);
  const spread = (chars: string, share: number) => {
    for (const char of chars) table[char.charCodeAt(0)] = share / chars.length;
  };
  spread(' ', 0.12);
  spread('\n', 0.02);
  spread('etaoinshrdlu', 0.38);
  spread('cmfwypvbgkjqxz', 0.15);
  spread('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 0.07);
  spread('0123456789', 0.12);
  spread('.,-_/:"\'()=', 0.08);
  spread('!#$%&*+;<>?@[\\]^`{|}~', 0.03);
  return table;
})();

/** The share of ordinary text that the set's bytes make up. */
export function frequencyOf(set: ByteSet): number {
  let sum = 0;
  for (let i = 0; i < 256; i += 1) if (set[i] === 1) sum += FREQUENCY[i] as number;
  return Math.min(1, sum);
}
