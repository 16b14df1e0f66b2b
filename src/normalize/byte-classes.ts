/** What each byte can be part of: the alphabets of the passes. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Value of a base64 or base64url character (RFC 4648, sections 4 and 5), or -1. */
export const BASE64_VALUE = (() => {
  const table = new Int8Array(256).fill(-1);
  for (let i = 0; i < 62; i += 1) table[ALPHABET.charCodeAt(i)] = i;
  for (const char of '+-') table[char.charCodeAt(0)] = 62;
  for (const char of '/_') table[char.charCodeAt(0)] = 63;
  return table;
})();

/** Value of a hex digit, or -1. */
export const HEX_VALUE = (() => {
  const table = new Int8Array(256).fill(-1);
  for (let i = 0; i < 16; i += 1) {
    table[i.toString(16).charCodeAt(0)] = i;
    table[i.toString(16).toUpperCase().charCodeAt(0)] = i;
  }
  return table;
})();

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 0x20;
export const PERCENT = 0x25;
export const AMPERSAND = 0x26;
export const PLUS = 0x2b;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const BACKSLASH = 0x5c;

/** 1 for a byte at which the text pass may have something to undo: `%`, `&`, `\`, controls, beyond ASCII. */
export const SPECIAL = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    const control = byte < SPACE && byte !== TAB && byte !== LF && byte !== CR;
    table[byte] =
      control || byte >= 0x7f || byte === PERCENT || byte === AMPERSAND || byte === BACKSLASH ? 1 : 0;
  }
  return table;
})();

/** 1 for a separator between bytes that are written as hex digits. */
export const HEX_SEPARATOR = (() => {
  const table = new Uint8Array(256);
  for (const char of ' :-,') table[char.charCodeAt(0)] = 1;
  return table;
})();

/** 1 for what a run of base64 or hex may consist of: either alphabet and line breaks. */
export const RUN_MEMBER = (() => {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    table[byte] = (BASE64_VALUE[byte] as number) >= 0 || byte === LF || byte === CR ? 1 : 0;
  }
  return table;
})();

/** What an escaped line break or tab has behind its backslash: `n`, `r`, `t`. */
export function isEscapeLetter(byte: number): boolean {
  return byte === 0x6e || byte === 0x72 || byte === 0x74;
}

export function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isAlphanumeric(byte: number): boolean {
  return isDigit(byte) || isLetter(byte);
}
