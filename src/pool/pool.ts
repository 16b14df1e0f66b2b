/**
 * Worker threads: piscina starts and replaces them; each serves one link, over which it has many sessions.
 *
 * A worker that dies takes its sessions with it: they end with `WorkerError`, those of other workers go
 * on. One that falls silent is ended and treated alike.
 */
import { MessageChannel, type Worker } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { tellWorker } from '../base/channels.js';
import type { Counters } from '../base/counters.js';
import { ClosedError, WorkerError } from '../base/errors.js';
import { piscina } from '../base/packages.js';
import type { ScanResult } from '../base/types.js';
import type { Scanning, ScanningEvents } from '../session/scanning.js';
import { Link, type LinkTask } from './link.js';
import { PooledScanning } from './pooled-scanning.js';
import { SLOT, SLOTS } from './protocol.js';
import { type Input, type SegmentsConfig, scanSegments } from './segments.js';

export interface PoolOptions {
  /** The module that a worker runs; it exports `connect`. */
  readonly workerFile: string;
  readonly threads: number;
  /** What each worker's engine is made from. */
  readonly engineOptions: unknown;
  /** Milliseconds between the watchdog's ticks; default 1000. */
  readonly tickMs?: number;
  /** Ticks without an answer after which a worker counts as lost; default 30. */
  readonly mostTicks?: number;
  readonly resourceLimits?: {
    readonly maxOldGenerationSizeMb?: number;
    readonly maxYoungGenerationSizeMb?: number;
  };
}

/** Workers that die one after another before they are ready: then nothing more is tried. */
const MOST_FAILED_STARTS = 5;

