/**
 * Expressions parsed and written out again mean the same to RE2 as their source, and mistakes are told with
 * their place.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternError } from '../../src/base/errors.js';
import { Re2 } from '../../src/confirm/re2.js';
import { foldedReading, otherReadings } from '../../src/normalize/confusables.js';
import { parseExpression } from '../../src/patterns/expression.js';
import { expressionText, lengthsOf } from '../../src/patterns/expression-text.js';
import { lawSeed } from '../arbitraries.js';
import { expressions, texts } from '../random-expressions.js';

const seed = lawSeed('expression');
const re2 = new Re2();

/** The source as RE2 takes it over latin1: characters beyond ASCII as their bytes. */
function asBytes(source: string): string {
  return Buffer.from(source, 'utf8')
    .toString('latin1')
    .replace(/[\x80-\xff]{2}/g, (bytes) => `(?:${bytes})`);
}

const search = (source: string, text: string, caseless = false) =>
  re2.search(expressionText(parseExpression(source, { caseless })), text);

describe('written out again', () => {
  it('means the same as its source', () => {
    let matches = 0;
    fc.assert(
      fc.property(
        expressions.filter((source) => !/\[[^\]]*é/.test(source)),
        fc.array(texts, { minLength: 1, maxLength: 12 }),
        (source, lines) => {
          for (const text of lines) {
            const expected = re2.search(asBytes(source), text);
            expect(search(source, text), `${source} on ${JSON.stringify(text)}`).toEqual(expected);
            matches += expected === undefined ? 0 : 1;
          }
        },
      ),
      { numRuns: 1200, seed },
    );
    expect(matches).toBeGreaterThan(3000);
  });

  it.each([
    ['a{1010}', 'a'.repeat(1100), [0, 1010]],
    ['a{2,1010}', 'a'.repeat(1100), [0, 1010]],
    ['a{2,1010}', 'a'.repeat(1007), [0, 1007]],
    ['a{1005,}b', `${'a'.repeat(1100)}b`, [0, 1101]],
    ['(?:ab){1001,1003}?', 'ab'.repeat(1010), [0, 2002]],
  ] as const)('%s, beyond what RE2 counts', (source, text, [start, end]) => {
    expect(search(source, text)).toEqual({ start, end });
    const { min, max } = lengthsOf(parseExpression(source));
    expect(end - start).toBeGreaterThanOrEqual(min);
    expect(end - start).toBeLessThanOrEqual(max);
  });

  it('reads a capital as what it looks like, which need not be what its small letter looks like', () => {
    const source = expressionText(parseExpression('забудь', { caseless: true, readingsOf: otherReadings }));
    for (const word of ['забудь', 'Забудь', 'ЗАБУДЬ']) {
      const folded = Buffer.from(foldedReading(word) ?? '').toString('latin1');
      expect(re2.search(source, folded), word).toEqual({ start: 0, end: folded.length });
    }
    expect(foldedReading('З')?.toLowerCase()).not.toBe(foldedReading('з'));
  });

  it('reads letters in either case where it is told to, beyond ASCII too', () => {
    const latin1 = (text: string) => Buffer.from(text).toString('latin1');
    expect(search('straße', latin1('STRAßE'), true)).toBeDefined();
    expect(search('приказ', latin1('ПРИКАЗ'), true)).toBeDefined();
    expect(search('приказ', latin1('ПРИКАЗ'))).toBeUndefined();
    expect(search('a(?i)b(?:c)d', 'aBCD')).toBeDefined();
    expect(search('a(?i:b)c', 'aBC')).toBeUndefined();
    expect(search('(?i)a(?-i:b)', 'Ab')).toBeDefined();
    expect(search('(?i)a(?-i:b)', 'AB')).toBeUndefined();
  });

  it('reads classes over bytes', () => {
    for (const [source, inside, outside] of [
      ['[^a]', '\xff', 'a'],
      ['[\\x80-\\xff]', '\x80', '\x7f'],
      ['[]a]', ']', '['],
      ['[a\\]b]', ']', '\\'],
      ['[a-]', '-', 'b'],
      ['[[:xdigit:]_]', '_', 'g'],
      ['[[:^digit:]]', 'x', '5'],
      ['[\\d.]', '.', 'x'],
      ['\\D', 'x', '7'],
      ['.', '\r', '\n'],
    ] as const) {
      expect(search(source, inside), source).toEqual({ start: 0, end: 1 });
      expect(search(source, outside), source).toBeUndefined();
    }
  });
});

describe('mistakes', () => {
  it.each([
    ['a(b', 2],
    ['ab)', 3],
    ['a[bc', 2],
    ['*a', 1],
    ['a|+', 3],
    ['a\\', 2],
    ['(?=a)', 1],
    ['(?m)a', 1],
    ['a{3,2}', 2],
    ['\\p{L}', 1],
    ['\\1', 1],
    ['[z-a]', 5],
    ['[^é]', 1],
    ['\\xZZ', 1],
    ['\\b+', 3],
    ['\\é', 1],
    ['[[:nope:]]', 2],
  ] as const)('%s is refused at character %d', (source, at) => {
    expect(() => parseExpression(source)).toThrow(PatternError);
    expect(() => parseExpression(source)).toThrow(
      `at character ${at} of the expression ${JSON.stringify(source)}`,
    );
  });

  it('name groups that are nested too deep', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(expressionText(parseExpression(nested(200)))).toBe(expressionText(parseExpression('a')));
    expect(() => parseExpression(nested(201))).toThrow(/more than 200 groups within each other/);
    expect(() => parseExpression(nested(10_000))).toThrow(PatternError);
  });

  it('never come from a source as an error of another kind', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab(|)[]^$*+?{},12\\xdé:-.!P<>='), maxLength: 14 }),
        (source) => {
          try {
            const text = expressionText(parseExpression(source));
            re2.check(text);
          } catch (error) {
            expect(error).toBeInstanceOf(PatternError);
          }
        },
      ),
      { numRuns: 3000, seed },
    );
  });
});
