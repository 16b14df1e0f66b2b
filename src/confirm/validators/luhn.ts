/** Payment cards: ISO/IEC 7812-1 check digit, issuer ranges and lengths. */
import type { Validator } from './types.js';
import { FAIL, VERIFIED, verifiedOrFail } from './verdicts.js';

/** The Luhn formula of ISO/IEC 7812-1, annex B: every second digit from the right counts twice. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    if (digit < 0 || digit > 9) return false;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** First and last value of the leading digits, and the shortest and longest number. */
type IssuerRange = readonly [first: number, last: number, least: number, most: number];

/** By the issuers' public number ranges. */
const ISSUERS: Readonly<Record<string, readonly IssuerRange[]>> = {
  mastercard: [
    [51, 55, 16, 16],
    [2221, 2720, 16, 16],
  ],
  amex: [
    [34, 34, 15, 15],
    [37, 37, 15, 15],
  ],
  discover: [
    [6011, 6011, 16, 19],
    [644, 649, 16, 19],
    [65, 65, 16, 19],
  ],
  diners: [
    [300, 305, 14, 19],
    [3095, 3095, 14, 19],
    [36, 36, 14, 19],
    [38, 39, 14, 19],
  ],
  dankort: [[5019, 5019, 16, 16]],
  jcb: [[3528, 3589, 16, 19]],
  unionpay: [
    [62, 62, 16, 19],
    [81, 81, 16, 19],
  ],
  mir: [[2200, 2204, 16, 19]],
  maestro: [
    [5018, 5018, 13, 19],
    [5020, 5020, 13, 19],
    [5038, 5038, 13, 19],
    [5893, 5893, 13, 19],
    [6304, 6304, 13, 19],
    [6759, 6759, 13, 19],
    [6761, 6763, 13, 19],
  ],
  rupay: [
    [508, 508, 16, 16],
    [60, 60, 16, 16],
    [82, 82, 16, 16],
    [353, 353, 16, 16],
    [356, 356, 16, 16],
  ],
};
const VISA_LENGTHS: ReadonlySet<number> = new Set([13, 16, 19]);

/** The issuer whose range and length the digits fit, or undefined. */
export function cardIssuer(digits: string): string | undefined {
  if (digits.startsWith('4')) return VISA_LENGTHS.has(digits.length) ? 'visa' : undefined;
  for (const [issuer, ranges] of Object.entries(ISSUERS)) {
    for (const [first, last, least, most] of ranges) {
      const lead = Number(digits.slice(0, String(first).length));
      if (lead >= first && lead <= last && digits.length >= least && digits.length <= most) return issuer;
    }
  }
  return undefined;
}

/** Whether issuer, length and check digit of a text's digits hold, and it is not one digit repeated. */
function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  const isVaried = /[^0-9]/.test(digits) ? false : new Set(digits).size > 1;
  return isVaried && cardIssuer(digits) !== undefined && luhn(digits);
}

/** Four groups of four with a last one of three, which is part of the number or a code beside it. */
const WITH_CODE = /^[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4} [0-9]{3}$/;
/** `0000 0000 0000 0000` */
const FOUR_GROUPS = 19;
/** Groups as in a dump of bytes or a table of numbers. */
const GROUPS_BEFORE = /(?:(?<![A-Za-z0-9])[0-9a-f]{4,5} )+$/;
const GROUPS_AFTER = /^(?: [0-9a-f]{4,5}(?![A-Za-z0-9]))+/;

/**
 * A number among groups like its own: those of a dump or a table, unless they are a card number too, or one
 * group of digits behind it, as a year or a ZIP code.
 */
function isAmongGroups(before: string, after: string): boolean {
  const left = GROUPS_BEFORE.exec(before)?.[0] ?? '';
  if (left !== '' && !isCard(left.slice(-FOUR_GROUPS - 1))) return true;
  const right = GROUPS_AFTER.exec(after)?.[0] ?? '';
  if (right === '' || /^ [0-9]+$/.test(right)) return false;
  return !isCard(right.slice(0, FOUR_GROUPS + 1));
}

/** A card number, alone or with what is printed beside it. In groups it is none of a longer row of groups. */
export const card: Validator = ({ text, before, after }) => {
  if (isCard(text)) return verifiedOrFail(!text.includes(' ') || !isAmongGroups(before, after));
  if (!WITH_CODE.test(text) || !isCard(text.slice(0, FOUR_GROUPS))) return FAIL;
  if (isAmongGroups(before, text.slice(FOUR_GROUPS) + after)) return FAIL;
  return { ...VERIFIED, length: FOUR_GROUPS };
};
