/** Large inputs: cut into segments that all workers scan, and joined exactly. */
import { whenAborted } from '../base/abort.js';
import type { Limits } from '../base/limits.js';
import type { ScanResult } from '../base/types.js';
import { Join, type JoinProgress, OVERLAP, type SegmentRunner } from '../session/join.js';
import type { SegmentReport } from '../session/segment.js';
import type { Link } from './link.js';
import type { Source } from './protocol.js';

/** An input that is read at any place. */
export type Input =
  | { readonly path: string; readonly size: number }
  | { readonly bytes: Uint8Array; readonly size: number };

export interface SegmentsConfig {
  /** Bytes of a segment: a multiple of the engine's unit. */
  readonly segment: number;
  readonly threads: number;
  readonly limits: Limits;
  readonly onProgress?: (progress: JoinProgress) => void;
  /** Resolves once the workers are there. */
  readonly ready: () => Promise<void>;
  /** The one with the least to do. */
  readonly pick: () => Link;
  readonly nextId: () => number;
}

/** Runs the segments of one input on the pool's links. */
class PoolRunner implements SegmentRunner {
  private readonly links = new Map<number, { readonly link: Link; readonly id: number }>();
  /** How far each segment was told to go. */
  private readonly ends = new Map<number, number>();
  private isOver = false;

  constructor(
    private readonly input: Input,
    private readonly config: SegmentsConfig,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(index: number): Promise<SegmentReport> {
    const { segment } = this.config;
    const { size } = this.input;
    await this.config.ready();
    this.signal?.throwIfAborted();
    const link = this.config.pick();
    const id = this.config.nextId();
    this.links.set(index, { link, id });
    const start = index * segment;
    const stop = Math.min(size, start + segment);
    const to = Math.min(size, stop + OVERLAP);
    this.ends.set(index, to);
    const report = link.call({
      kind: 'segment',
      id,
      start,
      stop,
      to,
      size,
      segment,
      source: this.source(start, to),
    });
    if (this.isOver) link.post({ kind: 'drop', id });
    return report;
  }

  async extend(index: number, to: number): Promise<SegmentReport> {
    this.signal?.throwIfAborted();
    const { link, id } = this.links.get(index) as { link: Link; id: number };
    const source = this.source(this.ends.get(index) as number, to);
    this.ends.set(index, to);
    return link.call({ kind: 'extend', id, to, source });
  }

  drop(index: number): void {
    const own = this.links.get(index);
    if (own !== undefined) own.link.post({ kind: 'drop', id: own.id });
    this.links.delete(index);
  }

  dropAll(): void {
    this.isOver = true;
    for (const index of [...this.links.keys()]) this.drop(index);
  }

  private source(from: number, to: number): Source {
    if ('path' in this.input) return { kind: 'file', path: this.input.path };
    const { bytes } = this.input;
    if (bytes.buffer instanceof SharedArrayBuffer) {
      return { kind: 'memory', memory: bytes.buffer, offset: -bytes.byteOffset };
    }
    const memory = new SharedArrayBuffer(to - from);
    new Uint8Array(memory).set(bytes.subarray(from, to));
    return { kind: 'memory', memory, offset: from };
  }
}

/**
 * Scans an input on all workers.
 *
 * @returns undefined if a limit came into play: then one session must scan it all
 * @throws WorkerError `ERR_WORKER` if a worker dies
 * @throws InputError `ERR_INPUT` if the file cannot be read
 */
export async function scanSegments(
  input: Input,
  config: SegmentsConfig,
  signal: AbortSignal | undefined,
): Promise<ScanResult | undefined> {
  const runner = new PoolRunner(input, config, signal);
  // One waits beside the one that each worker scans, so that none is idle while a report is joined.
  const layout = { size: input.size, segment: config.segment, ahead: 2 * config.threads };
  let leave: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = whenAborted(signal, () => reject(signal?.reason as Error));
  });
  aborted.catch(() => undefined);
  try {
    return await Promise.race([new Join(layout, config.limits, runner, config.onProgress).run(), aborted]);
  } finally {
    leave();
    runner.dropAll();
  }
}
