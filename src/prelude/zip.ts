/**
 * Zip archives, read front to back: each entry is an input of its own.
 *
 * Streaming means local headers and not the central directory, so an archive can come through a pipe.
 */
import { Inflate } from 'fflate';
import { crc32 } from '../base/crc32.js';
import { InputError } from '../base/errors.js';
import type { Expansion } from './expansion.js';
import { SLICE } from './inflate.js';
import type { ArchiveSink, Stage } from './stage.js';
import { type EntryHeader, type Sums, ZipEntries } from './zip-entries.js';

const STORED = 0;
const DEFLATED = 8;
const IS_ENCRYPTED = 1;
/** Sizes are counted modulo this where a descriptor has no room for more. */
const LONG = 2 ** 32;
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
  /** What was not handed on whole gets no end. */
  isOver: boolean;
  /** Undefined for what is stored. */
  readonly inflate?: Inflate;
  /** Of what was handed on. */
  crc: number;
  size: number;
}

export class ZipStage implements Stage {
  private readonly entries = new ZipEntries({
    between: (bytes) => this.lookForEnd(bytes),
    begin: (header) => this.begin(header),
    data: (bytes) => this.take(bytes),
    end: (sums) => this.finish(sums),
  });
  private current: Entry | undefined;
  /** What one piece of data was inflated to. */
  private inflated: Uint8Array[] = [];
  /** Last bytes between entries, for a signature that a cut goes through. */
  private tail = Buffer.alloc(0);
  /** The end record, if it has come since the last entry began, and what follows it. */
  private ending: Buffer | undefined;
  private after: Entry | undefined;

  constructor(
    private readonly sink: ArchiveSink,
    private readonly expansion: Expansion,
  ) {}

  /** @throws LimitError `ERR_LIMIT`: the archive expands beyond the cap */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) this.entries.push(chunk.slice(at, at + SLICE));
  }

  /** @throws InputError `ERR_INPUT`: the archive is cut short */
  end(): void {
    if (this.entries.isInEntry) throw damaged('an entry has no end');
    this.entries.end();
    if (this.ending === undefined) throw damaged('it has no end record');
    const { after } = this;
    if (after !== undefined) this.attempt(after, () => this.close(after));
  }

  settle(): void {
    for (const entry of [this.current, this.after]) if (entry?.isOver === false) entry.stage.settle();
  }

  abandon(): void {
    for (const entry of [this.current, this.after]) if (entry?.isOver === false) entry.stage.abandon();
  }

  /** Programs read an archive from its end, so what stands behind it hides well: it is scanned too. */
  private lookForEnd(bytes: Uint8Array): void {
    if (this.after !== undefined) {
      this.give(this.after, bytes);
      return;
    }
    if (this.ending === undefined) {
      const recent = Buffer.concat([this.tail, bytes]);
      this.tail = recent.subarray(-(END_RECORD.length - 1));
      const at = recent.indexOf(END_RECORD);
      if (at < 0) return;
      this.ending = recent.subarray(at);
    } else {
      this.ending = Buffer.concat([this.ending, bytes]);
    }
    if (this.ending.length <= END_LENGTH) return;
    this.after = { name: AFTER, stage: this.sink.open(AFTER), isOver: false, crc: 0, size: 0 };
    this.give(this.after, this.ending.subarray(END_LENGTH));
  }

  private begin({ name, flags, method, length }: EntryHeader): void {
    this.ending = undefined;
    this.tail = Buffer.alloc(0);
    this.current = undefined;
    if (name.endsWith('/') && length === 0) return;
    const inflate = method === DEFLATED ? new Inflate((bytes) => this.inflated.push(bytes)) : undefined;
    const entry: Entry = {
      name,
      stage: this.sink.open(name),
      isOver: false,
      crc: 0,
      size: 0,
      ...(inflate === undefined ? {} : { inflate }),
    };
    this.current = entry;
    this.attempt(entry, () => {
      if (flags & IS_ENCRYPTED) throw new InputError('the entry is encrypted: not scanned');
      if (method === STORED || method === DEFLATED) return;
      const known = METHODS[method] ?? `number ${method}`;
      throw new InputError(`compressed by a method that is not read here (${known}): not scanned`);
    });
  }

  private take(bytes: Uint8Array): void {
    const entry = this.current;
    if (entry === undefined || entry.isOver) return;
    if (entry.inflate === undefined) this.give(entry, bytes);
    else this.giveInflated(entry, entry.inflate, bytes, false);
  }

  /** What was found in an entry stands even if its sums do not. */
  private finish(sums: Sums | undefined): void {
    const entry = this.current;
    if (entry === undefined || entry.isOver) return;
    if (entry.inflate !== undefined) this.giveInflated(entry, entry.inflate, new Uint8Array(0), true);
    if (entry.isOver) return;
    this.attempt(entry, () => {
      if (sums === undefined) throw broken('nothing says where it ends');
      if (sums.size % LONG !== entry.size % LONG)
        throw broken(`it holds ${entry.size} bytes, and should hold ${sums.size}`);
      if (sums.crc !== entry.crc) throw broken('its checksum is another');
      this.close(entry);
    });
  }

  private giveInflated(entry: Entry, inflate: Inflate, bytes: Uint8Array, isLast: boolean): void {
    let failure: unknown;
    try {
      inflate.push(bytes, isLast);
    } catch (error) {
      failure = error;
    }
    // Handed on outside of the `try`: an error of the next stage is not one of this data.
    for (const part of this.inflated.splice(0)) this.give(entry, part);
    if (failure === undefined) return;
    const why = failure instanceof Error ? failure.message : String(failure);
    this.attempt(entry, () => {
      throw broken(why, failure);
    });
  }

  private give(entry: Entry, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.attempt(entry, () => {
      this.expansion.give(bytes.length);
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      entry.stage.push(bytes);
    });
  }

  private close(entry: Entry): void {
    entry.isOver = true;
    entry.stage.end();
  }

  /** What fails in one entry keeps no other from being read. */
  private attempt(entry: Entry, step: () => void): void {
    if (entry.isOver) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      entry.isOver = true;
      entry.stage.abandon();
      this.sink.fail(entry.name, error);
    }
  }
}

function broken(why: string, cause?: unknown): InputError {
  return new InputError(`the entry is damaged (${why}): it was not scanned as what it was`, { cause });
}

function damaged(why: string, cause?: unknown): InputError {
  return new InputError(
    `the zip archive is damaged or cut short (${why}): what lies beyond was not scanned`,
    { cause },
  );
}
