import { describe, expect, it } from 'vitest';
import { resolveValidator } from '../../../src/confirm/validators/index.js';
import { judge, outcomeOf, subjectOf } from './subject.js';

describe('split', () => {
  const body = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';
  it.each([
    [`ghp_\n    ${body}`, 'pass'],
    [`ghp_${body.slice(0, 10)}\r\n${body.slice(10)}`, 'pass'],
    [`ghp_${body.slice(0, 10)} ${body.slice(10)}`, 'pass'],
    [`ghp_${body.slice(0, 10)}" + "${body.slice(10)}`, 'pass'],
    [`ghp_${body.slice(0, 10)}=\n${body.slice(10)}`, 'pass'],
    [`ghp_${body} and`, 'fail'],
    [`ghp_${body.slice(0, 30)} ${body.slice(29)}`, 'fail'],
    [`ghp_${body}`, 'fail'],
  ])('%j: %s', (text, outcome) => {
    expect(outcomeOf('split(36)', text, 'ghp_')).toBe(outcome);
  });

  it('takes ranges and lists of lengths', () => {
    expect(outcomeOf('split(20+)', `x-${body.slice(0, 12)} ${body.slice(12)}`, 'x-')).toBe('pass');
    expect(outcomeOf('split(30-40)', `x-${body.slice(0, 12)} ${body.slice(12)}`, 'x-')).toBe('pass');
    expect(outcomeOf('split(10,36)', `x-${body.slice(0, 12)} ${body.slice(12)}`, 'x-')).toBe('pass');
    expect(outcomeOf('split(10,35)', `x-${body.slice(0, 12)} ${body.slice(12)}`, 'x-')).toBe('fail');
  });

  it.each([
    ['glpat-', 'split(20,20+)', '1pCHOCoL9UKzwIgwCgcq', '\n', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', ''],
    ['glpat-', 'split(20,20+)', '1pCHOCoL9UKzwIgwCgcq', ' ', 'https', '://gitlab.com/x'],
    ['glrt-', 'split(20,20+)', 't3_oiR2i7ynO76M6ZkiRLH4', ' ', 'ok1', ''],
    ['sk-ant-', 'split(101,103,20+)', `api03-${'a1B'.repeat(31)}AA`, ' ', 'ok', ''],
    [
      'sk_live_',
      'split(24,24+)',
      'VoaYm1Qg5J6nPa8EBe6HsYez',
      '\n',
      '0cc175b9c0f1b6a831c399e269772661',
      '  file',
    ],
    [
      'sk_live_',
      'split(24,24+)',
      'VoaYm1Qg5J6nPa8EBe6HsYez1',
      '\n',
      '0cc175b9c0f1b6a831c399e269772661',
      '\n',
    ],
    ['ghp_', 'split(36)', body.slice(0, 30), '\n', body.slice(30), '=1'],
    ['ghp_', 'split(36)', body.slice(0, 30), '\n', 'ghp_12', ''],
  ])(
    'joins nothing to a whole token, and no name or other token: %s %s %s%j%s%j',
    (prefix, spec, head, gap, tail, after) => {
      expect(outcomeOf(spec, `${prefix}${head}${gap}${tail}`, prefix, after)).toBe('fail');
    },
  );

  it('joins what a column\u2019s width has parted', () => {
    const long = body.repeat(4);
    const outcome = (first: number, second: number, before = '', after = '\nend') => {
      const validator = resolveValidator('split(40+)');
      const text = `ya29.${long.slice(0, first)}\n${long.slice(first, first + second)}`;
      return validator?.(subjectOf(text, 'ya29.', before, after)).outcome;
    };
    expect(outcome(45, 50)).toBe('pass');
    expect(outcome(45, 50, 'a line\nT=')).toBe('fail');
    expect(outcome(45, 52, 'a line\nT=')).toBe('pass');
    expect(outcome(45, 50, '', ' and')).toBe('fail');
    expect(outcome(45, 45)).toBe('fail');
    expect(outcome(45, 45, `${'x'.repeat(50)}\r\n`)).toBe('pass');
    expect(outcome(71, 45)).toBe('pass');
  });

  it('does not take the next word of a sentence for the rest of a token', () => {
    expect(outcomeOf('split(20+)', 'sk-ant-abc123 configurations', 'sk-ant-')).toBe('fail');
    expect(outcomeOf('split(20+)', 'sk-ant- administrationpanels', 'sk-ant-')).toBe('fail');
  });
});

describe('host-labels', () => {
  it('ends before the domain', () => {
    const text = 'sk-ant-api03.AABBCCDD.EEFFGGHH.IIJJKKLL.evil.com';
    expect(judge('host-labels(20)', text, 'sk-ant-')).toEqual({ outcome: 'pass', length: text.length - 9 });
  });

  it.each([
    'sk-ant-a1.b2.evil.com',
    'sk-ant-settings.local.development.example.json',
    'sk-ant-api03.AABBCCDD',
  ])('%s is none', (text) => {
    expect(outcomeOf('host-labels(20)', text, 'sk-ant-')).toBe('fail');
  });
});

describe('url-value', () => {
  it.each([
    ['token=', 'k7Gq21vLx2', 'pass'],
    ['token=', 'true', 'fail'],
    ['token=', 'NULL', 'fail'],
    ['token=', 'abc', 'fail'],
    ['password=', 'password', 'fail'],
  ])('%s%s: %s', (name, value, outcome) => {
    expect(outcomeOf('url-value', name + value, name)).toBe(outcome);
  });

  it('leaves closing marks out', () => {
    expect(judge('url-value', 'token=k7Gq21vLx2).', 'token=')).toEqual({ outcome: 'pass', length: 16 });
  });
});

describe('userinfo', () => {
  it.each([
    ['postgres://svc:', 'k7Gq21vLx2@', 'pass'],
    ['redis://:', 'k7Gq21vLx2@', 'pass'],
    ['https://user:', 'pass@', 'fail'],
    ['https://username:', 'password@', 'fail'],
    ['https://host:', '443@', 'fail'],
  ])('%s%s: %s', (head, value, outcome) => {
    expect(outcomeOf('userinfo', head + value, head)).toBe(outcome);
  });

  it('ends before the @', () => {
    expect(judge('userinfo', 'a://b:c1d2@', 'a://b:').length).toBe(10);
  });
});

describe('env-value', () => {
  it.each([
    ['DB_PASSWORD=', 'k7Gq21vLx2', 'pass'],
    ['DB_PASSWORD="', 'k7Gq21vLx2', 'pass'],
    ['DB_PASSWORD=', 'short', 'fail'],
    ['DB_PASSWORD=', 'aaaabbbb', 'fail'],
    ['DB_PASSWORD=', '/run/secrets/db', 'fail'],
    ['TLS_PRIVATE_KEY=', './certs/server-key', 'fail'],
    ['TLS_PRIVATE_KEY=', 'server-cert.pem', 'fail'],
    ['API_TOKEN=', 'https://auth.example.com/oauth/x', 'fail'],
    ['API_TOKEN=', 'https://u:p4ssw0rd@example.com/x', 'pass'],
    ['API_TOKEN=', 'arn:aws:secretsmanager:eu-1:1:s', 'fail'],
    ['API_TOKEN=', 'undefined-yet', 'fail'],
    ['API_TOKEN=', 'process.env.TOKEN', 'fail'],
    ['API_TOKEN=', 'readToken(path)', 'fail'],
    ['INVALID_TOKEN: "', 'invalid_token', 'fail'],
    ['INVALID_TOKEN: "', 'The token is not valid', 'fail'],
    ['KEY_PASSPHRASE: "', 'correct horse battery staple', 'pass'],
  ])('%s%s: %s', (name, value, outcome) => {
    expect(outcomeOf('env-value', name + value, name)).toBe(outcome);
  });
});
