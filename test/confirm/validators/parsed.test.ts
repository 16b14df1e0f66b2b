import { describe, expect, it } from 'vitest';
import { snowflakeTime } from '../../../src/confirm/validators/discord.js';
import { isMacaroon } from '../../../src/confirm/validators/pypi-macaroon.js';
import { judge, outcomeOf } from './subject.js';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (header: unknown, claims: unknown, signature = 'A'.repeat(43)) =>
  `${encode(header)}.${encode(claims)}.${signature}`;
const HS256 = { alg: 'HS256', typ: 'JWT' };

describe('jwt', () => {
  it.each([
    [token(HS256, { sub: 'example' }), 'verified'],
    [`eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJleGFtcGxlIn0.${'A'.repeat(43)}`, 'verified'],
    [`${encode(HS256)}.k5rh4lo9u3dx8j4cxdn5.${'A'.repeat(43)}`, 'pass'],
    [`${encode({ alg: 'dir', enc: 'A256GCM' })}..aXZpdml2aXY.Y2lwaGVy.dGFnZ2Vk`, 'verified'],
    [`${encode({ alg: 'dir' })}..aXZpdml2aXY.Y2lwaGVy.dGFnZ2Vk`, 'pass'],
    [token({ kty: 'EC' }, { iss: 'joe' }), 'pass'],
    ['ey4avrylxLaBefcSoZHv6klCtyv.ey947RYtXyxrhBt6Ai5-YSoxS.', 'pass'],
    [encode(HS256), 'fail'],
    ['eye.eyeable.x', 'fail'],
    [`${encode({ user: 1 })}.YKzZzQ.c2lnbmF0dXJl`, 'fail'],
    ['', 'fail'],
  ])('%s: %s', (text, outcome) => {
    expect(outcomeOf('jwt', text, text.slice(0, 3))).toBe(outcome);
  });

  it('is low without a signature', () => {
    expect(judge('jwt', token({ alg: 'none' }, { sub: 'x' }, ''), 'eyJ')).toEqual({
      outcome: 'verified',
      severity: 'low',
    });
  });

  it('keeps anon keys to itself: public by design', () => {
    expect(outcomeOf('jwt', token(HS256, { iss: 'supabase', role: 'anon' }), 'eyJ')).toBe('fail');
  });

  it('finds the token behind a prefix of its vendor', () => {
    expect(outcomeOf('jwt', `ghs_123_${token(HS256, { iss: 'x' })}`, 'ghs_123_')).toBe('verified');
  });

  it('lowers the token that jwt.io prints', () => {
    const printed =
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
    expect(judge('jwt', printed, 'eyJ')).toEqual({ outcome: 'verified', severity: 'low' });
  });
});

describe('supabase-jwt', () => {
  it('wants the role that bypasses row level security', () => {
    expect(outcomeOf('supabase-jwt', token(HS256, { iss: 'supabase', role: 'service_role' }), 'eyJ')).toBe(
      'verified',
    );
    expect(outcomeOf('supabase-jwt', token(HS256, { iss: 'supabase', role: 'anon' }), 'eyJ')).toBe('fail');
    expect(outcomeOf('supabase-jwt', token(HS256, { iss: 'acme', role: 'service_role' }), 'eyJ')).toBe(
      'fail',
    );
  });
});

describe('discord-id', () => {
  it.each([
    ['MTAwMDAwMDAwMDAwMDAwMDAw', 'verified'],
    ['MTAwMDAwMDAwMDAwMDAwMDAwMA', 'verified'],
    ['MZ1yGvKTjE0rY0cV8i47CjAa', 'pass'],
    ['MTIzNDU2Nzg5', 'pass'],
    ['', 'pass'],
  ])('%s: %s', (id, outcome) => {
    expect(outcomeOf('discord-id', `${id}.uRHQPq.${'A'.repeat(38)}`)).toBe(outcome);
  });

  it('tells the time of an id', () => {
    const day = (id: bigint) => new Date(Number(snowflakeTime(id))).toISOString().slice(0, 10);
    expect(day(100000000000000000n)).toBe('2015-10-03');
    expect(day(1000000000000000000n)).toBe('2022-07-22');
  });
});

describe('pypi-macaroon', () => {
  const vector = `pypi-AgEHZXhhbXBsZQIEdGVzdAAABiAA${'A'.repeat(42)}`;
  it('parses the vector, and nothing cut short or longer', () => {
    expect(outcomeOf('pypi-macaroon', vector, 'pypi-')).toBe('verified');
    expect(outcomeOf('pypi-macaroon', vector.slice(0, -4), 'pypi-')).toBe('pass');
    expect(outcomeOf('pypi-macaroon', `${vector}AAAA`, 'pypi-')).toBe('pass');
    expect(outcomeOf('pypi-macaroon', 'pypi-', 'pypi-')).toBe('pass');
  });

  it('steps over caveats', () => {
    const field = (type: number, text: string) => [type, text.length, ...Buffer.from(text)];
    const caveat = [...field(2, '{"version": 1}'), 0];
    const head = [2, ...field(1, 'pypi.org'), ...field(2, 'id'), 0];
    expect(isMacaroon(Uint8Array.from([...head, ...caveat, ...caveat, 0, 6, 32, ...Array(32).fill(7)]))).toBe(
      true,
    );
    expect(isMacaroon(Uint8Array.from([...head, ...caveat, 6, 32, ...Array(32).fill(7)]))).toBe(false);
    expect(isMacaroon(Uint8Array.from([2, 2, 0xff, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
  });
});

describe('sentry-org', () => {
  const body =
    'eyJpYXQiOjAsInVybCI6Imh0dHBzOi8vZXhhbXBsZS5pbnZhbGlkIiwicmVnaW9uX3VybCI6Imh0dHBzOi8vZXhhbXBsZS5pbnZhbGlkIiwib3JnIjoiZXhhbXBsZSJ9';
  it('wants the JSON of RFC 0091', () => {
    expect(outcomeOf('sentry-org', `sntrys_${body}_${'A'.repeat(43)}`, 'sntrys_')).toBe('verified');
    expect(outcomeOf('sentry-org', `sntrys_${body.slice(0, -4)}_${'A'.repeat(43)}`, 'sntrys_')).toBe('pass');
    expect(outcomeOf('sentry-org', 'sntrys_', 'sntrys_')).toBe('pass');
  });
});

describe('slack-rotated', () => {
  const body = Buffer.from(`2-2-111111111111-222222222222-333333333333-${'0f'.repeat(32)}`).toString(
    'base64url',
  );
  it('wants digit groups and hex', () => {
    expect(outcomeOf('slack-rotated', `xoxe.xoxp-1-${body}`, 'xoxe.xoxp-1-')).toBe('verified');
    expect(outcomeOf('slack-rotated', `xoxe.xoxp-1-${'A'.repeat(160)}`, 'xoxe.xoxp-1-')).toBe('pass');
  });
});

describe('base64-text', () => {
  it('is printable text', () => {
    expect(outcomeOf('base64-text', Buffer.from('user:k7Gq21vLx2').toString('base64'))).toBe('pass');
    expect(outcomeOf('base64-text', 'AAAAAAAA')).toBe('fail');
    expect(outcomeOf('base64-text', 'a')).toBe('fail');
  });
});
