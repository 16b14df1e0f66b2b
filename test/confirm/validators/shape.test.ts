import { describe, expect, it } from 'vitest';
import { shannonEntropy } from '../../../src/confirm/validators/entropy.js';
import { looksLikeWords } from '../../../src/confirm/validators/words.js';
import { outcomeOf } from './subject.js';

describe('entropy', () => {
  it('counts bits a character', () => {
    expect(shannonEntropy('')).toBe(0);
    expect(shannonEntropy('aaaa')).toBe(0);
    expect(shannonEntropy('abcd')).toBe(2);
    expect(shannonEntropy('0123456789abcdef')).toBe(4);
  });

  it('looks at the body only', () => {
    expect(outcomeOf('entropy(2)', 'AIzaaaaaaaa', 'AIza')).toBe('fail');
    expect(outcomeOf('entropy(2)', 'AIzaabcd', 'AIza')).toBe('pass');
  });
});

describe('classes, digits, distinct', () => {
  it.each([
    ['classes(3)', 'abcDEF123', 'pass'],
    ['classes(3)', 'abcdef123', 'fail'],
    ['classes(2)', 'abcdef123', 'pass'],
    ['digits(4)', 'a1b2c3d4', 'pass'],
    ['digits(4)', 'a1b2c3dx', 'fail'],
    ['distinct(4)', 'abca', 'fail'],
    ['distinct(4)', 'abcd', 'pass'],
  ])('%s of %s: %s', (spec, text, outcome) => {
    expect(outcomeOf(spec, text)).toBe(outcome);
  });
});

describe('words', () => {
  it.each([
    'admin-panel-header-with-shadow',
    'getServerAddressByClientCIDRs',
    'requiredCharacteristicTypesForDisplayMetadata',
    'ENABLE_LONG_NAMES_FOR_ALL_CONSTANTS',
    'config_registry_of_the_v2_mirror',
  ])('%s reads like words', (text) => {
    expect(looksLikeWords(text)).toBe(true);
  });

  it.each([
    '',
    'MTIzNDU2Nzg5MDEyMzQ1Njc4',
    'aaaaaaaaaaaaaaaaaaaaaaaaa',
    'jCBaQngSHiHDRYOcsMcifUcysGyaiybUWz',
    'vjficx58kfgesgjjc4m3vdackfudtxdt4lp',
    '8d70908069e918174f8da95f47c927b5',
  ])('%s does not', (text) => {
    expect(looksLikeWords(text)).toBe(false);
  });

  it('not-phrase needs two separators, not-words one or a change of case', () => {
    expect(outcomeOf('not-phrase', 'keys-are-rotated-here')).toBe('fail');
    expect(outcomeOf('not-phrase', 'getServerAddressOfClient')).toBe('pass');
    expect(outcomeOf('not-words', 'getServerAddressOfClient')).toBe('fail');
    expect(outcomeOf('not-words', 'exampleexample')).toBe('pass');
  });

  it('not-flags refuses the codes of flags alone', () => {
    expect(outcomeOf('not-flags', 'gbengsctwlsgbeng')).toBe('fail');
    expect(outcomeOf('not-flags', 'gbengine off')).toBe('pass');
    expect(outcomeOf('not-flags', '')).toBe('pass');
  });

  it('not-path refuses paths, not base64 with slashes', () => {
    expect(outcomeOf('not-path', 'usr/share/doc/packages/aws/README')).toBe('fail');
    expect(outcomeOf('not-path', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ8v1LpTs2')).toBe('pass');
  });

  it('not-code refuses member access and calls', () => {
    expect(outcomeOf('not-code', 'this.state.token')).toBe('fail');
    expect(outcomeOf('not-code', 'readSecret()')).toBe('fail');
    expect(outcomeOf('not-code', 'k7Gq21vLx2')).toBe('pass');
  });
});
