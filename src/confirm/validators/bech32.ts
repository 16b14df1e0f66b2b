import type { Validator } from './types.js';
import { verifiedOrPass } from './verdicts.js';

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const LONGEST = 256;

function step(checksum: number, value: number): number {
  const top = checksum >>> 25;
  let next = ((checksum & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i += 1) if ((top >>> i) & 1) next ^= GENERATOR[i] as number;
  return next;
}

/** Whether a bech32 string's checksum holds (BIP-173); mixed case never does. */
export function isBech32(text: string): boolean {
  const lower = text.toLowerCase();
  if (text.length > LONGEST || (text !== lower && text !== text.toUpperCase())) return false;
  const mark = lower.lastIndexOf('1');
  if (mark < 1 || lower.length - mark < 7) return false;
  let checksum = 1;
  for (let i = 0; i < mark; i += 1) checksum = step(checksum, lower.charCodeAt(i) >> 5);
  checksum = step(checksum, 0);
  for (let i = 0; i < mark; i += 1) checksum = step(checksum, lower.charCodeAt(i) & 31);
  for (let i = mark + 1; i < lower.length; i += 1) {
    const value = ALPHABET.indexOf(lower.charAt(i));
    if (value < 0) return false;
    checksum = step(checksum, value);
  }
  return checksum === 1;
}

/** An age identity (age-encryption.org/v1): bech32 with the name AGE-SECRET-KEY-. */
export const ageKey: Validator = ({ text }) => verifiedOrPass(isBech32(text));
