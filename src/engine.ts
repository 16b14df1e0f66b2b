/**
 * The engine behind a scanner: a database for the patterns that are in force, and sessions over it. The
 * scanner's thread and every worker make theirs from the same options.
 */
import { EngineError, PatternError } from './base/errors.js';
import type { FileSieve, SieveOptions } from './base/file-sieve.js';
import { type Limits, resolveLimits } from './base/limits.js';
import type { PatternInfo, ScannerOptions, ScanResult } from './base/types.js';
import { databaseWith } from './database.js';
import { type Database, withPatterns } from './match/database.js';
import { makeAll } from './match/scans.js';
import { partOf } from './match/windows.js';
import { nativeEngine } from './native/engine.js';
import { type NeighbourConfig, NeighbourSession } from './session/neighbours.js';
import { type OnText, PortableSession, type SegmentSession } from './session/session.js';

/** Shortest unit of segments, bytes: long against what two segments both read. */
const LEAST_UNIT = 65_536;

/** What an engine is made from: plain data, so that it can be handed to a worker. */
export interface EngineOptions extends Omit<ScannerOptions, 'pool'> {
  readonly fingerprintKey: Uint8Array;
}

/** What decides which patterns are in force. */
export type PatternOptions = Pick<ScannerOptions, 'patterns' | 'include' | 'exclude' | 'categories'>;

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
export function createEngine(options: EngineOptions, onText?: OnText): Engine {
  const limits = resolveLimits(options.limits);
  const wanted = options.engine ?? 'auto';
  const database = databaseFor(options);
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
  const patterns = patternsOf(database);
  const parts = database.candidates.map(({ form }) => partOf(form));
  const segmentUnit = Math.max(LEAST_UNIT, ...parts);
  const hasOwn = (options.patterns ?? []).length > 0;
  const native = wanted === 'portable' ? 'not asked for' : nativeEngine(database, !hasOwn);
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

/**
 * The database of the patterns that are in force.
 *
 * @throws PatternError `ERR_PATTERN`: a definition is wrong, or an id is unknown
 */
export function databaseFor(options: PatternOptions): Database {
  return select(databaseWith(options.patterns ?? []), options);
}

function patternsOf({ compiled, isEnabled }: Database): PatternInfo[] {
  const inForce = new Set(compiled.forms.filter((_, i) => isEnabled[i] === 1).map((form) => form.pattern));
  return compiled.patterns
    .filter((_, i) => inForce.has(i))
    .map(({ id, name, category, severity, description, reference }) => ({
      id,
      name,
      category,
      severity,
      description,
      reference,
    }));
}

function select(database: Database, options: PatternOptions): Database {
  const { patterns } = database.compiled;
  const known = new Set(patterns.map((pattern) => pattern.id));
  for (const id of [...(options.include ?? []), ...(options.exclude ?? [])]) {
    if (!known.has(id)) throw new PatternError(`no pattern has the id ${JSON.stringify(id)}`);
  }
  const include = options.include === undefined ? undefined : new Set(options.include);
  const exclude = new Set(options.exclude ?? []);
  const categories = new Set(options.categories ?? ['dlp', 'injection']);
  const wanted = new Set(
    patterns
      .filter(
        ({ id, category }) => categories.has(category) && (include?.has(id) ?? true) && !exclude.has(id),
      )
      .map(({ id }) => id),
  );
  if (wanted.size === 0)
    throw new PatternError('categories, include and exclude leave no pattern to look for');
  return wanted.size === patterns.length ? database : withPatterns(database, (id) => wanted.has(id));
}
