/** The code units that UTF-16 writes characters beyond U+FFFF with (Unicode standard, section 3.9, D91). */

export const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
export const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** The character of a pair. */
export const pairedCodePoint = (high: number, low: number): number =>
  0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
