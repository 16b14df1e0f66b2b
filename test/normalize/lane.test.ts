/** Lanes: what of decoded bytes gets a view. Valid UTF-8 of some length does, whatever stands around it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOISE } from '../../src/normalize/lane.js';
import { textsOf } from './layers-of.js';

const base64 = (bytes: Buffer) => textsOf(`x ${bytes.toString('base64')} x`, 'base64');
const isPlain = (bytes: Uint8Array) => bytes.length > 0;

describe('a lane', () => {
  it('keeps every stretch of text in decoded noise, however the noise begins', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.string({ unit: fc.constantFrom(...'abc déß世😀'), minLength: 12, maxLength: 40 }),
        fc.uint8Array({ maxLength: 60 }),
        (before, text, after) => {
          // A byte that ends any text parts the noise from it.
          const bytes = Buffer.concat([
            before,
            Buffer.from([0xff]),
            Buffer.from(text),
            Buffer.from([0xff]),
            after,
          ]);
          const expected = Buffer.from(text).toString('latin1');
          expect(
            isPlain(bytes) && base64(bytes).some((found) => found.includes(expected)),
            bytes.toString('hex'),
          ).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes on reading behind what only looks like the head of a gzip stream', () => {
    const text = 'a text that is long enough';
    expect(base64(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from(text)]))).toContainEqual(
      expect.stringContaining(text),
    );
  });

  it('shows one byte for what lies between two stretches', () => {
    const long = 'a text that is long enough';
    const noise = Buffer.from([0x80, 0xfe, 0x41, 0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]);
    const bytes = Buffer.concat([Buffer.from(long), noise, Buffer.from(long)]);
    const between = String.fromCharCode(NOISE);
    expect(
      base64(bytes).some((text) => text === `${long}${between}${long}` || text.includes(`${between}${long}`)),
    ).toBe(true);
  });

  it.each([
    ['overlong', 'c0af'],
    ['a surrogate', 'eda080'],
    ['beyond Unicode', 'f4908080'],
    ['a lone continuation', '80'],
    ['a head without its tail', 'e28228'],
  ])('ends a stretch at what no UTF-8 holds: %s', (_, hex) => {
    const [first, second] = ['the first of two texts', 'the second of two texts'];
    const texts = base64(Buffer.concat([Buffer.from(first), Buffer.from(hex, 'hex'), Buffer.from(second)]));
    expect(texts.some((text) => text.includes(first) && text.includes(second))).toBe(true);
    expect(
      texts.some((text) => text.includes(Buffer.from(hex, 'hex').toString('latin1')) && text.includes(first)),
    ).toBe(false);
  });
});
