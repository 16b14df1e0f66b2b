/**
 * Wrong input has an answer: whatever options, patterns, arguments or configuration are given, what comes is a
 * result or an error with one of the codes that are documented, never another exception.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { SluiceError } from '../../src/base/errors.js';
import type { ScannerOptions, StreamOptions } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { lawRuns, lawSeed } from '../arbitraries.js';
import { sluice, temporaryFolder } from '../cli/run.js';

const seed = lawSeed('wrong input');
/** What a wrong option, pattern or limit may be answered with. */
const CODES = ['ERR_INPUT', 'ERR_PATTERN', 'ERR_LIMIT', 'ERR_ENGINE'];

/** Values that somebody may pass where another kind is meant. */
const anything = fc.anything({
  maxDepth: 2,
  withBigInt: true,
  withDate: true,
  withNullPrototype: true,
  withTypedArray: true,
});
const often = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: anything });

const definition = fc.record(
  {
    id: often(fc.constantFrom('own-a', 'own-b', 'github-token', '', 'Ä', '__proto__')),
    name: often(fc.string()),
    category: often(fc.constantFrom('dlp', 'injection')),
    severity: often(fc.constantFrom('low', 'medium', 'high', 'critical')),
    expression: often(
      fc.string({ unit: fc.constantFrom(...'ab(|)[]^$*+?{},12\\xdé:-.!P<>='), minLength: 1, maxLength: 14 }),
    ),
    validator: often(fc.constantFrom('luhn', 'card', 'entropy(3)', 'entropy()', 'toString')),
  },
  { requiredKeys: [] },
);

const options = fc.record(
  {
    engine: often(fc.constantFrom('portable')),
    categories: often(fc.subarray(['dlp', 'injection'])),
    include: often(fc.subarray(['github-token', 'iban', 'no-such'])),
    exclude: often(fc.subarray(['github-token', 'iban', 'no-such'])),
    patterns: often(fc.array(often(definition), { maxLength: 2 })),
    minSeverity: often(fc.constantFrom('low', 'critical')),
    limits: often(
      fc.record(
        {
          maxDepth: often(fc.integer({ min: -1, max: 9 })),
          maxDecodedRatio: often(fc.double()),
          maxFindings: often(fc.integer()),
          more: anything,
        },
        { requiredKeys: [] },
      ),
    ),
    pool: fc.constant(false),
    fingerprintKey: often(fc.uint8Array({ maxLength: 3 })),
    unknown: anything,
  },
  { requiredKeys: ['pool'] },
);

/** Passes over results; of errors only those with a code that is documented are right. */
function expectKnown(error: unknown, codes: readonly string[]): void {
  if (!(error instanceof SluiceError)) throw error;
  expect(codes).toContain(error.code);
  expect(error.message.length).toBeGreaterThan(10);
}

it('for options of a scanner', async () => {
  let [taken, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: options }, { weight: 1, arbitrary: anything }),
      async (given) => {
        let scanner: Scanner;
        try {
          scanner = await createScanner(given as ScannerOptions);
        } catch (error) {
          refused += 1;
          return expectKnown(error, CODES);
        }
        taken += 1;
        expect(scanner.scanSync('x ghp_').bytes).toBe(6);
        await scanner.close();
      },
    ),
    // Right options are rare among those: one is given.
    { seed, numRuns: lawRuns(150), examples: [[{ pool: false }]] },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(0);
});

it('for what is scanned, and options of a stream', async () => {
  const scanner = await createScanner({ engine: 'portable', pool: false });
  const stream = fc.record(
    {
      mode: often(fc.constantFrom('observe', 'block', 'redact')),
      holdback: often(fc.integer()),
      blockAt: often(fc.constantFrom('low', 'critical')),
      onFinding: often(fc.constant(() => undefined)),
      signal: often(fc.constant(AbortSignal.timeout(60_000))),
      redaction: anything,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(anything, fc.oneof(stream, anything), async (input, given) => {
      for (const scan of [
        () => scanner.scanSync(input as string),
        () => scanner.createSession().push(input as string),
      ]) {
        try {
          scan();
        } catch (error) {
          expectKnown(error, ['ERR_INPUT']);
        }
      }
      await scanner.scan(input as string).catch((error: unknown) => expectKnown(error, ['ERR_INPUT']));
      for (const create of [
        () => scanner.createStream(given as StreamOptions),
        () => scanner.createWebStream(given as StreamOptions),
      ]) {
        try {
          const made = create();
          if ('destroy' in made) made.destroy();
        } catch (error) {
          expectKnown(error, ['ERR_INPUT', 'ERR_LIMIT']);
        }
      }
    }),
    { seed, numRuns: lawRuns(400) },
  );
  await scanner.close();
});

const FLAGS = [
  '--format',
  'json',
  'xml',
  '--jobs',
  '0',
  '2',
  '--only',
  'dlp',
  '--include',
  'iban',
  '--min-severity',
  'worst',
  'high',
  '--max-filesize',
  '1k',
  '-1',
  '--baseline',
  'nothing',
  '--files-from',
  '-',
  '--charset',
  'utf-99',
  '--config',
  'scan',
  'redact',
  'explain',
  'patterns',
  'doctor',
  'completions',
  'bash',
  'tcsh',
  '--help',
  '--version',
  '--no-such',
  '--',
  '',
  '\u202e',
  '--format=',
  '-f',
  'a\nb',
  '.',
  'config.yaml',
  '--patterns',
]; // prettier-ignore

/** What a process may end with, whatever it was told. */
function expectAnswer(
  run: { status: number | null; signal: string | null; stderr: string },
  where: string,
): void {
  expect([0, 1, 2], `${where}: ${run.stderr}`).toContain(run.status);
  expect(run.signal, where).toBe(null);
  expect(run.stderr, where).not.toMatch(/unexpected error|\n\s+at |node:internal/);
}

it('for arguments of the command line', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'config.yaml'), 'only: dlp\n');
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(fc.constantFrom(...FLAGS), { maxLength: 5 }),
      async (hasVerb, args) => {
        const run = await sluice(hasVerb ? ['scan', ...args] : args, { cwd, stdin: '' });
        expectAnswer(run, JSON.stringify(args));
      },
    ),
    { seed, numRuns: lawRuns(30) },
  );
});

it('for configurations', async () => {
  const setting = fc.dictionary(
    fc.oneof(
      fc.constantFrom(
        'only',
        'jobs',
        'format',
        'include',
        'progress',
        'max-filesize',
        'patterns',
        '__proto__',
      ),
      fc.string(),
    ),
    often(fc.constantFrom('dlp', 2, true, 'json', ['iban'], '1k')),
    { maxKeys: 3 },
  );
  const yaml = fc.oneof(
    setting.map((content) => {
      try {
        return stringify(content);
      } catch {
        return '&a [*a, *a]';
      }
    }),
    fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"%@`# \n\t'), maxLength: 24 }),
  );
  await fc.assert(
    fc.asyncProperty(yaml, async (text) => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'sluice.config.yaml'), text);
      expectAnswer(await sluice(['scan', '-'], { cwd, stdin: 'nothing' }), JSON.stringify(text));
    }),
    { seed, numRuns: lawRuns(30) },
  );
});
