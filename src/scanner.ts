/**
 * `createScanner`: checks options, picks the engine, wires the parts.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { tellFinding } from './base/channels.js';
import { Counters } from './base/counters.js';
import { ClosedError, InputError, SluiceError } from './base/errors.js';
import type { FileSieve, SieveOptions } from './base/file-sieve.js';
import type {
  Finding,
  PatternInfo,
  ScannerOptions,
  ScannerStats,
  ScanResult,
  StreamOptions,
} from './base/types.js';
import { UNINTERRUPTED } from './base/uninterrupted.js';
import { checkCallOptions, checkOptions } from './check-options.js';
import { createEngine, type Engine, type EngineOptions } from './engine.js';
import { AdaptiveScanning } from './pool/adaptive.js';
import { Pool, type PoolOptions } from './pool/pool.js';
import { scanWith } from './pool/scan-whole.js';
import type { Input } from './pool/segments.js';
import { InlineScanning } from './session/inline.js';
import type { Scanning, ScanningEvents } from './session/scanning.js';
import { byPlace, bytesOf, type OnText, type Session, transferred } from './session/session.js';
import type { FlowContext } from './stream/flow.js';
import { ScanStream } from './stream/scan-stream.js';
import { createWebStream } from './stream/web-stream.js';

/** What a worker runs: compiled code also where this file is not. */
export const WORKER_FILE = fileURLToPath(new URL('../dist/scan-worker.js', import.meta.url));
/** A worker of the native engine makes few objects, and V8 would let tens of MiB of what it leaves lie. */
const NATIVE_WORKER = { maxYoungGenerationSizeMb: 4 };

/**
 * Bytes up to which a message or a stream stays on the calling thread. `npm run bench:threshold` measures
 * what a worker costs and gains by size.
 */
export const POOL_THRESHOLD = 32 * 1024;

/** A segment of a large input, in the engine's units: long against what two segments both read. */
const LEAST_UNITS = 4;
const MOST_UNITS = 96;

/** How a scanner uses threads; the defaults are for programs, other values for tests and benchmarks. */
export interface PoolTuning extends Partial<Omit<PoolOptions, 'engineOptions' | 'threads'>> {
  /** Bytes; default `POOL_THRESHOLD`. */
  readonly threshold?: number;
  /** Unit of segments, bytes; a multiple of 1,024, or segments never meet. Default: the engine's. */
  readonly segment?: number;
}

/** Bytes after which `scan` lets the event loop have a turn. */
const TURN = 1024 * 1024;

/** What a scanner may be told beyond the contract. */
export interface ExtendedOptions extends ScannerOptions {
  /**
   * Called with the full matched text of each finding, one byte a character. The only way to a secret
   * itself; leave it out unless a person asked for the secrets.
   */
  readonly onText?: OnText | undefined;
}

export interface ScanOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ScanFileOptions extends ScanOptions {
  /**
   * Called now and then with how far the scan is and what was found until there; only lent. Should a limit come into
   * play, a large file is scanned once more from its start, and so is told.
   */
  readonly onProgress?:
    | ((progress: { readonly bytes: number; readonly findings: readonly Finding[] }) => void)
    | undefined;
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
  scan(input: string | Uint8Array, options?: ScanOptions): Promise<ScanResult>;
  /**
   * Scans a file's bytes as they are: nothing is unpacked or converted. Large files are cut into segments that all workers
   * read and scan; the result is that of one scan from start to end.
   *
   * @throws InputError `ERR_INPUT` if the file cannot be read
   * @throws WorkerError `ERR_WORKER` if a worker dies
   */
  scanFile(path: string, options?: ScanFileOptions): Promise<ScanResult>;
  /** The same on the calling thread, in one go. */
  scanSync(input: string | Uint8Array): ScanResult;
  createSession(): Session;
  /** Passes over small files of which there is nothing to say; undefined with the portable engine. */
  createSieve(options: SieveOptions): FileSieve | undefined;
  /**
   * A Transform for `pipeline()`, sockets, HTTP and `zlib`.
   *
   * @throws InputError `ERR_INPUT` for wrong options
   * @throws ClosedError `ERR_CLOSED` after `close`
   */
  createStream(options?: StreamOptions): ScanStream;
  /** The same as a WHATWG TransformStream, for the bodies of `fetch`. */
  createWebStream(options?: StreamOptions): TransformStream<Uint8Array, Uint8Array>;
  /** Counters since the scanner was made. */
  stats(): ScannerStats;
  /** Ends the streams that are open with `ERR_CLOSED`, and the worker threads. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

class EngineScanner implements Scanner {
  private readonly counters = new Counters();
  private readonly context: FlowContext;
  private pool: Pool | undefined;
  private isClosed = false;

  /**
   * @param threads - of the pool; 0 for none
   * @param engineOptions - what a worker's engine is made from
   */
  constructor(
    private readonly own: Engine,
    private readonly threads: number,
    private readonly engineOptions: EngineOptions,
    private readonly tuning: PoolTuning,
  ) {
    this.context = {
      open: (holdback, events) => this.openScanning(holdback, events),
      counters: this.counters,
      flows: new Set(),
    };
  }

