/**
 * The engine behind a scanner: a database for the patterns that are in force, and sessions over it. The
 * scanner's thread and every worker make theirs from the same options.
 */
import { EngineError } from './base/errors.js';
import type { FileSieve, SieveOptions } from './base/file-sieve.js';
import { type Limits, resolveLimits } from './base/limits.js';
import type { PatternInfo, ScannerOptions, ScanResult } from './base/types.js';
import { builtDatabase } from './built-database.js';
import type { Database } from './match/database.js';
import { makeAll } from './match/scans.js';
import { nativeEngine } from './native/engine.js';
import { choosePatterns } from './pattern-choice.js';
import { type NeighbourConfig, NeighbourSession } from './session/neighbours.js';
import type { OnText, SegmentSession } from './session/session.js';

/** Shortest unit of segments, bytes: long against what two segments both read. */
const LEAST_UNIT = 65_536;

/** What an engine is made from: plain data, so that it can be handed to a worker. */
export interface EngineOptions extends Omit<ScannerOptions, 'pool'> {
  readonly fingerprintKey: Uint8Array;
}

export interface Engine {
  readonly name: 'native' | 'portable';
  readonly patterns: readonly PatternInfo[];
  /** @param expected - bytes that come first, if known: saves growing in steps */
  createSession(expected?: number): SegmentSession;
  /** Scans one input whole. */
  scan(bytes: Buffer): ScanResult;
  /** Undefined if this engine has none. */
  createSieve(options: SieveOptions): FileSieve | undefined;
  readonly limits: Limits;
  /** Segments of a large input must be a multiple of this, bytes, so that their sessions can agree. */
  readonly segmentUnit: number;
}

/**
 * Makes an engine.
 *
 * @param onText - called with each finding's full text (latin1)
 * @throws PatternError `ERR_PATTERN`: a definition is wrong, or an id is unknown
 * @throws EngineError `ERR_ENGINE`: the native engine was asked for and is not there, with the remedy
 * @throws LimitError `ERR_LIMIT`: a limit is out of range
 */
export async function createEngine(options: EngineOptions, onText?: OnText): Promise<Engine> {
  const limits = resolveLimits(options.limits);
  const wanted = options.engine ?? 'auto';
  const database = await databaseFor(options);
  const config = {
    database,
    limits,
    minSeverity: options.minSeverity ?? 'low',
    fingerprintKey: options.fingerprintKey,
  } as const;
  const withText = (to: OnText | undefined) => (to === undefined ? config : { ...config, onText: to });
  const sessions = (open: NeighbourConfig['open'], scanWhole?: NeighbourConfig['scanWhole']) => {
    const shared = { open, scanWhole, least: database.least, maxFindings: limits.maxFindings };
    const neighbours = onText === undefined ? shared : { ...shared, onText };
    const createSession = (expected?: number) => new NeighbourSession(neighbours, expected);
    return { createSession, scan: (bytes: Buffer) => createSession(bytes.length).whole(bytes) };
  };
  const patterns = database.inForce.map(({ generic: _, ...info }): PatternInfo => info);
  const segmentUnit = Math.max(LEAST_UNIT, database.part);
  const hasOwn = (options.patterns ?? []).length > 0;
  const native = wanted === 'portable' ? 'not asked for' : await nativeEngine(database, !hasOwn);
  if (typeof native !== 'string')
    return {
      name: 'native',
      patterns,
      limits,
      segmentUnit,
      ...sessions((to) => native.createSession(withText(to)), native.createWhole(config)),
      createSieve: (of) => native.createSieve(config, of),
    };
  if (wanted === 'native') throw new EngineError(`the native engine is not there: ${native}`);
  const { PortableSession } = await import('./session/portable.js');
  // What may take seconds is done before the first input comes, and before workers would each do it.
  if (hasOwn) makeAll(database.scans);
  return {
    name: 'portable',
    patterns,
    limits,
    segmentUnit,
    ...sessions((to, expected) => new PortableSession(withText(to), expected)),
    createSieve: () => undefined,
  };
}

/** What is compiled on the spot takes modules that most starts do without. */
async function databaseFor(options: EngineOptions): Promise<Database> {
  const own = options.patterns ?? [];
  const built = own.length === 0 ? builtDatabase() : undefined;
  return choosePatterns(built ?? (await import('./database.js')).databaseWith(own), options);
}
