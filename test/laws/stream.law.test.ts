/**
 * Law 4, the stream is transparent: bytes come out as they went in, except what the chosen action replaces
 * or withholds, however the input is cut and however slowly the output is read.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/base/severity.js';
import type { Finding, Severity, StreamMode } from '../../src/base/types.js';
import { createScanner, createTunedScanner, type Scanner } from '../../src/scanner.js';
import { chunksOf, cuts, documents, lawRuns, lawSeed, PAYLOADS, planted } from '../arbitraries.js';
import { type Consumer, drive, driveWeb, redacted } from '../stream/drive.js';

const seed = lawSeed('stream');
let scanner: Scanner;
beforeAll(async () => {
  scanner = await createScanner({ fingerprintKey: Buffer.from('law 4') });
});

const consumers: fc.Arbitrary<Consumer> = fc.oneof(
  fc.constant({}),
  fc.record({ read: fc.integer({ min: 1, max: 900 }), stall: fc.integer({ min: 1, max: 3 }) }),
);
const marks = fc.option(fc.constantFrom(0, 1, 7, 100, 3000, 65536), { nil: undefined });
const withMark = (highWaterMark: number | undefined) =>
  highWaterMark === undefined ? {} : { highWaterMark };
const severities = fc.constantFrom<Severity>('low', 'medium', 'high', 'critical');
const isAtLeast = (least: Severity) => (finding: Finding) =>
  SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(least);

/** Documents with long stretches between their parts, so that something has left before the finding. */
const filler = fc
  .tuple(
    fc.constantFrom('lorem ipsum ', '%6corem ', '0123-456 ', 'é\u200b '),
    fc.integer({ min: 0, max: 800 }),
  )
  .map(([text, times]) => Buffer.from(text.repeat(times)));
const long = fc
  .tuple(
    filler,
    fc.oneof(
      documents,
      planted().map(({ document }) => document),
    ),
    filler,
  )
  .map((parts) => Buffer.concat(parts));
const inputs = fc.oneof(documents, long);

describe('a stream that moves to a worker', () => {
  it('does what one on this thread does, in every mode', async () => {
    const fingerprintKey = Buffer.from('law 4');
    const pooled = await Promise.all(
      [0, 50, 500].map((threshold) =>
        createTunedScanner({ fingerprintKey, pool: { threads: 1 } }, { threshold }),
      ),
    );
    afterAll(async () => {
      for (const one of pooled) await one.close();
    });
    const modes = fc.constantFrom<StreamMode>('observe', 'block', 'redact');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(inputs, cuts, modes), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...pooled),
        consumers,
        async (all, of, consumer) => {
          const outcomes = await Promise.all(
            all.map(([document, way, mode]) =>
              drive(of.createStream({ mode }), chunksOf(document, way), consumer),
            ),
          );
          for (const [i, [document, way, mode]] of all.entries()) {
            const here = await drive(scanner.createStream({ mode }), chunksOf(document, way));
            const there = outcomes[i] as typeof here;
            expect(there.error?.code).toBe(here.error?.code);
            expect(there.result).toEqual(here.result);
            if (here.error === undefined) expect(there.output.equals(here.output)).toBe(true);
            else if (mode === 'block') {
              expect(document.subarray(0, there.output.length).equals(there.output)).toBe(true);
            }
          }
        },
      ),
      { numRuns: lawRuns(40), seed, endOnFailure: true },
    );
  });
});

describe('observe', () => {
  it('passes every byte and reports what a scan reports', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(inputs, cuts, marks, consumers, async (document, way, mark, consumer) => {
        const { output, error, result } = await drive(
          scanner.createStream(withMark(mark)),
          chunksOf(document, way),
          consumer,
        );
        expect(error).toBeUndefined();
        expect(output.equals(document)).toBe(true);
        expect(result).toEqual(scanner.scanSync(document));
        found += result?.findings.length ?? 0;
      }),
      { numRuns: lawRuns(250), seed, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('also as a Web stream', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, cuts, marks, async (document, way, mark) => {
        const { output, error } = await driveWeb(
          scanner.createWebStream(withMark(mark)),
          chunksOf(document, way),
        );
        expect(error).toBeUndefined();
        expect(output.equals(document)).toBe(true);
      }),
      { numRuns: lawRuns(100), seed, endOnFailure: true },
    );
  });
});

