/** Bunzip2 against what the program of that name made, cut anywhere; and what is no good bzip2 data. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError, SluiceError } from '../../src/base/errors.js';
import { nothing, unwrap } from './unwrap.js';

const hasProgram = spawnSync('bzip2', ['--version']).error === undefined;

function bzip2(data: Uint8Array, level = 9): Buffer {
  const { stdout } = spawnSync('bzip2', ['-c', `-${level}`], { input: data, maxBuffer: 1e9 });
  return stdout;
}

const runs = Buffer.concat(Array.from({ length: 600 }, (_, i) => Buffer.alloc(i, 65 + (i % 3))));
const DATA: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('x')],
  ['four alike', Buffer.from('xxxx')],
  ['five alike', Buffer.from('xxxxx')],
  ['runs of every length', runs],
  ['noise', randomBytes(250_000)],
  ['zeros', Buffer.alloc(3_000_000)],
  ['text', Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i} of a log\n`).join(''))],
];

describe.skipIf(!hasProgram)('bunzip2 (skipped where bzip2 is not installed)', () => {
  it.each(DATA)('%s', (_, data) => {
    for (const level of [1, 9]) {
      const packed = bzip2(data, level);
      const { parts, decoded } = unwrap(packed, 1777);
      expect(parts.get('')?.equals(data)).toBe(true);
      expect(decoded.get('')).toBe('bzip2');
    }
  });

  it.each([1, 3, 64 * 1024, 1e7])('several members, in pieces of %i bytes', (size) => {
    const text = Buffer.from('some text\n'.repeat(50));
    const members = [bzip2(text), bzip2(Buffer.alloc(0)), bzip2(Buffer.from('middle'), 1), bzip2(text)];
    const { parts } = unwrap(Buffer.concat(members), size);
    expect(parts.get('')?.toString()).toBe(`${text}middle${text}`);
  });

  it('hands on what came before the end of a file cut short, then says so', () => {
    const data = randomBytes(1_000_000);
    const whole = bzip2(data, 1);
    for (const length of [whole.length >> 1, whole.length - 5]) {
      const into = nothing();
      expect(() => unwrap(whole.subarray(0, length), 5000, {}, into)).toThrow(
        /bzip2 data is damaged or cut short/,
      );
      const got = into.parts.get('') as Buffer;
      expect(got.length).toBeGreaterThan(400_000);
      expect(got.equals(data.subarray(0, got.length))).toBe(true);
    }
  });

  it('members without content cost no more than their bytes', () => {
    const members = Buffer.concat([bzip2(Buffer.alloc(0), 1), bzip2(Buffer.alloc(0), 9)]);
    expect(members).toHaveLength(28);
    const { parts } = unwrap(Buffer.concat(Array.from({ length: 40_000 }, () => members)));
    expect(parts.get('')).toHaveLength(0);
  }, 10_000);

  it('is damaged anywhere: a typed error or the right bytes, and soon', () => {
    const data = Buffer.from(Array.from({ length: 3000 }, (_, i) => `line ${i * 7919} of a log\n`).join(''));
    const whole = bzip2(data);
    let failures = 0;
    for (let i = 0; i < 400; i += 1) {
      const bad = Buffer.from(whole);
      const at = 10 + Math.floor(Math.random() * (bad.length - 10));
      bad[at] = (bad[at] as number) ^ (1 << (i % 8));
      if (i % 3 === 0) bad.fill(i % 2 === 0 ? 0xff : 0, at, Math.min(bad.length, at + 40));
      const into = nothing();
      try {
        unwrap(bad, 3000, {}, into);
        expect(into.parts.get('')?.equals(data)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(SluiceError);
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThan(300);
    expect(() => unwrap(Buffer.concat([whole, Buffer.from('and some text')]))).toThrow(InputError);
  }, 60_000);
});
