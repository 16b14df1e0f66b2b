import type { Validator } from './types.js';
import { verifiedOrFail } from './verdicts.js';

/** American Bankers Association, Routing Number Policy: weights 3 7 1, repeated. */
const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1] as const;

/** Federal Reserve districts, thrift institutions, electronic, and traveller's cheques. */
function isDistrict(prefix: number): boolean {
  return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
}

/** A nine-digit routing number: district and checksum hold; all zeros is none. */
export function isRoutingNumber(text: string): boolean {
  if (!/^[0-9]{9}$/.test(text) || /^0+$/.test(text) || !isDistrict(Number(text.slice(0, 2)))) return false;
  return WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(text.charAt(i)), 0) % 10 === 0;
}

export const aba: Validator = (subject) => verifiedOrFail(isRoutingNumber(subject.text));
