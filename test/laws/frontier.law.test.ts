/**
 * The frontier is what withholding rests on: no finding begins before it that was not returned, for any
 * bytes and any chunks; with a span, none of at most so many bytes.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { chunksOf, cuts, documents, lawRuns, lawSeed, PAYLOADS } from '../arbitraries.js';
import { ENGINES } from '../engines.js';

const seed = lawSeed('frontier');
const SPANS = [40, 300, 4096, Number.POSITIVE_INFINITY];
let scanner: Scanner;
/** Pushes chunks and holds every finding against the frontiers before it. Returns how many there were. */
function check(chunks: readonly Buffer[]): number {
  const session = scanner.createSession();
  let before = SPANS.map(() => 0);
  let received = 0;
  let found = 0;
  const judge = (findings: readonly { readonly start: number; readonly end: number }[]) => {
    for (const { start, end } of findings) {
      found += 1;
      SPANS.forEach((span, i) => {
        if (end - start <= span) expect(start).toBeGreaterThanOrEqual(before[i] as number);
      });
    }
  };
  for (const chunk of chunks) {
    judge(session.push(chunk));
    received += chunk.length;
    // What was once said holds, whatever is said later.
    before = SPANS.map((span, i) => Math.max(before[i] as number, session.frontier(span)));
    for (const frontier of before) expect(frontier).toBeLessThanOrEqual(received);
  }
  judge(session.end().findings);
  return found;
}

describe.each(ENGINES)('no finding begins before the frontier of the %s engine', (engine) => {
  beforeAll(async () => {
    scanner = await createScanner({ engine, fingerprintKey: Buffer.from('frontier') });
  });

  it('in random documents', () => {
    let found = 0;
    fc.assert(
      fc.property(documents, cuts, (document, way) => {
        found += check(chunksOf(document, way));
      }),
      { numRuns: lawRuns(1000), seed, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('in gzip streams within base64', () => {
    const texts = PAYLOADS.slice(0, 10).map(({ text }) => text);
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...texts), fc.lorem({ maxCount: 60 })), {
          minLength: 3,
          maxLength: 40,
        }),
        fc.integer({ min: 20, max: 3000 }),
        fc.boolean(),
        (parts, size, isDamaged) => {
          const packed = gzipSync(parts.join(' ; '), { level: 1 });
          if (isDamaged) packed[packed.length >> 1] = (packed[packed.length >> 1] ?? 0) ^ 0x55;
          found += check(chunksOf(Buffer.from(`x "${packed.toString('base64')}" ${texts[0]} y`), [size]));
        },
      ),
      { numRuns: lawRuns(200), seed, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(200);
  });

  it('in texts of several kilobytes with long values', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ a: 'x'.repeat(2500) })).toString('base64url')}.${'a1B2c3D4'.repeat(6)}`;
    const parts = fc.constantFrom(
      jwt,
      ...PAYLOADS.slice(0, 8).map(({ text }) => text),
      'lorem ipsum dolor '.repeat(60),
      'l%6frem \u200bipsum '.repeat(30),
    );
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(parts, { minLength: 2, maxLength: 8 }),
        cuts,
        fc.boolean(),
        (all, way, isEncoded) => {
          const text = all.join('\n');
          found += check(chunksOf(Buffer.from(isEncoded ? Buffer.from(text).toString('base64') : text), way));
        },
      ),
      { numRuns: lawRuns(150), seed, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(100);
  });
});
