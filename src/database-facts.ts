/** What is to be known about the database of the built-in patterns, for `sluice doctor` and support. */
import { statSync } from 'node:fs';
import { BUILT_DATABASE, builtinDatabase } from './database.js';

export interface DatabaseFacts {
  readonly patterns: number;
  readonly forms: number;
  /** States of the automata. */
  readonly states: number;
  /** Size in bytes of the file it was loaded from; undefined if it was compiled on the spot. */
  readonly fileBytes?: number;
  /** Milliseconds that loading or compiling it took; 0 if it was there already. */
  readonly loadMs: number;
}

/** Loads the database of the built-in patterns, unless it is there, and describes it. */
export function describeDatabase(): DatabaseFacts {
  const started = performance.now();
  const { compiled, text, foreign, letters } = builtinDatabase();
  const loadMs = performance.now() - started;
  const scans = [text, foreign, letters].flatMap((scan) => scan ?? []);
  const file = statSync(BUILT_DATABASE, { throwIfNoEntry: false });
  return {
    patterns: compiled.patterns.length,
    forms: compiled.forms.length,
    states: scans.reduce((sum, { automaton }) => sum + automaton.offsets.length - 1, 0),
    ...(file === undefined ? {} : { fileBytes: file.size }),
    loadMs,
  };
}
