/**
 * The native engine for a database: loads the addon, compiles or fetches the anchors, tests itself.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { type CacheState, cacheKey, readCache, readKept, writeCache } from '../base/cache.js';
import type { FileSieve, SieveOptions } from '../base/file-sieve.js';
import { resolveLimits } from '../base/limits.js';
import { sharedRe2 } from '../confirm/re2.js';
import { type Database, withPatterns } from '../match/database.js';
import type { CompiledPatterns } from '../patterns/compiled.js';
import type { SessionConfig } from '../session/session.js';
import { type Addon, addonVersion, isHyperscan, loadAddon, type NativeDatabase } from './addon.js';
import { builtBlob, digestOf, type NamedBlob, readBuilt } from './built-blob.js';
import { failedExamples, fewOf, selfTestExamples } from './self-test.js';
import { NativeSession, nativeWhole, sessionArguments } from './session.js';

/**
 * Whether a library can be given whole expressions. Vectorscan 5.4.9 loses what begins at the end of a chunk
 * where an expression begins with one of many bytes (its pull request 402).
 *
 * @param library - version as the library says it: `5.4.0 2021-01-26`
 */
export const takesWholes = isHyperscan;

export interface NativeEngine {
  createSession(config: SessionConfig): NativeSession;
  createWhole(config: SessionConfig): ReturnType<typeof nativeWhole>;
  createSieve(config: SessionConfig, options: SieveOptions): FileSieve;
  readonly facts: NativeFacts;
}

/** What `sluice doctor` says of it. */
export interface NativeFacts {
  /** Version of Hyperscan or Vectorscan. */
  readonly library: string;
  /** Who confirms. */
  readonly re2: 'libre2' | 're2-wasm';
  /** Bytes of memory of the compiled anchors. */
  readonly databaseBytes: number;
  /** Milliseconds that compiling or reading them took. */
  readonly databaseMs: number;
  readonly cache: CacheState;
}

interface Loaded {
  readonly addon: Addon;
  readonly database: NativeDatabase;
  readonly facts: NativeFacts;
}

const known = new WeakMap<CompiledPatterns, Promise<Loaded | string>>();

/**
 * The native engine for a database, or why there is none, in words that name the remedy.
 *
 * The first call for a database compiles its anchors (some tenths of a second), and for one that holds a caller's own
 * patterns writes it down for the core (more than a second), unless these are in the cache; threads share what was
 * compiled.
 *
 * @param isBuiltin - whether it holds the built-in patterns and no others
 */
export async function nativeEngine(database: Database, isBuiltin: boolean): Promise<NativeEngine | string> {
  const { compiled } = database;
  let loading = known.get(compiled);
  if (loading === undefined) {
    loading = load(database, isBuiltin);
    known.set(compiled, loading);
  }
  const loaded = await loading;
  return typeof loaded === 'string' ? loaded : engineOf(loaded, database);
}

function engineOf({ addon, database: native, facts }: Loaded, database: Database): NativeEngine {
  const selection = new addon.NativeSelection(
    native,
    database.isEnabled,
    Uint32Array.from(database.unanchored),
    database.reach,
    database.look,
    database.far,
    database.least,
    database.readsShortTexts,
  );
  return {
    createSession: (config) => new NativeSession(addon, selection, config),
    createWhole: (config) => nativeWhole(addon, selection, config),
    createSieve: (config, { most, own }) =>
      new addon.NativeSieve(...sessionArguments(selection, config), most, own?.dev, own?.ino),
    facts,
  };
}

