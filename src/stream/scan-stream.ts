/** The `node:stream` side: a Transform, so that it fits `pipeline()`, sockets, HTTP and `zlib`. */
import { type Readable, Transform, type TransformCallback, type TransformOptions } from 'node:stream';
import { resolvePolicy } from '../actions/policy.js';
import type { Finding, ScanResult, StreamOptions } from '../base/types.js';
import { Flow, type FlowContext } from './flow.js';

/** What listeners are called with; a `data` listener gets text instead after `setEncoding`. */
interface ScanStreamEvents {
  finding: [finding: Finding];
  data: [chunk: Buffer];
  error: [error: Error];
  close: [];
  drain: [];
  end: [];
  finish: [];
  pause: [];
  readable: [];
  resume: [];
  pipe: [source: Readable];
  unpipe: [source: Readable];
}
type Name = keyof ScanStreamEvents;
type Listener<Event extends Name> = (...args: ScanStreamEvents[Event]) => void;
type AnyListener = (...args: never[]) => void;

export interface ScanStream {
  on<Event extends Name>(event: Event, listener: Listener<Event>): this;
  on(event: string | symbol, listener: AnyListener): this;
  once<Event extends Name>(event: Event, listener: Listener<Event>): this;
  once(event: string | symbol, listener: AnyListener): this;
  addListener<Event extends Name>(event: Event, listener: Listener<Event>): this;
  addListener(event: string | symbol, listener: AnyListener): this;
  prependListener<Event extends Name>(event: Event, listener: Listener<Event>): this;
  prependListener(event: string | symbol, listener: AnyListener): this;
  prependOnceListener<Event extends Name>(event: Event, listener: Listener<Event>): this;
  prependOnceListener(event: string | symbol, listener: AnyListener): this;
  off<Event extends Name>(event: Event, listener: Listener<Event>): this;
  off(event: string | symbol, listener: AnyListener): this;
  removeListener<Event extends Name>(event: Event, listener: Listener<Event>): this;
  removeListener(event: string | symbol, listener: AnyListener): this;
}

/** Emits `finding` beside what a Transform emits. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: only the types of listeners are added to.
export class ScanStream extends Transform {
  private readonly flow: Flow;
  /** A write that waits for room on either side. */
  private waiting: TransformCallback | undefined;
  private flushed: TransformCallback | undefined;
  /** The consumer has room: it asked since the last bytes, or they did not fill its buffer. */
  private isWanted = true;

  constructor(options: StreamOptions, context: FlowContext) {
    super(transformOptions(options));
    this.flow = new Flow(
      options,
      {
        emit: (bytes) => {
          this.isWanted = this.push(bytes);
        },
        finding: (finding) => this.emit('finding', finding),
        room: () => this.goOn(),
        done: () => this.flushed?.(),
        fail: (error) => this.destroy(error),
      },
      context,
    );
  }

  /**
   * All findings once the stream has ended, in order of start, then end, then pattern id. Rejects with
   * what ended the stream otherwise.
   */
  get result(): Promise<ScanResult> {
    return this.flow.result;
  }

  override _transform(chunk: unknown, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.waiting = callback;
    this.flow.write(chunk);
    this.goOn();
  }

  override _flush(callback: TransformCallback): void {
    this.flushed = callback;
    this.flow.end();
  }

  override _read(size: number): void {
    this.isWanted = true;
    this.goOn();
    // Last, because a Transform may put off the write that has just been let go until it is read from.
    super._read(size);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.waiting = undefined;
    this.flow.close(error ?? undefined);
    callback(error);
  }

  /** Asks for the next chunk once this one was taken and the consumer has room. */
  private goOn(): void {
    const { waiting } = this;
    if (waiting === undefined || !this.flow.isReady || !this.isWanted) return;
    this.waiting = undefined;
    waiting();
  }
}

/** Checked before Node's own stream sees them, whose errors are of other kinds. */
function transformOptions(options: StreamOptions): TransformOptions {
  resolvePolicy(options);
  return options.highWaterMark === undefined ? {} : { highWaterMark: options.highWaterMark };
}
