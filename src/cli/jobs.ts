/**
 * Inputs scanned side by side in worker threads, their outcomes in the inputs' order.
 *
 * Workers are asked to stop and not killed: native code that is ended in the middle ends the process.
 */
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { piscina } from '../base/packages.js';
import type { ExtendedOptions } from '../index.js';
import { type Group, type GroupOutcome, groupOf } from './group.js';
import type { InputSettings } from './scan-input.js';
import type { Input } from './walk.js';

/** A worker of the native engine makes few objects, and V8 would let tens of MiB of what it leaves lie. */
const NATIVE_WORKER = { maxYoungGenerationSizeMb: 4 };
const NOTHING = { files: 0, bytes: 0 };

/** What each worker is given when it starts. */
export interface JobsData {
  readonly scanner: Omit<ExtendedOptions, 'onText' | 'pool'>;
  readonly settings: InputSettings;
  readonly hasText: boolean;
  /** One 32-bit number: other than 0, the work is to end. */
  readonly stop: SharedArrayBuffer;
}

export class Jobs {
  private readonly pool: Piscina<Group, GroupOutcome>;
  private readonly flag: Int32Array;

  /**
   * @param count - threads
   * @param isNative - what scans is the native engine
   */
  constructor(count: number, isNative: boolean, data: Omit<JobsData, 'stop'>) {
    const stop = new SharedArrayBuffer(4);
    this.flag = new Int32Array(stop);
    const { Piscina } = piscina();
    this.pool = new Piscina({
      filename: fileURLToPath(new URL('./scan-worker.js', import.meta.url)),
      name: 'scanInWorker',
      minThreads: count,
      maxThreads: count,
      ...(isNative ? { resourceLimits: NATIVE_WORKER } : {}),
      workerData: { ...data, stop } satisfies JobsData,
    });
    // A worker that dies is told to who waits for its input.
    this.pool.on('error', () => undefined);
  }

  /** Scans files one after the other; a worker that dies is a failure of those that it had. */
  async scan(files: readonly Input[]): Promise<GroupOutcome> {
    try {
      return await this.pool.run(groupOf(files));
    } catch (error) {
      const message = `the scan broke off: ${error instanceof Error ? error.message : String(error)}`;
      const told = files.map(({ path }) => {
        return { path, outcome: { parts: [], failures: [{ path, code: 'ERR_WORKER', message }] } };
      });
      return { clean: NOTHING, told };
    }
  }

  /** What is being scanned ends with what was found so far. */
  stop(): void {
    Atomics.store(this.flag, 0, 1);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

/**
 * The outcomes of all, in order.
 *
 * @param ahead - how many are begun before the first of them is over
 * @param isStopped - nothing further is begun
 */
export async function* inOrder<T, R>(
  all: Iterable<T>,
  ahead: number,
  begin: (one: T) => Promise<R>,
  isStopped: () => boolean,
): AsyncGenerator<readonly [T, R]> {
  const begun: { readonly one: T; readonly result: Promise<R> }[] = [];
  const rest = all[Symbol.iterator]();
  for (;;) {
    while (begun.length < ahead && !isStopped()) {
      const next = rest.next();
      if (next.done === true) break;
      begun.push({ one: next.value, result: begin(next.value) });
    }
    const first = begun.shift();
    if (first === undefined) return;
    yield [first.one, await first.result];
  }
}
