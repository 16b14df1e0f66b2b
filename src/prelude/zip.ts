/**
 * Zip archives, read front to back: each entry is an input of its own.
 *
 * Streaming means local headers and not the central directory, so an archive can come through a pipe.
 */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { InputError } from '../base/errors.js';
import type { Expansion } from './expansion.js';
import { SLICE } from './inflate.js';
import type { ArchiveSink, Stage } from './stage.js';

const STORED = 0;
const DEFLATED = 8;
/** The record that ends an archive. */
const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');
const END_LENGTH = 22;
/** Name of what stands behind the end record: the archive's comment, and whatever was appended. */
const AFTER = '(after the entries)';
/** Names of the methods that are met in the wild and not read here (APPNOTE 4.4.5). */
const METHODS: Readonly<Record<number, string>> = {
  9: 'deflate64',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstd',
  95: 'xz',
  99: 'AES encryption',
};

interface Entry {
  readonly name: string;
  readonly stage: Stage;
  isOver: boolean;
}

type Event = { readonly entry: Entry } & (
  | { readonly bytes: Uint8Array; readonly isLast: boolean }
  | { readonly error: InputError }
);

export class ZipStage implements Stage {
  private readonly unzip: Unzip;
  private events: Event[] = [];
  private readonly methods = new Set([STORED, DEFLATED]);
  private current: Entry | undefined;
  /** Last bytes that were pushed, for a signature that a cut goes through. */
  private tail = Buffer.alloc(0);
  /** The end record, if it has come since the last entry began, and what follows it. */
  private ending: Buffer | undefined;
  private after: Entry | undefined;

  constructor(
    private readonly sink: ArchiveSink,
    private readonly expansion: Expansion,
  ) {
    this.unzip = new Unzip((file) => this.begin(file));
    this.unzip.register(UnzipInflate);
  }

  /** @throws LimitError `ERR_LIMIT`: the archive expands beyond the cap */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) this.feed(chunk.slice(at, at + SLICE), false);
  }

  /** @throws InputError `ERR_INPUT`: the archive is cut short */
  end(): void {
    this.feed(new Uint8Array(0), true);
    if (this.ending === undefined) throw damaged('it has no end record');
    if (this.after !== undefined) this.pass({ entry: this.after, bytes: new Uint8Array(0), isLast: true });
  }

  settle(): void {
    for (const entry of [this.current, this.after]) if (entry?.isOver === false) entry.stage.settle();
  }

  abandon(): void {
    for (const entry of [this.current, this.after]) if (entry?.isOver === false) entry.stage.abandon();
  }

  private feed(slice: Uint8Array, isLast: boolean): void {
    let failure: unknown;
    try {
      this.unzip.push(slice, isLast);
    } catch (error) {
      failure = error;
    }
    const events = this.events;
    this.events = [];
    for (const event of events) this.pass(event);
    if (failure !== undefined)
      throw damaged(failure instanceof Error ? failure.message : String(failure), failure);
    this.lookForEnd(slice);
  }

  /** Programs read an archive from its end, so what stands behind it hides well: it is scanned too. */
  private lookForEnd(slice: Uint8Array): void {
    if (this.after !== undefined) {
      this.pass({ entry: this.after, bytes: slice, isLast: false });
      return;
    }
    if (this.ending === undefined) {
      const recent = Buffer.concat([this.tail, slice]);
      this.tail = recent.subarray(-(END_RECORD.length - 1));
      const at = this.current?.isOver === false ? -1 : recent.indexOf(END_RECORD);
      if (at < 0) return;
      this.ending = recent.subarray(at);
    } else {
      this.ending = Buffer.concat([this.ending, slice]);
    }
    if (this.ending.length <= END_LENGTH) return;
    this.after = { name: AFTER, stage: this.sink.open(AFTER), isOver: false };
    this.pass({ entry: this.after, bytes: this.ending.subarray(END_LENGTH), isLast: false });
  }

  private begin(file: UnzipFile): void {
    if (file.name.endsWith('/') && (file.size ?? 0) === 0) return;
    const entry: Entry = { name: file.name, stage: this.sink.open(file.name), isOver: false };
    this.current = entry;
    this.ending = undefined;
    if (!this.methods.has(file.compression)) this.discard(file.compression);
    if (file.compression !== STORED && file.compression !== DEFLATED) {
      const method = METHODS[file.compression] ?? `number ${file.compression}`;
      const error = new InputError(`compressed by a method that is not read here (${method}): not scanned`);
      this.events.push({ entry, error });
    }
    file.ondata = (failure, bytes, isLast) => {
      if (failure !== null) {
        const error = new InputError(
          `the entry is damaged or encrypted (${failure.message}): the rest was not scanned`,
          {
            cause: failure,
          },
        );
        this.events.push({ entry, error });
      } else {
        this.events.push({ entry, bytes, isLast });
      }
    };
    file.start();
  }

  private pass(event: Event): void {
    const { entry } = event;
    if (entry.isOver) return;
    try {
      if ('error' in event) throw event.error;
      this.expansion.give(event.bytes.length);
      entry.stage.push(event.bytes);
      if (event.isLast) {
        entry.isOver = true;
        entry.stage.end();
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      entry.isOver = true;
      entry.stage.abandon();
      this.sink.fail(entry.name, error);
    }
  }

  /** fflate keeps the bytes of an entry that nobody decodes; this lets them go. */
  private discard(method: number): void {
    this.methods.add(method);
    this.unzip.register(
      class {
        static readonly compression = method;
        ondata = () => undefined;
        push(): void {}
      },
    );
  }
}

function damaged(why: string, cause?: unknown): InputError {
  return new InputError(
    `the zip archive is damaged or cut short (${why}): what lies beyond was not scanned`,
    { cause },
  );
}
