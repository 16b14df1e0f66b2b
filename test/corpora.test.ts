/**
 * The corpora that people outside this project wrote: recall on secrets of the families in scope, and
 * silence on ordinary logs. `node bench/corpus-misses.mjs ../shared/corpora` lists every miss.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { createScanner, type Scanner } from '../src/scanner.js';

const FOLDER = fileURLToPath(new URL('../../shared/corpora/', import.meta.url));
/** The corpora are not part of the repository: they lie beside it where the project is developed. */
const isMissing = !existsSync(FOLDER);

interface SecretRow {
  readonly text: string;
  readonly expect: boolean;
  readonly family: string;
  readonly in_scope: boolean;
  readonly conflict?: boolean;
}

/** Their name for a family, where it is not ours. */
const OURS: Readonly<Record<string, string>> = { 'ssh-private-key': 'private-key-pem' };
const LEAST_RECALL = 0.95;

let scanner: Scanner;
beforeAll(async () => {
  scanner = await createScanner();
});

it.skipIf(isMissing)(`finds ${LEAST_RECALL * 100} % of the secrets in scope, each as its own family`, () => {
  const rows = readFileSync(join(FOLDER, 'secrets_dev.jsonl'), 'utf8').trim().split('\n');
  const positives = rows
    .map((line) => JSON.parse(line) as SecretRow)
    .filter((row) => row.in_scope && row.expect && row.conflict !== true);
  expect(positives.length).toBeGreaterThan(150);
  const missed = positives.filter(({ text, family }) => {
    const id = OURS[family] ?? family;
    return !scanner.scanSync(text).findings.some(({ patternId }) => patternId === id);
  });
  const recall = 1 - missed.length / positives.length;
  expect(
    recall,
    missed.map(({ family, text }) => `${family}: ${text.slice(0, 120)}`).join('\n'),
  ).toBeGreaterThanOrEqual(LEAST_RECALL);
});

it.skipIf(isMissing)('finds nothing of confidence verified or format in ordinary logs', () => {
  const folder = join(FOLDER, 'logs');
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    const found = scanner.scanSync(bytes).findings.filter(({ confidence }) => confidence !== 'context');
    expect(
      found.map((f) => `${f.patternId} ${f.start}-${f.end} ${f.decoding.join()} ${f.preview}`),
      name,
    ).toEqual([]);
  }
});
