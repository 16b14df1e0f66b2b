/** The cache of compiled anchors: what is not exactly what was written, by and for this user, is not read. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCache, writeCache } from '../../src/native/cache.js';
import { sluice, temporaryFolder } from '../cli/run.js';
import { whyNotNative } from '../engines.js';

const KEY = 'a-key';
const BYTES = Buffer.from('compiled anchors, as far as a cache can tell');
const isRoot = process.getuid?.() === 0;

let folder: string;
let path: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'cache');
  process.env['SLUICE_CACHE'] = folder;
  writeCache(KEY, BYTES);
  path = join(folder, readdirSync(folder)[0] ?? '');
});
afterEach(() => {
  delete process.env['SLUICE_CACHE'];
});

it('gives back what was written, and keeps it from others', () => {
  expect(readCache(KEY)).toEqual({ bytes: BYTES, state: 'good' });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(1);
});

it('is damaged by the change of any byte, and by any cut', () => {
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at += 1) {
    for (const change of [1, 0x80]) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      writeFileSync(path, damaged);
      expect(readCache(KEY), `byte ${at}`).toEqual({ state: 'damaged' });
    }
    writeFileSync(path, whole.subarray(0, at));
    expect(readCache(KEY), `cut at ${at}`).toEqual({ state: 'damaged' });
  }
  writeFileSync(path, Buffer.concat([whole, Buffer.from('x')]));
  expect(readCache(KEY)).toEqual({ state: 'damaged' });
  writeFileSync(path, whole);
  expect(readCache(KEY).state).toBe('good');
});

it("is damaged under another key's name", () => {
  renameSync(path, path.replace(KEY, 'another'));
  expect(readCache(KEY)).toEqual({ state: 'missing' });
  expect(readCache('another')).toEqual({ state: 'damaged' });
});

describe('is not trusted', () => {
  it.each([0o620, 0o602, 0o666])('as a file of mode %o', (mode) => {
    chmodSync(path, mode);
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
  });

  it.each([0o720, 0o702, 0o777])('in a folder of mode %o, and nothing is written there', (mode) => {
    chmodSync(folder, mode);
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
    unlinkSync(path);
    writeCache(KEY, BYTES);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('as a link, as a folder, and in a folder that is a link', () => {
    const elsewhere = join(folder, '..', 'elsewhere');
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
    unlinkSync(path);
    mkdirSync(path);
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
    const linked = join(folder, '..', 'linked');
    symlinkSync(folder, linked);
    process.env['SLUICE_CACHE'] = linked;
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
  });

  // Only root can give a file away.
  it.skipIf(!isRoot)("as another user's", () => {
    chownSync(path, 12_345, 12_345);
    expect(readCache(KEY)).toEqual({ state: 'unsafe' });
  });
});

it('is written beside whatever lies in its place, at once', () => {
  writeFileSync(path, 'damaged');
  writeCache(KEY, BYTES);
  expect(readCache(KEY).state).toBe('good');
  expect(readdirSync(folder)).toHaveLength(1);
});

it('keeps nothing where it cannot be written, and where it is off', () => {
  const file = join(folder, '..', 'file');
  writeFileSync(file, '');
  process.env['SLUICE_CACHE'] = join(file, 'below');
  writeCache(KEY, BYTES);
  expect(readCache(KEY)).toEqual({ state: 'missing' });
  process.env['SLUICE_CACHE'] = 'off';
  writeCache(KEY, BYTES);
  expect(readCache(KEY)).toEqual({ state: 'off' });
});

// Without the addon nothing is compiled, and nothing kept.
describe.skipIf(whyNotNative !== undefined)('a process', () => {
  const scan = (cache: string) =>
    sluice(['scan', '--format', 'jsonl'], {
      stdin: `token: ghp_${'Zq7kW2x9Ty4Bn8Lm3Vc6'.repeat(2).slice(0, 36)}\n`,
      env: { SLUICE_CACHE: cache },
    });

  it('finds the same with a good, a damaged, a foreign and no cache, and mends it', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const findings = (stdout: string) =>
      stdout.split('\n').filter((line) => line.includes('"finding"')).length;
    expect(findings((await scan(cache)).stdout)).toBe(1);
    const [name = ''] = readdirSync(cache);
    const file = join(cache, name);
    const good = readFileSync(file);
    const middle = good.length >> 1;
    const damages = [
      good.subarray(0, middle),
      Buffer.concat([
        good.subarray(0, middle),
        Buffer.from([(good[middle] ?? 0) ^ 1]),
        good.subarray(middle + 1),
      ]),
      Buffer.from('something else altogether'),
    ];
    for (const damaged of damages) {
      writeFileSync(file, damaged);
      const run = await scan(cache);
      expect(run.stderr).not.toMatch(/warning/i);
      expect(findings(run.stdout)).toBe(1);
      expect(readFileSync(file).length).toBe(good.length);
    }
  });

  it('finds the same while others replace the file over and over', async () => {
    const cache = join(temporaryFolder(), 'cache');
    await scan(cache);
    const file = join(cache, readdirSync(cache)[0] ?? '');
    const good = readFileSync(file);
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      const draft = `${file}.draft`;
      writeFileSync(draft, turn % 2 === 0 ? good : good.subarray(0, 1000 + turn), { mode: 0o600 });
      renameSync(draft, file);
    }, 2);
    try {
      for (const run of await Promise.all([scan(cache), scan(cache), scan(cache)]))
        expect(run.stdout).toContain('"github-token"');
    } finally {
      clearInterval(timer);
    }
    expect(turn).toBeGreaterThan(5);
  });
});
