/**
 * Own patterns from the cache: what they find is what freshly compiled ones find, with either engine, on this thread and in
 * workers; and nothing is taken from the cache but what the same patterns left there.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainText } from '../src/base/plain-text.js';
import type { Finding, PatternDefinition } from '../src/base/types.js';
import { databaseWith } from '../src/database.js';
import { sluice, summaryOf, temporaryFolder } from './cli/run.js';
import { ENGINES } from './engines.js';
import { OWN, ownTexts } from './own-patterns.js';

const DIST = new URL('../dist/', import.meta.url);
const PATTERNS = Object.values(OWN);

/** Scans in a process of its own: nothing but the cache is shared. All texts together are long enough for a worker. */
const SCRIPT = `
import { readFileSync } from 'node:fs';
import { createScanner } from ${JSON.stringify(new URL('index.js', DIST).href)};
const { engine, patterns, texts } = JSON.parse(readFileSync(0, 'utf8'));
const scanner = await createScanner({ engine, patterns, fingerprintKey: Buffer.from('law'), pool: { threads: 2 } });
const alone = texts.map((text) => scanner.scanSync(text).findings);
const pooled = (await scanner.scan(texts.join('\\n\\n').padEnd(65536))).findings;
await scanner.close();
console.log(JSON.stringify({ alone, pooled }));
`;

interface Told {
  readonly alone: readonly (readonly Finding[])[];
  readonly pooled: readonly Finding[];
}

function scanIn(
  cache: string,
  engine: string,
  patterns: readonly PatternDefinition[],
  texts = ownTexts(),
): Told {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    input: JSON.stringify({ engine, patterns, texts }),
    env: { ...process.env, SLUICE_CACHE: cache },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect([stderr, status]).toEqual(['', 0]);
  return JSON.parse(stdout) as Told;
}

/** What lies in a folder, so that everything that is written anew differs. */
const filesOf = (cache: string) =>
  readdirSync(cache)
    .sort()
    .map((name) => `${name} ${statSync(join(cache, name)).ino} ${statSync(join(cache, name)).ctimeMs}`);
const kindsOf = (cache: string) => readdirSync(cache).map((name) => name.split('.')[1]);

describe.each(ENGINES)('%s', (engine) => {
  it('finds with a cached database what it finds with a fresh one (law)', () => {
    const cache = join(temporaryFolder(), 'cache');
    const fresh = scanIn('off', engine, PATTERNS);
    const found = new Set(fresh.alone.flat().map(({ patternId }) => patternId));
    for (const { id } of PATTERNS) expect(found, id).toContain(id);
    expect(new Set(fresh.pooled.map(({ patternId }) => patternId)).size).toBeGreaterThan(60);

    expect(scanIn(cache, engine, PATTERNS)).toEqual(fresh);
    const written = filesOf(cache);
    const kinds = engine === 'native' ? ['anchors', 'native', 'patterns'] : ['patterns', 'scans'];
    expect(kindsOf(cache).sort()).toEqual(kinds);
    expect(scanIn(cache, engine, PATTERNS)).toEqual(fresh);
    expect(filesOf(cache)).toEqual(written);
  });

  it('mends what is damaged, each file', () => {
    const cache = join(temporaryFolder(), 'cache');
    const patterns = [OWN['expression'] as PatternDefinition];
    const texts = ['key acme_0123456789abcdef end'];
    const fresh = scanIn(cache, engine, patterns, texts);
    expect(fresh.alone[0]).toHaveLength(1);
    const good = readdirSync(cache).map(
      (name) => [join(cache, name), readFileSync(join(cache, name))] as const,
    );
    for (const [path, bytes] of good) {
      const middle = bytes.length >> 1;
      writeFileSync(
        path,
        bytes.map((byte, at) => (at === middle ? byte ^ 1 : byte)),
      );
    }
    expect(scanIn(cache, engine, patterns, texts)).toEqual(fresh);
    for (const [path, bytes] of good) expect(readFileSync(path).equals(bytes), path).toBe(true);
  });
});

