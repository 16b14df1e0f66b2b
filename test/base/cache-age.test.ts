/** The cache forgets what nobody used for 30 days, and touches nothing else. */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cacheKey, readCache, writeCache } from '../../src/base/cache.js';
import { temporaryFolder } from '../cli/run.js';

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  return { ...actual, rmSync: vi.fn(actual.rmSync) };
});

const BYTES = Buffer.from('compiled');
const KEY = cacheKey('new');
const OLD = cacheKey('old');

const usual = process.env['SLUICE_CACHE'];
let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'cache');
  mkdirSync(folder, { mode: 0o700 });
  process.env['SLUICE_CACHE'] = folder;
});
afterEach(() => {
  if (usual === undefined) delete process.env['SLUICE_CACHE'];
  else process.env['SLUICE_CACHE'] = usual;
});

const age = (name: string, days: number) => {
  const then = Date.now() / 1000 - days * 24 * 60 * 60;
  utimesSync(join(folder, name), then, then);
};
const put = (name: string, days: number) => {
  writeFileSync(join(folder, name), 'x', { mode: 0o600 });
  age(name, days);
};
const names = () => readdirSync(folder).sort();

it('removes its own old files and drafts when it writes, and keeps newer ones', () => {
  const kinds = ['anchors', 'native', 'scans', 'patterns', 'definitions'];
  const old = kinds.flatMap((kind) => [`${OLD}.${kind}`, `${OLD}.${kind}.4711.m1x2y3`]);
  for (const name of old) put(name, 31);
  const newer = `${cacheKey('newer')}.scans`;
  put(newer, 29);
  writeCache('anchors', KEY, BYTES);
  expect(names()).toEqual([`${KEY}.anchors`, newer].sort());
});

it('removes nothing else, however old', () => {
  const others = [
    'notes.txt',
    'my.anchors',
    `${OLD}`,
    `${OLD}.txt`,
    `${OLD}.anchors.bak`,
    `x${OLD}.scans`,
    `${OLD.toUpperCase()}.scans`,
    `${OLD.slice(1)}.native`,
  ];
  for (const name of others) put(name, 400);
  const [inside, linked] = [`${OLD}.native`, `${OLD}.patterns`];
  mkdirSync(join(folder, inside));
  age(inside, 400);
  symlinkSync('notes.txt', join(folder, linked));
  writeCache('anchors', KEY, BYTES);
  expect(names()).toEqual([...others, inside, linked, `${KEY}.anchors`].sort());
  expect(lstatSync(join(folder, inside)).isDirectory()).toBe(true);
});

it('counts from the last time that a file was read', () => {
  writeCache('scans', OLD, BYTES);
  const path = join(folder, `${OLD}.scans`);
  age(`${OLD}.scans`, 40);
  expect(readCache('scans', OLD).state).toBe('good');
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
  writeCache('anchors', KEY, BYTES);
  expect(readCache('scans', OLD).state).toBe('good');
});

it('writes nothing for a read within a day of the last, nor for what it does not trust', () => {
  writeCache('scans', OLD, BYTES);
  const path = join(folder, `${OLD}.scans`);
  age(`${OLD}.scans`, 0.9);
  const before = statSync(path).mtimeMs;
  expect(readCache('scans', OLD).state).toBe('good');
  expect(statSync(path).mtimeMs).toBe(before);
  put(`${OLD}.scans`, 20);
  expect(readCache('scans', OLD).state).toBe('damaged');
  expect(Date.now() - statSync(path).mtimeMs).toBeGreaterThan(24 * 60 * 60 * 1000);
});

it('takes a file that cannot be removed for no error, and removes the others', () => {
  const files = [`${cacheKey('a')}.scans`, `${cacheKey('b')}.scans`, `${cacheKey('c')}.scans`];
  for (const name of files) put(name, 31);
  vi.mocked(rmSync).mockImplementationOnce(() => {
    throw new Error('EPERM');
  });
  writeCache('anchors', KEY, BYTES);
  expect(readCache('anchors', KEY).state).toBe('good');
  expect(names()).toHaveLength(2);
});
