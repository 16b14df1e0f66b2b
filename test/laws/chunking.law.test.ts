/**
 * Law 1, chunking never matters: for any bytes and any two ways to cut them the findings are the same
 * list, with the same spans, decodings and order, and the same verdict on budgets.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Truncated } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import {
  chunksOf,
  cuts,
  documents,
  lawRuns,
  lawSeed,
  PAYLOADS,
  planted,
  surroundings,
} from '../arbitraries.js';
import { ENGINES } from '../engines.js';

const seed = lawSeed('chunking');
let scanner: Scanner;
/** Limits that run out on ordinary documents. */
let tight: Scanner;

interface Outcome {
  readonly findings: readonly Finding[];
  readonly bytes: number;
  readonly truncated: Truncated;
}

/** What a session says, in the order in which it says it. */
function outcomeOf(of: Scanner, chunks: readonly Buffer[]): Outcome {
  const session = of.createSession();
  const findings: Finding[] = [];
  for (const chunk of chunks) {
    findings.push(...session.push(chunk));
    // A caller may use its memory again: nothing of a chunk outlives the call.
    chunk.fill(0x2a);
  }
  const { findings: last, bytes, truncated } = session.end();
  return { findings: [...findings, ...last], bytes, truncated };
}

function isSame(of: Scanner, document: Buffer, ways: readonly (readonly number[])[]): number {
  const whole = outcomeOf(of, [Buffer.from(document)]);
  expect(whole.bytes).toBe(document.length);
  for (const way of ways) expect(outcomeOf(of, chunksOf(document, way))).toEqual(whole);
  return whole.findings.length;
}

describe.each(ENGINES)('chunking never matters to the %s engine', (engine) => {
  const common = { engine, fingerprintKey: Buffer.from('law 1') } as const;

  beforeAll(async () => {
    scanner = await createScanner(common);
    tight = await createScanner({
      ...common,
      limits: { maxDepth: 1, maxFindings: 2, maxDecodedRatio: 0 },
    });
  });

  it('in 2,000 random documents', () => {
    let found = 0;
    fc.assert(
      fc.property(documents, cuts, cuts, (document, one, other) => {
        found += isSame(scanner, document, [one, other]);
      }),
      { numRuns: lawRuns(2000), seed },
    );
    // The law would hold of a scanner that finds nothing.
    expect(found).toBeGreaterThan(1000);
  });

  it('where limits run out', () => {
    let truncated = 0;
    fc.assert(
      fc.property(documents, cuts, (document, way) => {
        isSame(tight, document, [way]);
        if (tight.scanSync(document).truncated !== null) truncated += 1;
      }),
      { numRuns: lawRuns(300), seed },
    );
    expect(truncated).toBeGreaterThan(20);
  });

  it('in documents that are longer than what a session takes up at once', () => {
    const long = fc
      .tuple(
        fc.array(surroundings, { minLength: 1, maxLength: 4 }),
        planted(),
        fc.integer({ min: 1, max: 120 }),
      )
      .map(([parts, { document }, times]) => {
        const filler = Buffer.concat([...parts, Buffer.from('.')]);
        const most = Math.min(times, Math.floor(40_000 / filler.length));
        const row = Buffer.concat(new Array<Buffer>(most).fill(filler));
        return Buffer.concat([row, document, row, document]);
      });
    fc.assert(
      fc.property(long, fc.integer({ min: 1, max: 5000 }), (document, size) => {
        isSame(scanner, document, [[size], [size, 1]]);
      }),
      { numRuns: lawRuns(60), seed },
    );
  });

  it('where the budget of decoded bytes runs out', async () => {
    // A mebibyte is free, so it takes much that is nested.
    let truncated = 0;
    const nested = fc.array(planted({ layers: 2 }), { minLength: 10, maxLength: 20 }).map((all) => {
      const parts = all.map(({ document }) => document);
      const once = Buffer.concat(parts);
      const inner = Buffer.concat(new Array<Buffer>(Math.ceil(110_000 / once.length)).fill(once));
      const encoded = [1, 2, 3].reduce((text) => Buffer.from(text.toString('base64')), inner);
      return Buffer.concat([
        ...parts,
        encoded,
        ...parts,
        encoded,
        encoded,
        encoded,
        encoded,
        ...parts,
        encoded,
      ]);
    });
    const scanners = await Promise.all(
      [0, 0.2].map((maxDecodedRatio) => createScanner({ ...common, limits: { maxDecodedRatio } })),
    );
    fc.assert(
      fc.property(
        nested,
        fc.constantFrom(...scanners),
        fc.integer({ min: 100, max: 30_000 }),
        (document, of, size) => {
          const found = isSame(of, document, [[size]]);
          if (found < scanner.scanSync(document).findings.length) truncated += 1;
        },
      ),
      // Portably each takes ten seconds; natively law 2 says that both engines stop where they should.
      { numRuns: engine === 'portable' ? 1 : lawRuns(3), seed, endOnFailure: true },
    );
    expect(truncated, 'documents that overran the budget').toBeGreaterThan(0);
  });

  it('in a document that ends in the midst of an escape, after others of its kind', () => {
    // What lies behind the end in a view's storage is left over from before.
    for (const filler of ['x41', 'u0041', 'u{41}', '#65;', '41:', '0x41,']) {
      for (const last of ['\\', '\\u', '&', '&#', '%', '41:41:41:41:41']) {
        for (let shift = 0; shift < 6; shift += 1) {
          const text = filler.repeat(4000).slice(shift, shift + 20_000);
          isSame(scanner, Buffer.from(`${text} ${PAYLOADS[2]?.text.slice(0, 19)}${last}`), [[1000], [999]]);
        }
      }
    }
  });

  it('at every split in two of each payload, plain and encoded', () => {
    for (const { text } of PAYLOADS.slice(0, 10)) {
      for (const carrier of [text, Buffer.from(text).toString('base64'), Buffer.from(text).toString('hex')]) {
        const document = Buffer.from(`x "${carrier}" y`);
        for (let at = 1; at < document.length; at += 1) isSame(scanner, document, [[at, document.length]]);
      }
    }
  });
});