describe('the name of a database', () => {
  const nameOf = (...patterns: PatternDefinition[]) => databaseWith(patterns).name;
  const [a, b] = [OWN['expression'], OWN['pair']] as [PatternDefinition, PatternDefinition];

  it('tells patterns apart that differ in anything that is compiled, and in their order', () => {
    const names = [
      nameOf(),
      nameOf(a),
      nameOf(b),
      nameOf(a, b),
      nameOf(b, a),
      nameOf({ ...a, expression: 'acme_[0-9a-f]{17}' }),
      nameOf({ ...a, severity: 'low' }),
      nameOf({ ...a, before: '[a-y]' }),
      nameOf({ ...a, validator: 'entropy(2)' }),
      nameOf({ ...a, generic: true }),
      nameOf({ ...a, id: 'own-other' }),
    ];
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(names).size).toBe(names.length);
    expect(nameOf(structuredClone(a), { ...b })).toBe(nameOf(a, b));
  });
});

it('knows definitions by their text only where it says all of them', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const hidden = Object.defineProperty({}, 'expression', { value: 'x' });
  const got = {
    get expression() {
      return 'x';
    },
  };
  const inherited = Object.create({ expression: 'x' }) as object;
  const signed = { [Symbol('x')]: 1 };
  // biome-ignore lint/suspicious/noSparseArray: that is what is tested
  const sparse = [1, , 2];
  for (const value of [undefined, { a: undefined }, () => 1, { a: () => 1 }, new Date(0), /x/, new Map(), 1n])
    expect(plainText(value)).toBeUndefined();
  for (const value of [
    Number.NaN,
    -0,
    Number.POSITIVE_INFINITY,
    cycle,
    hidden,
    got,
    inherited,
    signed,
    sparse,
  ])
    expect(plainText(value)).toBeUndefined();
  const plain = [{ id: 'x', list: ['a', 1, true, null], deep: { __proto: 'y' } }];
  expect(plainText(plain)).toBe(JSON.stringify(plain));
});

describe('a pattern file', () => {
  const yaml = (expression: string) =>
    `id: own-code\ncategory: dlp\nseverity: high\nexpression: '${expression}'\n`;
  const scan = (file: string, cache: string, stdin: string, ...args: string[]) =>
    sluice(['scan', '--format', 'jsonl', '--patterns', file, ...args], {
      stdin,
      env: { SLUICE_CACHE: cache },
    });

  it.each(ENGINES)('is read from the cache, until its text changes: %s', async (engine) => {
    const folder = temporaryFolder();
    const [file, cache] = [join(folder, 'own.yaml'), join(folder, 'cache')];
    const found = async () =>
      summaryOf(await scan(file, cache, 'x code-1234 kode-1234 y\n', '--engine', engine))['findings'];
    writeFileSync(file, yaml('code-[0-9]{4}'));
    expect(await found()).toBe(1);
    expect(kindsOf(cache)).toContain('definitions');
    const written = filesOf(cache);
    expect(await found()).toBe(1);
    expect(filesOf(cache)).toEqual(written);
    writeFileSync(file, yaml('[ck]ode-[0-9]{4}'));
    expect(await found()).toBe(2);
    expect(filesOf(cache).length).toBeGreaterThan(written.length);
    writeFileSync(file, yaml('code-[0-9{4}'));
    const broken = await scan(file, cache, 'x');
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain(`${file}:4`);
    writeFileSync(file, yaml('code-[0-9]{4}'));
    expect(await found()).toBe(1);
  });

  it('writes its word classes out, from the cache as well', async () => {
    const folder = temporaryFolder();
    const [file, cache] = [join(folder, 'own.yaml'), join(folder, 'cache')];
    writeFileSync(
      file,
      'classes: { ANIMAL: [heron, osprey] }\npatterns:\n' +
        '  - { id: own-bird, category: injection, severity: high, frame: "release {ANIMAL} now" }\n',
    );
    for (let start = 0; start < 2; start += 1)
      expect(summaryOf(await scan(file, cache, 'please release osprey now\n'))['findings']).toBe(1);
  });
});

it('leaves files that nobody else can read', () => {
  const cache = join(temporaryFolder(), 'cache');
  for (const engine of ENGINES) scanIn(cache, engine, [OWN['expression'] as PatternDefinition], ['x']);
  expect(statSync(cache).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(cache)) expect(statSync(join(cache, name)).mode & 0o777, name).toBe(0o600);
});
