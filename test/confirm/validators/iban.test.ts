import { describe, expect, it } from 'vitest';
import { ibanLength, mod97 } from '../../../src/confirm/validators/iban.js';
import { judge, outcomeOf } from './subject.js';

describe('iban (ISO 13616, ISO 7064)', () => {
  it.each([
    'DE36000000000000000000',
    'GB05TEST00000000000000',
    'NO1300000000000',
    'MT50TEST00000000000000000000000',
    'FR7600000000000000000000000',
    'gb05test00000000000000',
  ])('%s', (text) => {
    expect(outcomeOf('iban', text)).toBe('verified');
  });

  it.each([
    ['DE37000000000000000000', 'check digits'],
    ['DE3600000000000000000', 'too short'],
    ['DE360000000000000000000', 'too long'],
    ['ZZ36000000000000000000', 'no such country'],
    ['', 'nothing'],
  ])('%s is none: %s', (text) => {
    expect(outcomeOf('iban', text)).toBe('fail');
  });

  it('ends a printed one where the length of the country says', () => {
    expect(judge('iban', 'GB05 TEST 0000 0000 0000 00')).toEqual({ outcome: 'verified' });
    expect(judge('iban', 'GB05 TEST 0000 0000 0000 00 EUR')).toEqual({ outcome: 'verified', length: 27 });
    expect(outcomeOf('iban', 'GB05 TEST 0000 0000 0000 0012')).toBe('fail');
    expect(outcomeOf('iban', 'GB05 TEST 0000 0000 0000 00', '', '7')).toBe('fail');
  });

  it('knows the lengths', () => {
    expect(ibanLength('NO')).toBe(15);
    expect(ibanLength('RU')).toBe(33);
    expect(ibanLength('US')).toBeUndefined();
    expect(mod97('DE36-000')).toBe(false);
  });
});
