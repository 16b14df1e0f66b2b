/** International bank account numbers: ISO 13616 with the check of ISO 7064 (mod 97-10). */
import type { Validator } from './types.js';
import { FAIL, VERIFIED } from './verdicts.js';

/** Countries by length, SWIFT IBAN registry, release 101. */
const COUNTRIES_BY_LENGTH: Readonly<Record<number, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};

const LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries(COUNTRIES_BY_LENGTH).flatMap(([length, countries]) =>
    countries.split(' ').map((country) => [country, Number(length)] as const),
  ),
);

/** What a report without separators glues to the number. */
const CURRENCIES: ReadonlySet<string> = new Set('EUR USD GBP CHF SEK NOK DKK PLN'.split(' '));

/** Characters of a country's IBAN, or undefined for a country that has none. */
export const ibanLength = (country: string): number | undefined => LENGTHS.get(country);

/** Whether the first four characters, moved to the end and read as digits (A is 10), leave 1 mod 97. */
export function mod97(iban: string): boolean {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    if (Number.isNaN(value)) return false;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/**
 * An IBAN of a registered country, of its length, whose check digits hold. In the printed form the
 * expression may have taken a following group along; the finding ends where the country's length says.
 */
export const iban: Validator = (subject) => {
  const text = subject.text.toUpperCase();
  const least = ibanLength(text.slice(0, 2));
  if (least === undefined) return FAIL;
  let compact = '';
  let end = 0;
  while (end < text.length && compact.length < least) {
    const char = text.charAt(end);
    if (char !== ' ' && char !== '-') compact += char;
    end += 1;
  }
  const rest = end < text.length ? text.slice(end) : subject.after;
  if (compact.length < least || (/^[A-Za-z0-9]/.test(rest) && !CURRENCIES.has(rest))) return FAIL;
  // 00, 01 and 99 cannot come out of the calculation (ISO 13616-1, 6.1).
  const check = Number(compact.slice(2, 4));
  if (!(check >= 2 && check <= 98) || !mod97(compact)) return FAIL;
  return end < text.length ? { ...VERIFIED, length: end } : VERIFIED;
};
