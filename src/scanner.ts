/**
 * `createScanner`: checks options, picks the engine, wires the parts.
 */
import { randomBytes } from 'node:crypto';
import { ClosedError, EngineError, InputError, PatternError } from './base/errors.js';
import { type Limits, resolveLimits } from './base/limits.js';
import { SEVERITIES } from './base/severity.js';
import type { Finding, PatternInfo, ScannerOptions, ScanResult } from './base/types.js';
import { databaseWith } from './database.js';
import { type Database, withPatterns } from './match/database.js';
import { byPlace, bytesOf, PortableSession, type Session, type SessionConfig } from './session/session.js';

/** Bytes after which `scan` lets the event loop have a turn. */
const TURN = 1024 * 1024;

const OPTIONS = [
  'engine',
  'categories',
  'include',
  'exclude',
  'patterns',
  'minSeverity',
  'limits',
  'pool',
  'fingerprintKey',
  'onText',
];

/** What a scanner may be told beyond the contract. */
export interface ExtendedOptions extends ScannerOptions {
  /**
   * Called with the full matched text of each finding, one byte a character. The only way to a secret
   * itself; leave it out unless a person asked for the secrets.
   */
  readonly onText?: (finding: Finding, text: string) => void;
}

export interface Scanner {
  readonly engine: 'native' | 'portable';
  readonly patterns: readonly PatternInfo[];
  /**
   * Scans one input whole.
   *
   * @throws InputError `ERR_INPUT` for anything but bytes or text
   * @throws ClosedError `ERR_CLOSED` after `close`
   * @throws the signal's reason once it aborts
   */
  scan(input: string | Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<ScanResult>;
  /** The same on the calling thread, in one go. */
  scanSync(input: string | Uint8Array): ScanResult;
  createSession(): Session;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What is said where the native engine is asked for and not there. */
export const NATIVE_REMEDY =
  'this build of Sluice has the portable engine only: use engine "auto" or "portable"';

class PortableScanner implements Scanner {
  readonly engine = 'portable';
  readonly patterns: readonly PatternInfo[];
  private isClosed = false;

  constructor(private readonly config: SessionConfig) {
    const { compiled, isEnabled } = config.database;
    const inForce = new Set(compiled.forms.filter((_, i) => isEnabled[i] === 1).map((form) => form.pattern));
    this.patterns = compiled.patterns
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

  async scan(
    input: string | Uint8Array,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<ScanResult> {
    this.checkOpen();
    const bytes = bytesOf(input);
    const session = new PortableSession(this.config, bytes.length);
    const findings: Finding[] = [];
    for (let at = 0; at < bytes.length; at += TURN) {
      options.signal?.throwIfAborted();
      findings.push(...session.push(bytes.subarray(at, at + TURN)));
      if (at + TURN < bytes.length) await new Promise(setImmediate);
    }
    options.signal?.throwIfAborted();
    return withEarlier(findings, session.end());
  }

  scanSync(input: string | Uint8Array): ScanResult {
    this.checkOpen();
    const bytes = bytesOf(input);
    const session = new PortableSession(this.config, bytes.length);
    const findings = session.push(bytes);
    return withEarlier(findings, session.end());
  }

  createSession(): Session {
    this.checkOpen();
    return new PortableSession(this.config);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private checkOpen(): void {
    if (this.isClosed) throw new ClosedError('the scanner was closed; create another');
  }
}

function withEarlier(earlier: readonly Finding[], result: ScanResult): ScanResult {
  return { ...result, findings: [...earlier, ...result.findings].sort(byPlace) };
}

/**
 * Makes a scanner.
 *
 * @throws InputError `ERR_INPUT`: an option is unknown or of the wrong kind
 * @throws PatternError `ERR_PATTERN`: a definition is wrong, or an id is unknown
 * @throws EngineError `ERR_ENGINE`: the engine asked for is not there
 * @throws LimitError `ERR_LIMIT`: a limit is out of range
 */
export async function createScanner(options: ExtendedOptions = {}): Promise<Scanner> {
  checkOptions(options);
  if (options.engine === 'native') throw new EngineError(`the native engine is not there: ${NATIVE_REMEDY}`);
  const limits: Limits = resolveLimits(options.limits);
  const database = select(databaseWith(options.patterns ?? []), options);
  return new PortableScanner({
    database,
    limits,
    minSeverity: options.minSeverity ?? 'low',
    fingerprintKey: options.fingerprintKey ?? randomBytes(32),
    ...(options.onText === undefined ? {} : { onText: options.onText }),
  });
}

function select(database: Database, options: ExtendedOptions): Database {
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

function checkOptions(options: ExtendedOptions): void {
  const fail = (why: string): never => {
    throw new InputError(`createScanner: ${why}`);
  };
  if (typeof options !== 'object' || options === null) fail('options must be an object');
  for (const name of Object.keys(options)) if (!OPTIONS.includes(name)) fail(`there is no option ${name}`);
  const oneOf = (name: string, value: unknown, choices: readonly unknown[]) => {
    if (value !== undefined && !choices.includes(value)) {
      fail(`${name} must be one of ${choices.join(', ')}, not ${String(value)}`);
    }
  };
  oneOf('engine', options.engine, ['auto', 'native', 'portable']);
  oneOf('minSeverity', options.minSeverity, SEVERITIES);
  for (const name of ['include', 'exclude', 'categories', 'patterns'] as const) {
    if (options[name] !== undefined && !Array.isArray(options[name])) fail(`${name} must be a list`);
  }
  for (const category of options.categories ?? []) oneOf('categories', category, ['dlp', 'injection']);
  const key: unknown = options.fingerprintKey;
  if (key !== undefined && !(key instanceof Uint8Array && key.length > 0)) {
    fail('fingerprintKey must be a Uint8Array of at least one byte');
  }
  if (options.pool !== undefined && options.pool !== false && typeof options.pool !== 'object') {
    fail('pool must be false or an object');
  }
  if (options.onText !== undefined && typeof options.onText !== 'function') fail('onText must be a function');
}
