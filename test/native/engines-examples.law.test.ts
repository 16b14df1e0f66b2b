/** Law 2 over what the patterns themselves give as examples, and over texts that were once told differently. */
import { beforeAll, describe, expect, it } from 'vitest';
import { crc32 } from '../../src/confirm/validators/crc32.js';
import { builtinDefinitions } from '../../src/patterns/builtin.js';
import { lawPart } from '../arbitraries.js';
import { ENCODERS } from '../encoders.js';
import { whyNotNative } from '../engines.js';
import { agree, type Pair, pairOf, scanIn } from './pair.js';

// Without the addon there is one engine, and nothing to compare: the set-up has said why.
describe.skipIf(whyNotNative !== undefined)('the engines agree', () => {
  let all: Pair;

  beforeAll(async () => {
    all = await pairOf();
  });

  it('on every example of every pattern, plain and in every single encoding', () => {
    for (const { examples } of builtinDefinitions()) {
      for (const example of lawPart([...(examples?.match ?? []), ...(examples?.noMatch ?? [])])) {
        const text = Buffer.from(typeof example === 'string' ? example : example.text);
        agree(all, text);
        for (const { encode, accepts } of ENCODERS) {
          if (accepts?.(text) ?? true)
            agree(all, Buffer.concat([Buffer.from('x = '), encode(text), Buffer.from(' \n')]));
        }
      }
    }
  });

  it('on every example between words that are joined by `+`, as in a form', () => {
    for (const { examples } of builtinDefinitions()) {
      for (const example of lawPart(examples?.match ?? [])) {
        const text = typeof example === 'string' ? example : example.text;
        agree(all, Buffer.from(`name=some+words+here+${text}+and+some+more`));
      }
    }
    const key = `a7QG0D9SXceSaF6uPiencZ7EoK5mu${'YTM6kWC8KFL'}`;
    expect(agree(all, Buffer.from(`aws_secret_access_key=${key}+routing+number`)).findings).toHaveLength(1);
  });

  it('on letters with marks anywhere between them', () => {
    const text = 'system override activated';
    for (let at = 1; at < text.length; at += 1) {
      const { findings } = agree(all, Buffer.from(`${text.slice(0, at)}(${text.slice(at)}`));
      expect(findings.map(({ patternId }) => patternId)).toEqual(['system-override']);
    }
  });

  it('where a chunk ends within the first bytes of a match', () => {
    // Vectorscan 5.4.9 loses some whole expressions there, if enough stands before them for its vectors.
    const before = `${'.'.repeat(298)} `;
    for (const { examples } of builtinDefinitions()) {
      for (const example of examples?.match ?? []) {
        const bytes = Buffer.from(
          `${before}${typeof example === 'string' ? example : example.text} behind it`,
        );
        const expected = scanIn(all.native, [bytes]);
        for (let cut = before.length; cut < before.length + 8; cut += 1)
          expect(scanIn(all.native, [bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
      }
    }
  });

  it('on patterns by themselves, also where a match is long', async () => {
    // Its checksum, at its end, is what is rare about this token.
    const head = `glxyz-${'aB3dE5gH7jK9mN1pQ'.repeat(23).slice(0, 380)}.01.0a`;
    const token = `${head}${crc32(head).toString(36).padStart(7, '0')}`;
    const bytes = Buffer.from(`${'x '.repeat(500)}${token}${' x'.repeat(500)}`);
    const pair = await pairOf({ include: ['gitlab-pat'] });
    for (const size of [1, 64, 700]) expect(agree(pair, bytes, [size]).findings).toHaveLength(1);
  });
});
