/** Gunzip against node:zlib, at every cut, and what is no good gzip. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, LimitError } from '../../src/base/errors.js';
import { Prelude } from '../../src/prelude/chain.js';
import { nothing, unwrap } from './unwrap.js';

const TEXT = Buffer.from('A line of a log, again and again, with a number 12345.\n'.repeat(40));
const SIZES = [1, 2, 3, 7, 64, 1000, 2048, 2049, 100_000];

/** A member whose header has every optional field (RFC 1952, section 2.3.1). */
function gzipWithFields(data: Buffer): Buffer {
  const plain = gzipSync(data);
  const extra = Buffer.from([4, 0, 0x41, 0x42, 0, 0]);
  const names = Buffer.from('name\0comment\0');
  const crc16 = Buffer.from([0, 0]);
  const head = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16]),
    plain.subarray(4, 10),
    extra,
    names,
    crc16,
  ]);
  return Buffer.concat([head, deflateRawSync(data), plain.subarray(-8)]);
}

describe('gunzip', () => {
  it('gives what node:zlib took, whatever the cuts', () => {
    const seed = Date.now() & 0x7fffffff;
    const document = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(TEXT))),
      { maxLength: 6 },
    );
    const property = fc.property(
      document,
      fc.integer({ min: 1, max: 700 }),
      fc.integer({ min: 0, max: 9 }),
      (pieces, size, level) => {
        const data = Buffer.concat(pieces);
        const { parts, decoded } = unwrap(gzipSync(data, { level }), size);
        expect(parts.get('')?.equals(data)).toBe(true);
        expect(decoded.get('')).toBe('gzip');
      },
    );
    fc.assert(property, { seed, numRuns: 300 });
  });

  it.each(SIZES)('reads all members, in pieces of %i bytes', (size) => {
    const members = [gzipSync(TEXT), gzipSync(''), gzipWithFields(Buffer.from('middle')), gzipSync(TEXT)];
    const { parts } = unwrap(Buffer.concat(members), size);
    expect(parts.get('')?.toString()).toBe(`${TEXT}middle${TEXT}`);
  });

  it.each(SIZES)('skips every optional header field, in pieces of %i bytes', (size) => {
    expect(unwrap(gzipWithFields(TEXT), size).parts.get('')?.equals(TEXT)).toBe(true);
  });

  it('takes off two layers, and UTF-16 inside', () => {
    const inner = Buffer.from(`\ufeff${TEXT.toString()}`, 'utf16le');
    const { parts, decoded } = unwrap(gzipSync(gzipSync(inner)), 100);
    expect(parts.get('')?.equals(TEXT)).toBe(true);
    expect(decoded.get('')).toBe('gzip+gzip+utf-16le');
  });

  it('refuses more layers than it takes off', () => {
    let nested: Buffer = TEXT;
    for (let i = 0; i < 5; i += 1) nested = gzipSync(nested);
    expect(() => unwrap(nested)).toThrow(LimitError);
  });

  it.each([1, 64, 100_000])(
    'hands on what came before the end of a file cut short, then says so (%i)',
    (size) => {
      const noise = randomBytes(20_000);
      const whole = gzipSync(noise);
      const into = nothing();
      expect(() => unwrap(whole.subarray(0, whole.length - 400), size, {}, into)).toThrow(InputError);
      const got = into.parts.get('') as Buffer;
      expect(got.length).toBeGreaterThan(1000);
      expect(got.equals(noise.subarray(0, got.length))).toBe(true);
    },
  );

  it.each([4, 11, 15, 20])('does not take the first %i bytes of a gzip file for all of it', (length) => {
    const whole = gzipWithFields(TEXT);
    expect(() => unwrap(whole.subarray(0, length))).toThrow(InputError);
    expect(() => unwrap(gzipSync('short').subarray(0, 4 + length))).toThrow(InputError);
  });

  it('names damage and foreign bytes after the end', () => {
    const damaged = gzipSync(TEXT);
    damaged.fill(0xff, 12, 40);
    expect(() => unwrap(damaged)).toThrow(/damaged or cut short/);
    expect(() => unwrap(Buffer.concat([gzipSync(TEXT), Buffer.from('and then some text')]))).toThrow(
      InputError,
    );
  });

  it.each(SIZES)('holds each member against its checksum and length, in pieces of %i bytes', (size) => {
    const noise = randomBytes(5000);
    const members = [gzipSync(noise, { level: 0 }), gzipWithFields(TEXT), gzipSync('')];
    const whole = Buffer.concat(members);
    expect(unwrap(whole, size).failed.size).toBe(0);
    const ends = members.map((_, i) => Buffer.concat(members.slice(0, i + 1)).length);
    for (const at of [2000, ...ends.flatMap((end) => [end - 8, end - 4])]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 1;
      const into = nothing();
      expect(() => unwrap(damaged, size, {}, into)).toThrow(/gzip data is damaged/);
      expect(into.parts.get('')?.length).toBe(noise.length + TEXT.length);
      expect(into.ended.size).toBe(0);
    }
  });

  it('stops a bomb at the cap with a typed error', () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(100 * 1024 * 1024)));
    const error = (() => {
      try {
        return unwrapLength(bomb);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(LimitError);
    expect((error as LimitError).code).toBe('ERR_LIMIT');
  });
});

/** Like `unwrap`, without keeping the bytes. */
function unwrapLength(input: Uint8Array): number {
  let length = 0;
  const prelude = new Prelude({
    open: () => ({
      push: (bytes) => {
        length += bytes.length;
      },
      end: () => undefined,
    }),
    fail: () => undefined,
  });
  prelude.push(input);
  prelude.end();
  return length;
}
