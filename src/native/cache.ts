/**
 * Compiled anchors kept for the next process, in a folder of the user's own.
 *
 * A file is named by what it was compiled from: the anchors, the library and its version, the processor. Its
 * content is checked against a digest in its head. Whatever does not fit (damaged, foreign, older, writable
 * by others) is not read, and is written anew.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const MAGIC = Buffer.from('sluice anchors 1\n', 'latin1');
const DIGEST_LENGTH = 32;
const OTHERS_WRITE = 0o022;

/** Where compiled anchors are kept; `SLUICE_CACHE` names another folder, and `off` keeps none. */
export function cacheFolder(): string | undefined {
  const chosen = process.env['SLUICE_CACHE'];
  if (chosen === 'off') return undefined;
  if (chosen !== undefined && chosen !== '') return chosen;
  const base = process.env['XDG_CACHE_HOME'];
  try {
    return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'sluice');
  } catch {
    return undefined;
  }
}

/** What is said of the cache: for `sluice doctor`. */
export type CacheState = 'off' | 'unsafe' | 'missing' | 'damaged' | 'good';

const pathOf = (folder: string, key: string) => join(folder, `${key}.anchors`);

/** What was kept under a key; undefined if there is nothing that can be trusted. */
export function readCache(key: string): { readonly bytes?: Buffer; readonly state: CacheState } {
  const folder = cacheFolder();
  if (folder === undefined) return { state: 'off' };
  try {
    if (!isPrivate(lstatSync(folder), 'folder')) return { state: 'unsafe' };
  } catch {
    return { state: 'missing' };
  }
  let file: number;
  try {
    file = openSync(pathOf(folder, key), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    return { state: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unsafe' };
  }
  try {
    if (!isPrivate(fstatSync(file), 'file')) return { state: 'unsafe' };
    const bytes = unwrap(readFileSync(file), key);
    return bytes === undefined ? { state: 'damaged' } : { bytes, state: 'good' };
  } catch {
    return { state: 'damaged' };
  } finally {
    closeSync(file);
  }
}

/** Keeps bytes under a key; a cache that cannot be written to is no error. */
export function writeCache(key: string, bytes: Uint8Array): void {
  const folder = cacheFolder();
  if (folder === undefined) return;
  const path = pathOf(folder, key);
  const draft = `${path}.${process.pid}.${Date.now().toString(36)}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(lstatSync(folder), 'folder')) return;
    writeFileSync(draft, wrap(bytes, key), { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch {
    try {
      rmSync(draft, { force: true });
    } catch {
      // Where nothing can be written there is no draft either.
    }
  }
}

function wrap(bytes: Uint8Array, key: string): Buffer {
  return Buffer.concat([MAGIC, digestOf(bytes, key), bytes]);
}

function unwrap(file: Buffer, key: string): Buffer | undefined {
  const head = MAGIC.length + DIGEST_LENGTH;
  if (file.length <= head || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const bytes = file.subarray(head);
  return digestOf(bytes, key).equals(file.subarray(MAGIC.length, head)) ? bytes : undefined;
}

/** The key is part of it: a file under another's name is no better than a damaged one. */
const digestOf = (bytes: Uint8Array, key: string) => createHash('sha256').update(key).update(bytes).digest();

/** Whether it is what it should be, belongs to the user, and nobody else may write to it. */
function isPrivate(
  stat: { mode: number; uid: number; isFile(): boolean; isDirectory(): boolean },
  kind: 'file' | 'folder',
): boolean {
  const isKind = kind === 'file' ? stat.isFile() : stat.isDirectory();
  const own = process.getuid?.();
  return isKind && (own === undefined || stat.uid === own) && (stat.mode & OTHERS_WRITE) === 0;
}
