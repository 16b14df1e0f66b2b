import type { Validator } from './types.js';
import { passIf } from './verdicts.js';

/** Printed in advertisements and leaflets, and never assigned since. */
const ADVERTISED: ReadonlySet<string> = new Set(['078051120', '219099999', '457555462']);

/**
 * Whether a number could have been assigned: Social Security Administration, "Social Security Number
 * Randomization": no area 000, 666 or 900-999, no group 00, no serial 0000.
 */
export function isPlausibleSsn(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!/^[0-9]{9}$/.test(digits) || ADVERTISED.has(digits)) return false;
  const area = digits.slice(0, 3);
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}

export const ssn: Validator = (subject) => passIf(isPlausibleSsn(subject.text));
