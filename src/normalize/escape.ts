/** What a written escape stands for, and how many bytes it takes up. */
import { HEX_VALUE } from './byte-classes.js';

export type Escape =
  | { readonly length: number; readonly byte: number }
  | { readonly length: number; readonly codePoint: number }
  | { readonly length: number; readonly text: string };

/** Longest escape in bytes, so that nothing has to be read twice when a chunk ends within one. */
export const LONGEST_ESCAPE = 48;

/** `count` hex digits at `at`, as a number. */
export function hexNumber(bytes: Uint8Array, at: number, count: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = HEX_VALUE[bytes[i] ?? 0] as number;
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

export function isScalar(codePoint: number): boolean {
  return codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
}
