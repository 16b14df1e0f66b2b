/** What is to be known about the engines and their database, for `sluice doctor` and support. */
import { statSync } from 'node:fs';
import { cacheFolder } from './base/cache.js';
import { BUILT } from './built-database.js';
import { type BuildState, buildState } from './native/addon.js';
import { type NativeFacts, nativeEngine } from './native/engine.js';

export interface DatabaseFacts {
  readonly patterns: number;
  readonly forms: number;
  /** States of the automata. */
  readonly states: number;
  /** Size in bytes of the files it was loaded from; undefined if it was compiled on the spot. */
  readonly fileBytes?: number;
  /** Milliseconds that loading or compiling it took; 0 if it was there already. */
  readonly loadMs: number;
}

/** Loads the database of the built-in patterns, unless it is there, and describes it. */
export async function describeDatabase(): Promise<DatabaseFacts> {
  const started = performance.now();
  const { builtinDatabase } = await import('./database.js');
  const { compiled, scans } = builtinDatabase();
  const all = [scans.text, scans.foreign, scans.letters].flatMap((scan) => scan ?? []);
  const loadMs = performance.now() - started;
  const files = Object.values(BUILT).map((path) => statSync(path, { throwIfNoEntry: false }));
  const isBuilt = files.every((file) => file !== undefined);
  return {
    patterns: compiled.patterns.length,
    forms: compiled.forms.length,
    states: all.reduce((sum, { automaton }) => sum + automaton.offsets.length - 1, 0),
    ...(isBuilt ? { fileBytes: files.reduce((sum, file) => sum + (file?.size ?? 0), 0) } : {}),
    loadMs,
  };
}

export interface NativeState {
  /** Undefined where there is no native engine. */
  readonly facts?: NativeFacts;
  /** Why there is none, with the remedy. */
  readonly why?: string;
  /** What its build wrote down; undefined if there was none. */
  readonly build?: BuildState;
  /** Where what was compiled is kept; undefined if nowhere. */
  readonly cacheFolder?: string;
}

/** Loads the native engine, unless it is there, and describes it. */
export async function describeNative(): Promise<NativeState> {
  const { builtinDatabase } = await import('./database.js');
  const engine = await nativeEngine(builtinDatabase(), true);
  const [build, folder] = [buildState(), cacheFolder()];
  return {
    ...(typeof engine === 'string' ? { why: engine } : { facts: engine.facts }),
    ...(build === undefined ? {} : { build }),
    ...(folder === undefined ? {} : { cacheFolder: folder }),
  };
}
