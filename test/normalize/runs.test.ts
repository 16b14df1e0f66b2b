/** Runs of the base64 alphabet: found by looking at every sixteenth byte, and never missed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LEAST_RUN } from '../../src/normalize/runs.js';
import { layersOf } from './layers-of.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_';

/** Raw bytes that base64 was decoded from, as first and last offset of each stretch. */
function decoded(input: string, chunk?: number): string[] {
  const ends = new Set<string>();
  for (const { layers, spans } of layersOf(input, chunk === undefined ? {} : { chunk })) {
    if (layers === 'base64') for (const [start, end] of spans) ends.add(`${start}-${end}`);
  }
  return [...ends].sort();
}

it('is decoded from sixteen characters on, wherever it lies', () => {
  // Text that decodes to text at its first alignment.
  const run = Buffer.from('all of this is plain text').toString('base64');
  for (let before = 0; before < 40; before += 1) {
    const input = `${' .'.repeat(before)}${run.slice(0, LEAST_RUN)} `;
    expect(decoded(input).length, `${before}`).toBeGreaterThan(0);
    expect(decoded(`${' .'.repeat(before)}${run.slice(0, LEAST_RUN - 1)} `), `${before}`).toEqual([]);
  }
});

it('is the same however it is cut', () => {
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 30 }),
    fc.string({ minLength: 6, maxLength: 20 }).map((text) => Buffer.from(text).toString('base64')),
    fc.constantFrom(
      '\n',
      '\r\n',
      '\\n',
      '\\/',
      '\\',
      ' ',
      '\t',
      '=',
      '\n\n',
      '\n  ',
      '\r',
      '"',
      '\\r\\n',
      '.',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.integer({ min: 1, max: 33 }), (pieces, chunk) => {
      const input = pieces.join('');
      expect(decoded(input, chunk)).toEqual(decoded(input));
    }),
    { numRuns: 1000 },
  );
});