  get engine(): 'native' | 'portable' {
    return this.own.name;
  }

  get patterns(): readonly PatternInfo[] {
    return this.own.patterns;
  }

  async scan(input: string | Uint8Array, options: ScanOptions = {}): Promise<ScanResult> {
    this.checkOpen();
    checkCallOptions('scan', options, ['signal']);
    const bytes = bytesOf(input);
    const { length } = bytes;
    try {
      return await this.scanBytes(bytes, options.signal);
    } catch (error) {
      throw bytes.length === length ? error : transferred();
    }
  }

  private async scanBytes(bytes: Buffer, signal: AbortSignal | undefined): Promise<ScanResult> {
    const { length } = bytes;
    if (this.threads > 0 && bytes.length > this.threshold) {
      signal?.throwIfAborted();
      const joined = await this.scanInParts({ bytes, size: length }, signal);
      if (bytes.length !== length) throw transferred();
      if (joined !== undefined) return this.count(joined);
      return this.count(await scanWith((events) => this.openPool().open(0, events), bytes, signal));
    }
    const session = this.own.createSession(bytes.length);
    const findings: Finding[] = [];
    for (let at = 0; at < length; at += TURN) {
      signal?.throwIfAborted();
      if (bytes.length !== length) throw transferred();
      findings.push(...session.push(bytes.subarray(at, at + TURN)));
      if (at + TURN < length) await new Promise(setImmediate);
    }
    signal?.throwIfAborted();
    return this.count(withEarlier(findings, session.end()));
  }

  async scanFile(path: string, options: ScanFileOptions = {}): Promise<ScanResult> {
    this.checkOpen();
    if (typeof path !== 'string') throw new InputError(`a path must be a string, not ${typeof path}`);
    checkCallOptions('scanFile', options, ['signal', 'onProgress']);
    options.signal?.throwIfAborted();
    try {
      const { size } = await stat(path);
      const joined = await this.scanInParts({ path, size }, options.signal, options.onProgress);
      if (joined !== undefined) return this.count(joined);
      const stream = this.createStream({ signal: options.signal });
      tellProgress(stream, options.onProgress);
      await pipeline(createReadStream(path, { fs: UNINTERRUPTED }), stream.resume());
      return await stream.result;
    } catch (cause) {
      if (cause instanceof SluiceError || options.signal?.aborted === true) throw cause;
      throw new InputError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
    }
  }

  scanSync(input: string | Uint8Array): ScanResult {
    this.checkOpen();
    const bytes = bytesOf(input);
    return this.count(this.own.scan(bytes));
  }

  createSession(): Session {
    this.checkOpen();
    return this.own.createSession();
  }

  createSieve(options: SieveOptions): FileSieve | undefined {
    this.checkOpen();
    return this.own.createSieve(options);
  }

  createStream(options: StreamOptions = {}): ScanStream {
    this.checkOpen();
    return new ScanStream(options, this.context);
  }

  createWebStream(options: StreamOptions = {}): TransformStream<Uint8Array, Uint8Array> {
    this.checkOpen();
    return createWebStream(options, this.context);
  }

  stats(): ScannerStats {
    return this.counters.snapshot();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const flow of this.context.flows) flow.fail(new ClosedError('the scanner was closed'));
    await this.pool?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The worker threads, for tests that end them; none before they are needed. */
  get workers(): Pool['workers'] {
    return this.pool?.workers ?? [];
  }

