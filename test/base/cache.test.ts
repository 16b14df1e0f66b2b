/** The cache of what was compiled: what is not exactly what was written, by and for this user, is not read. */
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
import { type CacheKind, readCache, readKept, writeCache } from '../../src/base/cache.js';
import { temporaryFolder } from '../cli/run.js';

const KINDS: readonly CacheKind[] = ['anchors', 'native', 'scans', 'patterns', 'definitions'];
const KEY = 'a-key';
const BYTES = Buffer.from('compiled anchors, as far as a cache can tell');
const isRoot = process.getuid?.() === 0;

const usual = process.env['SLUICE_CACHE'];
let folder: string;
let path: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'cache');
  process.env['SLUICE_CACHE'] = folder;
  writeCache('anchors', KEY, BYTES);
  path = join(folder, readdirSync(folder)[0] ?? '');
});
afterEach(() => {
  if (usual === undefined) delete process.env['SLUICE_CACHE'];
  else process.env['SLUICE_CACHE'] = usual;
});

it('gives back what was written, and keeps it from others', () => {
  expect(readCache('anchors', KEY)).toEqual({ bytes: BYTES, state: 'good' });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(1);
});

describe.each(KINDS)('%s', (kind) => {
  beforeEach(() => {
    unlinkSync(path);
    writeCache(kind, KEY, BYTES);
    path = join(folder, readdirSync(folder)[0] ?? '');
  });

  it('gives back what was written', () => {
    expect(path.endsWith(`.${kind}`)).toBe(true);
    expect(readCache(kind, KEY)).toEqual({ bytes: BYTES, state: 'good' });
    expect(readKept(kind, KEY, String)).toBe(BYTES.toString());
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is damaged by the change of any byte, and by any cut', () => {
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 1) {
      for (const change of [1, 0x80]) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        writeFileSync(path, damaged);
        expect(readCache(kind, KEY), `byte ${at}`).toEqual({ state: 'damaged' });
      }
      writeFileSync(path, whole.subarray(0, at));
      expect(readCache(kind, KEY), `cut at ${at}`).toEqual({ state: 'damaged' });
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('x')]));
    expect(readCache(kind, KEY)).toEqual({ state: 'damaged' });
    writeFileSync(path, whole);
    expect(readCache(kind, KEY).state).toBe('good');
  });

  it("is damaged under another kind's name", () => {
    for (const other of KINDS.filter((one) => one !== kind)) {
      renameSync(path, path.replace(/[a-z]+$/, other));
      path = path.replace(/[a-z]+$/, other);
      expect(readCache(kind, KEY)).toEqual({ state: 'missing' });
      expect(readCache(other, KEY)).toEqual({ state: 'damaged' });
    }
  });

  it('is nothing where it cannot be read as what it should be', () => {
    expect(readKept(kind, KEY, () => undefined)).toBeUndefined();
    expect(readKept(kind, KEY, (bytes) => JSON.parse(String(bytes)) as unknown)).toBeUndefined();
  });
});

it("is damaged under another key's name", () => {
  renameSync(path, path.replace(KEY, 'another'));
  expect(readCache('anchors', KEY)).toEqual({ state: 'missing' });
  expect(readCache('anchors', 'another')).toEqual({ state: 'damaged' });
});

describe('is not trusted', () => {
  it.each([0o620, 0o602, 0o666])('as a file of mode %o', (mode) => {
    chmodSync(path, mode);
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
  });

  it.each([0o720, 0o702, 0o777])('in a folder of mode %o, and nothing is written there', (mode) => {
    chmodSync(folder, mode);
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
    unlinkSync(path);
    writeCache('anchors', KEY, BYTES);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('as a link, as a folder, and in a folder that is a link', () => {
    const elsewhere = join(folder, '..', 'elsewhere');
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
    unlinkSync(path);
    mkdirSync(path);
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
    const linked = join(folder, '..', 'linked');
    symlinkSync(folder, linked);
    process.env['SLUICE_CACHE'] = linked;
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
  });

  // Only root can give a file away.
  it.skipIf(!isRoot)("as another user's", () => {
    chownSync(path, 12_345, 12_345);
    expect(readCache('anchors', KEY)).toEqual({ state: 'unsafe' });
  });
});

it('is written beside whatever lies in its place, at once', () => {
  writeFileSync(path, 'damaged');
  writeCache('anchors', KEY, BYTES);
  expect(readCache('anchors', KEY).state).toBe('good');
  expect(readdirSync(folder)).toHaveLength(1);
});

it('keeps nothing where it cannot be written, and where it is off', () => {
  const file = join(folder, '..', 'file');
  writeFileSync(file, '');
  process.env['SLUICE_CACHE'] = join(file, 'below');
  writeCache('anchors', KEY, BYTES);
  expect(readCache('anchors', KEY)).toEqual({ state: 'missing' });
  process.env['SLUICE_CACHE'] = 'off';
  writeCache('anchors', KEY, BYTES);
  expect(readCache('anchors', KEY)).toEqual({ state: 'off' });
});
