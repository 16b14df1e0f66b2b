/**
 * What was compiled, kept for the next process in a folder of the user's own.
 *
 * A file is named by all that its content follows from, and by its kind. Its content is checked against a digest
 * in its head. Whatever does not fit (damaged, foreign, older, writable by others) is not read, and is written
 * anew.
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
import { brotliCompressSync, brotliDecompressSync, constants as zlib } from 'node:zlib';
import { sweepCache, touchRead } from './cache-age.js';

const DIGEST_LENGTH = 32;
const OTHERS_WRITE = 0o022;

/**
 * What is kept, by the ending of its files, and whether it is packed: tables shrink to a quarter, and unpacking
 * takes some hundredths of a second.
 */
const PACKED = {
  /** The compiled anchors, as Hyperscan writes them. */
  anchors: false,
  /** A database with a caller's own patterns, as the native core reads it. */
  native: true,
  /** The automata of one, which the portable engine reads. */
  scans: true,
  /** A caller's own patterns, compiled. */
  patterns: false,
  /** A pattern file's definitions, checked. */
  definitions: false,
} as const;

export type CacheKind = keyof typeof PACKED;

/** Where it is kept; `SLUICE_CACHE` names another folder, and `off` keeps nothing. */
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

/** A key from all that an outcome follows from, in this order. */
export function cacheKey(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  // With lengths between them, no two lists of parts read alike.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)} `).update(part);
  return hash.digest('hex');
}

const pathOf = (folder: string, kind: CacheKind, key: string) => join(folder, `${key}.${kind}`);

/** What was kept under a key; undefined if there is nothing that can be trusted. */
export function readCache(
  kind: CacheKind,
  key: string,
): { readonly bytes?: Buffer; readonly state: CacheState } {
  const folder = cacheFolder();
  if (folder === undefined) return { state: 'off' };
  try {
    if (!isPrivate(lstatSync(folder), 'folder')) return { state: 'unsafe' };
  } catch {
    return { state: 'missing' };
  }
  let file: number;
  try {
    file = openSync(pathOf(folder, kind, key), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    return { state: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unsafe' };
  }
  try {
    const stat = fstatSync(file);
    if (!isPrivate(stat, 'file')) return { state: 'unsafe' };
    const bytes = unwrap(readFileSync(file), kind, key);
    if (bytes === undefined) return { state: 'damaged' };
    touchRead(file, stat);
    return { bytes, state: 'good' };
  } catch {
    return { state: 'damaged' };
  } finally {
    closeSync(file);
  }
}

/**
 * The same, made into what it stands for.
 *
 * @param read - gives undefined, or throws, for bytes that it cannot read
 */
export function readKept<T>(
  kind: CacheKind,
  key: string,
  read: (bytes: Buffer) => T | undefined,
): T | undefined {
  const { bytes } = readCache(kind, key);
  if (bytes === undefined) return undefined;
  try {
    return read(bytes);
  } catch {
    return undefined;
  }
}

/** Keeps bytes under a key, and removes what nobody used for long; a cache that cannot be written to is no error. */
export function writeCache(kind: CacheKind, key: string, bytes: Uint8Array): void {
  const folder = cacheFolder();
  if (folder === undefined) return;
  const path = pathOf(folder, kind, key);
  const draft = `${path}.${process.pid}.${Date.now().toString(36)}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isPrivate(lstatSync(folder), 'folder')) return;
    writeFileSync(draft, wrap(bytes, kind, key), { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
    sweepCache(folder, Object.keys(PACKED));
  } catch {
    try {
      rmSync(draft, { force: true });
    } catch {
      // Where nothing can be written there is no draft either.
    }
  }
}

const magicOf = (kind: CacheKind) => Buffer.from(`sluice ${kind} 1\n`, 'latin1');

function wrap(bytes: Uint8Array, kind: CacheKind, key: string): Buffer {
  const content = PACKED[kind] ? packed(bytes) : bytes;
  return Buffer.concat([magicOf(kind), digestOf(content, key), content]);
}

function unwrap(file: Buffer, kind: CacheKind, key: string): Buffer | undefined {
  const magic = magicOf(kind);
  const head = magic.length + DIGEST_LENGTH;
  if (file.length <= head || !file.subarray(0, magic.length).equals(magic)) return undefined;
  const content = file.subarray(head);
  if (!digestOf(content, key).equals(file.subarray(magic.length, head))) return undefined;
  return PACKED[kind] ? brotliDecompressSync(content) : content;
}

/** The lowest quality that looks for repeats: the higher ones take seconds. */
const packed = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, {
    params: { [zlib.BROTLI_PARAM_QUALITY]: 1, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

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
