import { describe, expect, it } from 'vitest';
import { base62, crc32 } from '../../../src/confirm/validators/crc32.js';
import { outcomeOf } from './subject.js';

describe('crc32', () => {
  it('is that of zlib', () => {
    expect(crc32('123456789').toString(16)).toBe('cbf43926');
    expect(crc32('')).toBe(0);
  });

  it.each([
    [`${'EXAMPLE'.repeat(4)}00`, '11UUE5'],
    [`${'EXAMPLE'.repeat(4)}04`, '0t61BA'],
    ['A'.repeat(30), '0uCPlr'],
    ['EXAMPLE'.repeat(10), '138VSR'],
    [`${'EXAMPLE'.repeat(7)}0`, '0Q0jA0'],
  ])('%s has the checksum %s', (body, check) => {
    expect(base62(crc32(body))).toBe(check);
    expect(outcomeOf('crc32-base62', `ghp_${body}${check}`, 'ghp_')).toBe('verified');
  });

  it('lets a failed checksum pass as format', () => {
    expect(outcomeOf('crc32-base62', `ghp_${'EXAMPLE'.repeat(4)}0011UUE6`, 'ghp_')).toBe('pass');
    expect(outcomeOf('crc32-base62', 'ghp_', 'ghp_')).toBe('pass');
  });
});

describe('gitlab-routable', () => {
  it('covers all before it', () => {
    const head = `glpat-bzoxCnU6MQo${'A'.repeat(21)}.01.0w`;
    expect(outcomeOf('gitlab-routable', `${head}1adxar0`, 'glpat-')).toBe('verified');
    expect(outcomeOf('gitlab-routable', `${head}1adxar1`, 'glpat-')).toBe('pass');
  });
});

describe('github-fine-grained', () => {
  const head = `github_pat_${'1'.repeat(22)}_${'A'.repeat(43)}`;
  it('characters 78 to 85 are the digest of the first 77', () => {
    expect(outcomeOf('github-fine-grained', `${head}ROK5D4ZN${'B'.repeat(8)}`)).toBe('verified');
    expect(outcomeOf('github-fine-grained', `${head}ROK5D4ZM${'B'.repeat(8)}`)).toBe('pass');
    expect(outcomeOf('github-fine-grained', head)).toBe('pass');
  });
});
