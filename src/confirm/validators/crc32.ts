/** Tokens that end in a CRC-32 of themselves: GitHub, npm and Vercel in base62, GitLab in base36. */
import { crc32 as crc32OfBytes } from '../../base/crc32.js';
import type { Validator } from './types.js';
import { bodyOf, verifiedOrPass } from './verdicts.js';

/** CRC-32 of text in latin1: one character is one byte. */
export function crc32(text: string): number {
  return crc32OfBytes(Buffer.from(text, 'latin1'));
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