  private get threshold(): number {
    return this.tuning.threshold ?? POOL_THRESHOLD;
  }

  private openScanning(holdback: number, events: ScanningEvents): Scanning {
    const createSession = (expected: number) => this.own.createSession(expected);
    if (this.threads === 0) return new InlineScanning(createSession, holdback, events);
    const openPooled = (...of: Parameters<Pool['open']>) => this.openPool().open(...of);
    return new AdaptiveScanning({ threshold: this.threshold, createSession, openPooled }, holdback, events);
  }

  private openPool(): Pool {
    const { threads, engineOptions, tuning } = this;
    const limits = this.engine === 'native' ? { resourceLimits: NATIVE_WORKER } : {};
    this.pool ??= new Pool(
      { workerFile: WORKER_FILE, ...limits, ...tuning, threads, engineOptions },
      this.counters,
    );
    return this.pool;
  }

  /** Undefined if the input is too small to be cut, or if a limit came into play. */
  private async scanInParts(
    input: Input,
    signal: AbortSignal | undefined,
    onProgress?: ScanFileOptions['onProgress'],
  ): Promise<ScanResult | undefined> {
    const { threads, own } = this;
    const unit = this.tuning.segment ?? own.segmentUnit;
    const segment =
      unit * Math.max(LEAST_UNITS, Math.min(MOST_UNITS, Math.ceil(input.size / (unit * threads * 8))));
    if (threads < 2 || input.size < 2 * segment) return undefined;
    return this.openPool().scanSegments(
      input,
      { segment, limits: own.limits, ...(onProgress === undefined ? {} : { onProgress }) },
      signal,
    );
  }

  private count(result: ScanResult): ScanResult {
    this.counters.bytes += result.bytes;
    for (const finding of result.findings) {
      this.counters.found(finding);
      tellFinding(finding);
    }
    return result;
  }

  private checkOpen(): void {
    if (this.isClosed) throw new ClosedError('the scanner was closed; create another');
  }
}

function tellProgress(stream: ScanStream, onProgress: ScanFileOptions['onProgress']): void {
  if (onProgress === undefined) return;
  const findings: Finding[] = [];
  let bytes = 0;
  stream.on('finding', (finding) => findings.push(finding));
  stream.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    onProgress({ bytes, findings });
  });
}

function withEarlier(earlier: readonly Finding[], result: ScanResult): ScanResult {
  return { ...result, findings: [...earlier, ...result.findings].sort(byPlace) };
}

/**
 * Makes a scanner.
 *
 * Blocks the event loop meanwhile: for some tenths of a second; with patterns of the caller's own, at the first start with
 * these, for seconds. What comes of that is kept (see `SLUICE_CACHE` in the README), and later starts
 * take hardly longer than without own patterns.
 *
 * @throws InputError `ERR_INPUT`: an option is unknown or of the wrong kind
 * @throws PatternError `ERR_PATTERN`: a definition is wrong, or an id is unknown
 * @throws EngineError `ERR_ENGINE`: the engine asked for is not there
 * @throws LimitError `ERR_LIMIT`: a limit is out of range
 */
export async function createScanner(options: ExtendedOptions = {}): Promise<Scanner> {
  return createTunedScanner(options, {});
}

/** `createScanner`, with other values for how threads are used. */
export async function createTunedScanner(
  options: ExtendedOptions,
  tuning: PoolTuning,
): Promise<Scanner & { readonly workers: Pool['workers'] }> {
  checkOptions(options);
  const { onText, pool, fingerprintKey, ...rest } = options;
  // An own copy: a part of a larger buffer would go to the workers with all of it.
  const engineOptions = { ...rest, fingerprintKey: Uint8Array.from(fingerprintKey ?? randomBytes(32)) };
  // Full texts of findings do not travel between threads.
  const isAlone = pool === false || onText !== undefined;
  const threads = isAlone ? 0 : (pool?.threads ?? availableParallelism());
  const engine = await createEngine(engineOptions, onText);
  // Workers have the engine that this thread has: what one finds, all find.
  return new EngineScanner(engine, threads, { ...engineOptions, engine: engine.name }, tuning);
}
