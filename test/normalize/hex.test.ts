/** Pass 2: hex as runs at either alignment, apart by a separator, and as lists of `0x..`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PREFIXED, SeparatedHex } from '../../src/normalize/hex.js';
import type { Lane } from '../../src/normalize/lane.js';
import { View } from '../../src/normalize/view.js';
import { sourceOf, textsOf } from './layers-of.js';

const SECRET = 'open sesame';
const BYTES = [...Buffer.from(SECRET)].map((byte) => byte.toString(16).padStart(2, '0'));
const RUN = BYTES.join('');
const holds = (input: string, chunk?: number) =>
  textsOf(input, 'hex', chunk === undefined ? {} : { chunk }).some((text) => text.includes(SECRET));

describe('runs of hex', () => {
  it.each([
    ['in lower case', `x ${RUN} x`],
    ['in upper case', `x ${RUN.toUpperCase()} x`],
    ['in both', `x ${RUN.slice(0, 10)}${RUN.slice(10).toUpperCase()} x`],
    ['at the other alignment', `x f${RUN} x`],
    ['glued to other letters', `zzz${RUN}zzz`],
    ['wrapped', `${RUN.slice(0, 20)}\n  ${RUN.slice(20)}`],
    ['behind 0x', `0x${RUN}`],
  ])('%s', (_, input) => {
    expect(holds(input)).toBe(true);
  });

  it('map each byte to its two digits', () => {
    expect(sourceOf(`x f${RUN} x`, 'hex', 'e')).toBe('65');
    expect(sourceOf(`x f${RUN} x`, 'hex', 'pen')).toBe('70656e');
  });
});

describe('hex apart', () => {
  it.each([' ', ':', '-', ','])('by %j', (separator) => {
    expect(holds(`x ${BYTES.join(separator)} x`)).toBe(true);
    expect(holds(`x ${BYTES.join(separator).toUpperCase()}.`)).toBe(true);
    expect(sourceOf(`x ${BYTES.join(separator)} x`, 'hex', 'pe')).toBe(`70${separator}65`);
  });

  it('with line breaks after the separator', () => {
    expect(holds(`${BYTES.slice(0, 6).join(',')},\n  ${BYTES.slice(6).join(',')}`)).toBe(true);
    expect(holds(`${BYTES.slice(0, 6).join(' ')} \n${BYTES.slice(6).join(' ')}`)).toBe(true);
  });

  it('of less than six bytes, or by mixed separators, is none', () => {
    expect(textsOf('x 41 42 43 44 45 x', 'hex')).toEqual([]);
    expect(textsOf('x 41 42 43 44 45 46 x', 'hex')).toContain('ABCDEF');
    expect(textsOf('x 41 42:43 44:45 46-47,48 x', 'hex')).toEqual([]);
  });

  it('is not shifted by a digit before it', () => {
    expect(holds(`x a${BYTES.join(' ')} x`)).toBe(true);
    expect(holds(`x 0x${BYTES.join(':')} x`)).toBe(true);
  });
});

describe('lists of 0x', () => {
  it.each([', ', ',', ' ', ';', ',\n    ', '\t'])('with %j between', (between) => {
    const list = BYTES.map((byte) => `0x${byte}`).join(between);
    expect(holds(`{ ${list} }`)).toBe(true);
    expect(holds(`{ ${list.toUpperCase()} }`)).toBe(true);
    expect(sourceOf(`{ ${list} }`, 'hex', 'pe')).toBe(`0x70${between}0x65`);
  });

  it('that lie near each other are each read', () => {
    const list = BYTES.map((byte) => `0x${byte}`).join(', ');
    for (const between of [' } { ', ' and then some more ', '\n};\nchar b[] = {\n']) {
      const texts = textsOf(`${list}${between}${list}`, 'hex');
      expect(texts.join('|').split(SECRET), between).toHaveLength(3);
    }
  });
});

it('is read although a list behind it was come across first, and does not end', () => {
  const list = BYTES.join(' ');
  for (let count = 1; count < 120; count += 7) {
    const input = `${list} ${BYTES.map((byte) => `0x${byte}`)
      .join(', ')
      .repeat(9)
      .slice(0, 5 * count)}`;
    for (const before of ['', 'x'.repeat(130)])
      expect(textsOf(before + input, 'hex').join('|'), `${count}`).toContain(SECRET);
  }
});

describe('a list without end', () => {
  it.each([
    ['41 ', undefined],
    ['41:', undefined],
    ['0x41,', PREFIXED],
  ])('of %j keeps little of its view', (unit, separator) => {
    const lane = { push: () => undefined, feed: () => undefined, finish: () => undefined };
    const view = new View([], 16);
    const hex = new SeparatedHex(view, () => lane as unknown as Lane);
    const chunk = Buffer.from(unit.repeat(100));
    for (let round = 0; round < 50; round += 1) {
      const start = view.end;
      view.appendRaw(chunk);
      view.closeEnd();
      for (let at = 0; separator !== undefined && at < chunk.length; at += unit.length)
        hex.begin(start + at, separator);
      hex.advance(view.end, false);
      expect(view.end - hex.needed).toBeLessThan(2 * chunk.length);
      view.discard(hex.needed);
    }
  });
});

describe('\\xNN', () => {
  it('is undone in place, whatever number of backslashes', () => {
    const written = BYTES.map((byte) => `\\x${byte}`).join('');
    expect(textsOf(`'${written}'`, 'text')).toContain(`'${SECRET}'`);
    expect(textsOf(`'${written.replaceAll('\\', '\\\\')}'`, 'text')).toContain(`'${SECRET}'`);
    expect(textsOf(`'\\x4g \\x4 \\x'`, 'text')).toEqual([]);
  });
});

it('is the same however it is cut', () => {
  const writers = [
    (bytes: readonly string[]) => bytes.join(''),
    (bytes: readonly string[]) => bytes.join(' '),
    (bytes: readonly string[]) => bytes.join(':'),
    (bytes: readonly string[]) => bytes.map((byte) => `0x${byte}`).join(', '),
  ];
  fc.assert(
    fc.property(
      fc.string({ minLength: 8, maxLength: 40 }),
      fc.constantFrom(...writers),
      fc.integer({ min: 1, max: 25 }),
      (text, write, chunk) => {
        const bytes = [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
        const input = `x "${write(bytes)}" ${write(bytes)} x`;
        const expected = textsOf(input, 'hex');
        expect(expected.some((found) => found.includes(Buffer.from(text).toString('latin1')))).toBe(true);
        expect(textsOf(input, 'hex', { chunk })).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
