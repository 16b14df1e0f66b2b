/**
 * Law 2, the engines agree: the native and the portable engine give the same list for the same bytes, however
 * they are cut, with the same verdict on budgets.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cuts, documents, lawRuns, lawSeed, PAYLOADS } from '../arbitraries.js';
import { whyNotNative } from '../engines.js';
import { agree, type Pair, pairOf } from './pair.js';

const seed = lawSeed('engines');
const CORPORA = process.env['SLUICE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora');

// Without the addon there is one engine, and nothing to compare: the set-up has said why.
describe.skipIf(whyNotNative !== undefined)('the engines agree', () => {
  let all: Pair;
  let tight: Pair;

  beforeAll(async () => {
    all = await pairOf();
    tight = await pairOf({ limits: { maxDepth: 1, maxFindings: 2, maxDecodedRatio: 0 } });
  });

  it('on random documents, each in three chunkings', () => {
    let found = 0;
    fc.assert(
      fc.property(documents, fc.tuple(cuts, cuts, cuts), (document, ways) => {
        for (const way of ways) found += agree(all, document, way).findings.length;
      }),
      { seed, numRuns: lawRuns(5000) },
    );
    expect(found).toBeGreaterThan(lawRuns(1000));
  });

  it('when budgets run out', () => {
    fc.assert(
      fc.property(documents, cuts, (document, way) => {
        agree(tight, document, way);
      }),
      { seed, numRuns: lawRuns(500) },
    );
  });

  it('on the moment at which the budget of decoded bytes runs out', async () => {
    const spendthrift = await pairOf({ limits: { maxDecodedRatio: 0 } });
    const [secret] = PAYLOADS.filter(({ pattern }) => pattern === 'github-token');
    const encoded = Buffer.from(secret?.text ?? '').toString('base64');
    const words = fc.array(fc.constantFrom('blue', 'door', 'a', 'house', 'has', 'key', 'lemon', 'ink'), {
      minLength: 2,
      maxLength: 9,
    });
    const piece = fc
      .tuple(words, fc.constantFrom('base64', 'hex', 'utf8'))
      .map(([some, encoding]) => Buffer.from(some.join(' ')).toString(encoding as BufferEncoding));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 150, maxLength: 200 }), cuts, (pieces, way) => {
        const bytes = Buffer.from(`${pieces.join('. ')}\n${encoded}\n`.repeat(800));
        const { findings, truncated } = agree(spendthrift, bytes, way);
        expect(truncated).toBe('decoded-bytes');
        expect(findings.length).toBeGreaterThan(10);
        expect(findings.length).toBeLessThan(800);
      }),
      { seed, numRuns: 3, endOnFailure: true },
    );
  });

  // The public samples lie beside the project on a developer's machine only; nothing of them is committed.
  it.skipIf(!existsSync(CORPORA))('on the public samples', () => {
    for (const name of readdirSync(CORPORA).filter((file) => file.endsWith('.jsonl'))) {
      for (const line of readFileSync(join(CORPORA, name), 'utf8').split('\n')) {
        if (line !== '') agree(all, Buffer.from((JSON.parse(line) as { text: string }).text));
      }
    }
  });
});
