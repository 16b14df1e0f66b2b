import { describe, expect, it } from 'vitest';
import { cardIssuer, luhn } from '../../../src/confirm/validators/luhn.js';
import { judge, outcomeOf } from './subject.js';

describe('payment cards (ISO/IEC 7812-1)', () => {
  it.each([
    ['4000000000000002', 'visa'],
    ['2221000000000009', 'mastercard'],
    ['2720999999999996', 'mastercard'],
    ['340000000000009', 'amex'],
    ['30000000000004', 'diners'],
    ['6011000000000004', 'discover'],
    ['3528000000000007', 'jcb'],
    ['6200000000000005', 'unionpay'],
  ])('%s is of %s', (number, issuer) => {
    expect(luhn(number)).toBe(true);
    expect(cardIssuer(number)).toBe(issuer);
    expect(outcomeOf('card', number)).toBe('verified');
  });

  it.each([
    ['4000000000000003', 'check digit'],
    ['0000000000000000', 'all zeros: no issuer'],
    ['350000000000006', 'an IMEI: Luhn holds, 15 digits are no length of JCB'],
    ['400000000000006', '15 digits are no length of Visa'],
    ['2720999999999995', 'check digit'],
    ['2721000000000004', 'beyond the range of Mastercard'],
    ['', 'nothing'],
  ])('%s is none: %s', (number) => {
    expect(outcomeOf('card', number)).toBe('fail');
  });

  it('reads over spaces and hyphens', () => {
    expect(outcomeOf('card', '2221-0000-0000-0009')).toBe('verified');
    expect(outcomeOf('card', '3400 000000 00009')).toBe('verified');
  });

  it('lowers documented test cards', () => {
    expect(judge('card', '4111 1111 1111 1111')).toEqual({ outcome: 'verified', severity: 'low' });
    expect(judge('card', '2221000000000009').severity).toBeUndefined();
  });

  it('refuses characters that are no digits', () => {
    expect(luhn('4000x')).toBe(false);
    expect(luhn('')).toBe(false);
  });
});
