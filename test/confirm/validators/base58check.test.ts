import { describe, expect, it } from 'vitest';
import { decodeBase58Check } from '../../../src/confirm/validators/base58check.js';
import { outcomeOf } from './subject.js';

const XPRV =
  'xprv9s21ZrQH143K2Q4sEYksgEEy77mpGUrAHFywwGZtdcJ4KjSwqiad6bbcXdUFjwaRtEfUagnKdPXQnauwWwJovAqpQ1Bqkg7V85Uzjiyvy1S';

describe('wif', () => {
  it.each([
    '5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsh',
    'KwntMbt59tTsj8xqpqYqRRWufyjGunvhSyeMo3NTYpFYzZbXJ5Hp',
    '91iS7EZqPeRGqPXcPiKLtbfjfLVUYYj17oQ54H3iFFw3n1UmZSS',
    'cN9spWsvaxA8taS7DFMxnk1yJD2gaF2PX1npuTpy3vuZFJdwavaw',
  ])('%s', (text) => {
    expect(outcomeOf('wif', text)).toBe('verified');
  });

  it.each([
    ['5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsi', 'checksum'],
    [XPRV, 'an extended key'],
    ['0OIl', 'outside the alphabet'],
    ['', 'nothing'],
    ['1'.repeat(16384), 'far too long'],
  ])('%s is none: %s', (text) => {
    expect(outcomeOf('wif', text)).toBe('fail');
  });

  it('decodes to the key of 0x11 bytes', () => {
    const payload = decodeBase58Check('5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsh');
    expect(Buffer.from(payload ?? []).toString('hex')).toBe(`80${'11'.repeat(32)}`);
  });
});

describe('xprv', () => {
  it('verifies the vector, and leaves a failed checksum at its shape', () => {
    expect(outcomeOf('xprv', XPRV)).toBe('verified');
    expect(outcomeOf('xprv', XPRV.replace(/S$/, 'T'))).toBe('pass');
    expect(outcomeOf('xprv', '5HwoXVkHoRM8sL2KmNRS217n1g8mPPBomrY7yehCuXC1115WWsh')).toBe('pass');
  });
});

describe('bip38', () => {
  // Of the BIP's own test vectors: no compression, no EC multiply.
  const vector = '6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg';
  it('verifies the vector', () => {
    expect(outcomeOf('bip38', vector)).toBe('verified');
    expect(outcomeOf('bip38', vector.replace(/g$/, 'h'))).toBe('fail');
  });
});

describe('age-key (BIP-173)', () => {
  const key = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';
  it('verifies the example key of the age specification', () => {
    expect(outcomeOf('age-key', key)).toBe('verified');
    expect(outcomeOf('age-key', key.toLowerCase())).toBe('verified');
    expect(outcomeOf('age-key', key.replace(/X$/, 'Y'))).toBe('pass');
    expect(outcomeOf('age-key', '')).toBe('pass');
  });
});
