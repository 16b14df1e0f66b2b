/** Tokens that end in a CRC-32 of themselves: GitHub, npm and Vercel in base62, GitLab in base36. */
import type { Validator } from './types.js';
import { bodyOf, verifiedOrPass } from './verdicts.js';

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as in ISO 3309 and zlib: reflected EDB88320, initial and final FFFFFFFF. Text is latin1. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(i)) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A 32-bit number in base62 (digits, upper case, lower case), high first, padded to 6. */
export function base62(value: number): string {
  let out = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) out = BASE62.charAt(rest % 62) + out;
  return out.padStart(6, '0');
}

/** The body's last 6 characters are the checksum of what comes before them in the body. */
export const crc32Base62: Validator = (subject) => {
  const body = bodyOf(subject);
  return verifiedOrPass(body.length > 6 && base62(crc32(body.slice(0, -6))) === body.slice(-6));
};

/**
 * A GitLab routable token: its last 7 characters are the checksum, in lower-case base36, of all before
 * them, the prefix and the two length characters included (GitLab handbook, Routable Tokens).
 */
export const gitlabRoutable: Validator = ({ text }) =>
  verifiedOrPass(
    text.length > 7 && crc32(text.slice(0, -7)).toString(36).padStart(7, '0') === text.slice(-7),
  );