async function load(database: Database, isBuiltin: boolean): Promise<Loaded | string> {
  const addon = loadAddon();
  if (typeof addon === 'string') return addon;
  let why = '';
  // Hyperscan takes less than RE2: what it cannot match whole, it can still find a piece of.
  for (const withWholes of takesWholes(addon.library) ? [true, false] : [false]) {
    try {
      const label = labelOf(database, withWholes, isBuiltin);
      const shared = label === undefined ? undefined : loadedBefore(addon, label);
      if (shared !== undefined) return selfTest(shared, database) ?? shared;
      const blob = await blobOf(database, withWholes, isBuiltin);
      const { loaded, keep } = loadDatabase(addon, blob, label);
      const failure = selfTest(loaded, database);
      // What is found in the cache, or in this process, has passed all of the test.
      if (failure === undefined) keep();
      return failure ?? loaded;
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
  }
  return `it refuses the patterns: ${why}`;
}

async function blobOf(database: Database, withWholes: boolean, isBuiltin: boolean): Promise<NamedBlob> {
  const path = builtBlob(withWholes);
  if (isBuiltin && existsSync(path)) {
    return readBuilt(path);
  }
  // Most starts find what they need on disk, and do without the planner and the patterns' compiler.
  const write = async () => (await import('./write-blob.js')).blobBytes(database, withWholes);
  if (database.name === undefined) {
    const bytes = await write();
    return { bytes, name: digestOf(bytes).toString('hex') };
  }
  const name = cacheKey(database.name, withWholes ? 'wholes' : 'pieces');
  const kept = readKept('native', name, (bytes) => bytes);
  if (kept !== undefined) return { bytes: kept, name };
  const bytes = await write();
  writeCache('native', name, bytes);
  return { bytes, name };
}

const NOTHING = new Uint8Array();
/**
 * Under what a thread tells those that it starts how a database is called in this process; undefined for one that
 * they would not know for the same.
 */
function labelOf({ name }: Database, withWholes: boolean, isBuiltin: boolean): string | undefined {
  if (name === undefined && !isBuiltin) return undefined;
  return `sluice: native database ${isBuiltin ? 'built in' : name} ${withWholes}`;
}

/** The database, if this thread or one above it uses it: then its bytes need not be made or read again. */
function loadedBefore(addon: Addon, label: string): Loaded | undefined {
  const started = performance.now();
  const name = getEnvironmentData(label);
  if (typeof name !== 'string') return undefined;
  try {
    const native = new addon.NativeDatabase(name, NOTHING, NOTHING, hostSearch);
    return loadedOf(addon, native, started, 'good');
  } catch {
    // Nobody uses it any more, and no bytes hold no database.
    return undefined;
  }
}

/**
 * @param label - tells threads that are started from here of the database
 * @returns what was loaded, and what hands it on once it has passed its test: to threads, and to other processes
 * unless it came from the cache
 */
function loadDatabase(
  addon: Addon,
  { bytes, name }: NamedBlob,
  label: string | undefined,
): { loaded: Loaded; keep: () => void } {
  const started = performance.now();
  const key = cacheKey(name, addon.library, addon.platform, addonVersion());
  const cached = readCache('anchors', key);
  let native: NativeDatabase | undefined;
  if (cached.bytes !== undefined) {
    try {
      native = new addon.NativeDatabase(name, bytes, cached.bytes, hostSearch);
    } catch {
      native = undefined;
    }
  }
  const isFromCache = native !== undefined;
  const made = native ?? new addon.NativeDatabase(name, bytes, NOTHING, hostSearch);
  const keep = () => {
    if (label !== undefined) setEnvironmentData(label, name);
    if (!isFromCache) writeCache('anchors', key, made.compiled());
  };
  const state = cached.state === 'good' && !isFromCache ? 'damaged' : cached.state;
  return { loaded: loadedOf(addon, made, started, state), keep };
}

function loadedOf(addon: Addon, native: NativeDatabase, started: number, cache: CacheState): Loaded {
  return {
    addon,
    database: native,
    facts: {
      library: addon.library,
      re2: addon.hasRe2 ? 'libre2' : 're2-wasm',
      databaseBytes: native.size(),
      databaseMs: performance.now() - started,
      cache,
    },
  };
}

/** Undefined if all is well. */
function selfTest(loaded: Loaded, database: Database): string | undefined {
  const ids = new Set(database.compiled.patterns.map(({ id }) => id));
  const all = selfTestExamples().filter(([id]) => ids.has(id));
  const examples = loaded.facts.cache === 'good' ? fewOf(all) : all;
  const everything = withPatterns(database, () => true);
  const session = engineOf(loaded, everything).createSession({
    database: everything,
    limits: resolveLimits(),
    minSeverity: 'low',
    fingerprintKey: randomBytes(32),
  });
  const failed = new Set(failedExamples(examples, session).map(([id]) => id));
  if (failed.size === 0) return undefined;
  const why = `its self-test failed: it does not find the examples of ${[...failed].join(', ')}`;
  process.emitWarning(`Sluice's native engine is not used: ${why}. Please report this.`, 'SluiceWarning');
  return why;
}

/** RE2 by way of WebAssembly, where the addon was built without libre2. */
function hostSearch(expression: string, text: string, from: number): number {
  const match = sharedRe2().search(expression, text, from);
  return match === undefined ? -1 : match.start * 2 ** 26 + match.end;
}
