import { createHash } from 'node:crypto';
import type { Validator } from './types.js';
import { verifiedOrPass } from './verdicts.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Characters that the digest covers: prefix, 22, `_` and 43. */
const COVERED = 77;
const CHECK_LENGTH = 8;

/** The first bytes in the base32 of RFC 4648, section 6: `length` characters, 5 bits each. */
export function base32Head(bytes: Uint8Array, length: number): string {
  let out = '';
  for (let i = 0; i < length; i += 1) {
    const bit = i * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    out += BASE32.charAt((pair >> (11 - (bit & 7))) & 31);
  }
  return out;
}

/**
 * A GitHub fine-grained token: characters 78 to 85 are the base32 of the SHA-256 of the first 77. Known
 * from one public sample only, so it may verify and never refuse.
 */
export const githubFineGrained: Validator = ({ text }) => {
  if (text.length < COVERED + CHECK_LENGTH) return verifiedOrPass(false);
  const digest = createHash('sha256').update(text.slice(0, COVERED), 'latin1').digest();
  return verifiedOrPass(base32Head(digest, CHECK_LENGTH) === text.slice(COVERED, COVERED + CHECK_LENGTH));
};
