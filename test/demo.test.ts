/** The sample that the project ships is what its script writes, and all that is planted in it is found. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../src/index.js';

const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));

interface Planted {
  readonly path: string;
  readonly patternId: string;
  readonly decoding: readonly string[];
}

const expected = JSON.parse(readFileSync(join(CORPUS, 'demo.expected.json'), 'utf8')) as readonly Planted[];
const line = ({ patternId, decoding }: Omit<Planted, 'path'>) => `${patternId} ${decoding.join(' > ')}`;

function content(path: string): Uint8Array {
  const bytes = readFileSync(join(CORPUS, 'demo', path));
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

it('is what generate.mjs writes', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(CORPUS, 'generate.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

describe('the sample', () => {
  it('has something planted in each file, four layers deep in some', () => {
    expect([...new Set(expected.map(({ path }) => path))].sort()).toEqual(
      readdirSync(join(CORPUS, 'demo')).sort(),
    );
    expect(Math.max(...expected.map(({ decoding }) => decoding.length))).toBe(4);
  });

  it.each(readdirSync(join(CORPUS, 'demo')))('%s: all that is planted is found', async (path) => {
    const { findings } = (await createScanner()).scanSync(content(path));
    const found = findings.map(line);
    const missed = expected
      .filter((row) => row.path === path)
      .map(line)
      .filter((row) => !found.includes(row));
    expect(missed).toEqual([]);
  });

  it('does not take a probe for /.env in a log for a leak', async () => {
    const { findings } = (await createScanner()).scanSync(content('access.log'));
    const lines = Buffer.from(content('access.log')).toString().split('\n');
    expect(findings.filter(({ line: at }) => /\.env|passwd/.test(lines[at - 1] ?? ''))).toEqual([]);
  });
});