describe('block', () => {
  it('lets no byte of a finding through that is at most the holdback long', async () => {
    let [blocked, passed, early] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        inputs,
        cuts,
        fc.constantFrom<number | 'all'>(0, 20, 64, 400, 4096, 'all'),
        severities,
        fc.boolean(),
        async (document, way, holdback, blockAt, isWeb) => {
          const options = { mode: 'block', holdback, blockAt } as const;
          const chunks = chunksOf(document, way);
          const { output, error } = isWeb
            ? await driveWeb(scanner.createWebStream(options), chunks)
            : await drive(scanner.createStream(options), chunks);
          const whole = scanner.scanSync(document);
          const guarded = whole.findings.filter(isAtLeast(blockAt));
          expect(document.subarray(0, output.length).equals(output)).toBe(true);
          if (whole.truncated === null) {
            expect(error?.code).toBe(guarded.length > 0 ? 'ERR_BLOCKED' : undefined);
          } else expect(error?.code).toMatch(/^ERR_(LIMIT|BLOCKED)$/);
          if (error === undefined) {
            passed += 1;
            expect(output.length).toBe(document.length);
            return;
          }
          blocked += 1;
          if (output.length > 0) early += 1;
          for (const { start, end } of guarded) {
            if (holdback === 'all' || end - start <= holdback) {
              expect(output.length).toBeLessThanOrEqual(start);
            }
          }
        },
      ),
      { numRuns: lawRuns(800), seed, endOnFailure: true },
    );
    expect(blocked).toBeGreaterThan(100);
    expect(passed).toBeGreaterThan(100);
    // The law would hold of a stream that lets nothing out before its end.
    expect(early).toBeGreaterThan(40);
  });

  it('at every split in two of each payload, plain and encoded', async () => {
    const before = 'lorem ipsum dolor '.repeat(200);
    for (const { text } of PAYLOADS.slice(0, 5)) {
      for (const carrier of [text, Buffer.from(text).toString('base64'), Buffer.from(text).toString('hex')]) {
        const document = Buffer.from(`${before}"${carrier}" ${before}`);
        const { findings } = scanner.scanSync(document);
        const start = Math.min(...findings.map((finding) => finding.start));
        for (let at = before.length - 2; at < before.length + carrier.length + 2; at += 1) {
          const { output, error } = await drive(scanner.createStream({ mode: 'block', blockAt: 'low' }), [
            document.subarray(0, at),
            document.subarray(at),
          ]);
          expect(error?.code).toBe('ERR_BLOCKED');
          expect(output.length).toBeLessThanOrEqual(start);
        }
      }
    }
  });
});

describe('redact', () => {
  it('replaces exactly the raw spans, and what comes out scans clean', async () => {
    let found = 0;
    const unclean: string[] = [];
    await fc.assert(
      fc.asyncProperty(
        inputs,
        cuts,
        fc.constantFrom<number | 'all'>(0, 64, 4096, 'all'),
        fc.boolean(),
        async (document, way, holdback, isWeb) => {
          const options = { mode: 'redact', holdback } as const;
          const chunks = chunksOf(document, way);
          const whole = scanner.scanSync(document);
          const { output, error } = isWeb
            ? await driveWeb(scanner.createWebStream(options), chunks)
            : await drive(scanner.createStream(options), chunks);
          if (whole.truncated !== null) {
            expect(error?.code).toBe('ERR_LIMIT');
            return;
          }
          expect(error).toBeUndefined();
          found += whole.findings.length;
          expect(output.equals(redacted(document, whole.findings))).toBe(true);
          const after = scanner.scanSync(output);
          if (after.findings.length > 0) {
            unclean.push(
              `${JSON.stringify(after.findings.map((f) => [f.patternId, f.decoding.join()]))} of ${JSON.stringify(whole.findings.map((f) => f.patternId))}`,
            );
          }
        },
      ),
      { numRuns: lawRuns(600), seed, endOnFailure: true },
    );
    expect(found).toBeGreaterThan(200);
    expect(unclean).toEqual([]);
  });
});
