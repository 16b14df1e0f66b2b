import { describe, expect, it } from 'vitest';
import { isRoutingNumber } from '../../../src/confirm/validators/aba.js';
import { awsAccountId } from '../../../src/confirm/validators/aws-account.js';
import { isPlausibleSsn } from '../../../src/confirm/validators/ssn.js';
import { outcomeOf } from './subject.js';

describe('aba', () => {
  it.each(['011000002', '321000006', '210000007', '610000005', '123456780'])('%s', (text) => {
    expect(isRoutingNumber(text)).toBe(true);
    expect(outcomeOf('aba', text)).toBe('verified');
  });

  it.each(['123456789', '999999992', '000000000', '12345678', ''])('%s is none', (text) => {
    expect(outcomeOf('aba', text)).toBe('fail');
  });
});

describe('ssn', () => {
  it.each(['123-45-6789', '899-99-9999', '123 45 6789', '123456789'])('%s is plausible', (text) => {
    expect(isPlausibleSsn(text)).toBe(true);
    expect(outcomeOf('ssn', text)).toBe('pass');
  });

  it.each([
    '666-12-3456',
    '900-12-3456',
    '000-12-3456',
    '123-00-4567',
    '123-45-0000',
    '078-05-1120',
    '219-09-9999',
    '457-55-5462',
    '12-345-678',
  ])('%s was never assigned', (text) => {
    expect(outcomeOf('ssn', text)).toBe('fail');
  });
});

describe('secp256k1', () => {
  const order = 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141';
  it.each([
    [`0x${'11'.repeat(32)}`, 'pass'],
    ['11'.repeat(32), 'pass'],
    [order.replace(/1$/, '0'), 'pass'],
    [order, 'fail'],
    ['F'.repeat(64), 'fail'],
    ['0'.repeat(64), 'fail'],
    [`${'00'.repeat(7)}${'11'.repeat(25)}`, 'pass'],
    [`${'00'.repeat(8)}${'11'.repeat(24)}`, 'fail'],
    ['11'.repeat(31), 'fail'],
  ])('%s: %s', (text, outcome) => {
    expect(outcomeOf('secp256k1', text)).toBe(outcome);
  });

  it('keeps documented keys from being more than shape: they are lowered by the placeholder rules', () => {
    expect(outcomeOf('secp256k1', '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')).toBe(
      'pass',
    );
  });
});

describe('awsAccountId', () => {
  it('reads the account of ids made since 2019', () => {
    expect(awsAccountId('AKIARZPUZDIKAAAAAAAA')).toBe('123456789012');
  });

  it('knows older ids by their first letter', () => {
    expect(awsAccountId('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
    expect(awsAccountId('')).toBeUndefined();
  });
});