export class Pool {
  private readonly piscina: Piscina;
  private readonly links = new Set<Link>();
  private readonly linked = new Set<number>();
  /** Sessions that wait for a worker. */
  private waiting = new Set<PooledScanning>();
  private readonly awaiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  private starting = 0;
  private failedStarts = 0;
  private ids = 0;
  private watchdog: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly options: PoolOptions,
    private readonly counters: Counters,
  ) {
    const { workerFile, threads, resourceLimits } = options;
    const { Piscina } = piscina();
    this.piscina = new Piscina({
      filename: workerFile,
      name: 'connect',
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Between tasks a worker must be free to read its link.
      atomics: 'disabled',
      // The flags of this process are no business of the workers.
      execArgv: [],
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
      loadBalancer: (_task, workers) => {
        const candidate = workers.find(({ id, destroyed }) => !destroyed && !this.linked.has(id));
        if (candidate !== undefined) this.linked.add(candidate.id);
        return candidate ?? null;
      },
    });
    // A worker that dies without a task is told as an event; its exit is what is listened to.
    this.piscina.on('error', () => undefined);
    for (let i = 0; i < threads; i += 1) this.start();
  }

  get threads(): number {
    return this.options.threads;
  }

  /** The threads themselves, for tests that end them. */
  get workers(): readonly Worker[] {
    return this.piscina.threads;
  }

  /** A session in a worker. It may be pushed to at once. */
  open(holdback: number, events: ScanningEvents): Scanning {
    const scanning = new PooledScanning(this.nextId(), holdback, events, this.counters, (left) => {
      this.waiting.delete(left);
      for (const link of this.links) link.remove(left);
    });
    if (this.isClosed) queueMicrotask(() => scanning.fail(new ClosedError('the scanner was closed')));
    else this.place(scanning);
    return scanning;
  }

  /** Scans a large input on all workers; see `scanSegments`. */
  scanSegments(
    input: Input,
    config: Pick<SegmentsConfig, 'segment' | 'limits' | 'onProgress'>,
    signal: AbortSignal | undefined,
  ): Promise<ScanResult | undefined> {
    const { threads } = this;
    const [ready, pick, nextId] = [() => this.whenReady(), () => this.pick(), () => this.nextId()];
    return scanSegments(input, { ...config, threads, ready, pick, nextId }, signal);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    clearInterval(this.watchdog);
    const error = new ClosedError('the scanner was closed');
    for (const scanning of [...this.waiting]) scanning.fail(error);
    this.tellReady(error);
    for (const link of this.links) link.fail(error);
    this.links.clear();
    await this.piscina.destroy();
    this.counters.workers = 0;
  }

  /** The link with the least to do; undefined while there is none. */
  private get idlest(): Link | undefined {
    let best: Link | undefined;
    for (const link of this.links) if (best === undefined || link.load < best.load) best = link;
    return best;
  }

  private nextId(): number {
    this.ids += 1;
    return this.ids;
  }

  /** Resolves once all workers are there, or those that can be had. */
  private async whenReady(): Promise<void> {
    if (this.isClosed) throw new ClosedError('the scanner was closed');
    if (this.links.size === this.threads) return;
    await new Promise<void>((resolve, reject) => this.awaiting.push({ resolve, reject }));
  }

  private pick(): Link {
    const link = this.idlest;
    if (link === undefined) throw new WorkerError('all workers died at once');
    return link;
  }

  /** Answers those that wait for the workers. */
  private tellReady(error?: Error): void {
    for (const { resolve, reject } of this.awaiting.splice(0)) {
      if (error === undefined) resolve();
      else reject(error);
    }
  }

  private place(scanning: PooledScanning): void {
    const best = this.idlest;
    if (best !== undefined) {
      best.add(scanning);
      return;
    }
    this.waiting.add(scanning);
    while (this.links.size + this.starting < this.threads) this.start();
  }

  /** Has piscina bind a worker to a new link. */
  private start(): void {
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    const memory = new SharedArrayBuffer(SLOT * SLOTS);
    const task: LinkTask = { port: port2, memory, options: this.options.engineOptions };
    this.starting += 1;
    this.piscina.run(task, { transferList: [port2] }).then(
      (threadId: number) => {
        this.starting -= 1;
        const worker = this.piscina.threads.find((thread) => thread.threadId === threadId);
        if (this.isClosed) port1.close();
        else if (worker === undefined) this.lose(port1, new WorkerError('a worker died as it began'));
        else this.join(new Link(port1, memory, threadId), worker);
      },
      (cause: unknown) => {
        this.starting -= 1;
        this.lose(port1, new WorkerError(`a worker did not start: ${messageOf(cause)}`, { cause }));
      },
    );
  }

  private join(link: Link, worker: Worker): void {
    const { threadId } = link;
    this.failedStarts = 0;
    this.links.add(link);
    this.counters.workers += 1;
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => {
      if (!this.links.delete(link)) return;
      this.linked.delete(threadId);
      this.counters.workers -= 1;
      const why = cause === undefined ? `exit code ${code}` : messageOf(cause);
      const error = new WorkerError(`a worker died (${why}): what it was scanning is not known to be clean`, {
        cause,
      });
      tellWorker({ event: 'failed', threadId, error });
      this.counters.workerRestarts += 1;
      link.fail(error);
      if (!this.isClosed) this.start();
    });
    tellWorker({ event: 'started', threadId });
    this.watchdog ??= setInterval(() => this.tick(), this.options.tickMs ?? 1000).unref();
    const waiting = [...this.waiting];
    this.waiting = new Set();
    for (const scanning of waiting) this.place(scanning);
    if (this.links.size === this.threads) this.tellReady();
  }

  /** A worker died before it was ready. Where none comes up, what waits for one must not wait for ever. */
  private lose(port: { close(): void }, error: WorkerError): void {
    port.close();
    if (this.isClosed) return;
    this.failedStarts += 1;
    if (this.failedStarts < MOST_FAILED_STARTS) {
      this.start();
      return;
    }
    if (this.starting > 0) return;
    this.failedStarts = 0;
    this.tellReady(this.links.size > 0 ? undefined : error);
    if (this.links.size > 0) return;
    for (const scanning of [...this.waiting]) scanning.fail(error);
  }

  private tick(): void {
    const most = this.options.mostTicks ?? 30;
    const lost = () =>
      new WorkerError('a worker lost a message: what it was scanning is not known to be clean');
    for (const link of this.links) {
      if (!link.tick(most, lost)) continue;
      const worker = this.piscina.threads.find((thread) => thread.threadId === link.threadId);
      void worker?.terminate();
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
