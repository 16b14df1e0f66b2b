/**
 * Tar archives (POSIX ustar and pax, GNU, and the old form): each file in one is an input of its own.
 *
 * Ours, since readers on npm are streams that answer a turn later, and what is scanned is pushed and answered at
 * once.
 */
import { InputError } from '../base/errors.js';
import type { Expansion } from './expansion.js';
import type { ArchiveSink, Stage } from './stage.js';

const RECORD = 512;
/** Bytes of a name or of extended headers; no program writes as many. */
const MOST_META = 1024 * 1024;
/** Name of what stands behind the end of the archive and is none of its files. */
const AFTER = '(after the entries)';

/** Records without content, whatever size they state: links, devices, folders, pipes. */
const BARE = new Set('123456');
/** GNU's names that were too long for the header. */
const LONG_NAME = 'L';
const LONG_LINK = 'K';
const PAX = 'x';
const PAX_GLOBAL = 'g';
/** GNU's sparse files of old: a list of what is there may go on behind the header. */
const SPARSE = 'S';

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** A further record of GNU's sparse list comes next. */
  readonly isExtended: boolean;
}

/** What the coming bytes are; `size` of them, then padding to a whole record. */
type State =
  | { readonly kind: 'header' }
  | { readonly kind: 'sparse-list'; readonly next: State }
  | { readonly kind: 'meta'; readonly type: string; readonly pieces: Uint8Array[] }
  | { readonly kind: 'file'; readonly entry: Entry }
  | { readonly kind: 'skip' }
  | { readonly kind: 'after'; readonly entry: Entry };

interface Entry {
  readonly name: string;
  readonly stage: Stage;
  isOver: boolean;
}

/** Whether a file that begins like this is a tar archive: the sum over its first header is right. */
export function isTar(head: Uint8Array): boolean {
  return head.length >= RECORD && head[0] !== 0 && isSumRight(head.subarray(0, RECORD));
}

export class TarStage implements Stage {
  private state: State = { kind: 'header' };
  /** Bytes of the content that are to come, and of the padding behind it. */
  private left = 0;
  private padding = 0;
  private record = Buffer.alloc(RECORD);
  private filled = 0;
  private hasEnded = false;
  /** From extended headers, for the next file. */
  private name: string | undefined;
  private size: number | undefined;

  constructor(
    private readonly sink: ArchiveSink,
    private readonly expansion: Expansion,
  ) {}

  /** @throws InputError `ERR_INPUT`: a header is damaged */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const { kind } = this.state;
      if (kind === 'header' || kind === 'sparse-list') at += this.fill(chunk.subarray(at));
      else if (this.left > 0) {
        const bytes = chunk.subarray(at, at + this.left);
        at += bytes.length;
        this.left -= bytes.length;
        this.content(bytes);
      } else {
        const skipped = Math.min(this.padding, chunk.length - at);
        at += skipped;
        this.padding -= skipped;
      }
      if (kind !== 'header' && kind !== 'sparse-list' && this.left === 0) this.close();
    }
  }

  /** @throws InputError `ERR_INPUT`: the archive is cut short */
  end(): void {
    const { state } = this;
    if (state.kind === 'after') {
      this.left = 0;
      this.pass(state.entry, (stage) => stage.end());
      state.entry.isOver = true;
    } else if (state.kind !== 'header') throw damaged('it ends within a file');
    else if (this.record.subarray(0, this.filled).some((byte) => byte !== 0)) {
      if (!this.hasEnded) throw damaged('it ends within a header');
      this.startAfter(this.record.subarray(0, this.filled));
      this.end();
    }
  }

  settle(): void {
    if ('entry' in this.state && !this.state.entry.isOver) this.state.entry.stage.settle();
  }

  abandon(): void {
    if ('entry' in this.state && !this.state.entry.isOver) this.state.entry.stage.abandon();
  }

  /** @returns how many bytes went into the record */
  private fill(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, RECORD - this.filled);
    this.record.set(taken, this.filled);
    this.filled += taken.length;
    if (this.filled === RECORD) {
      this.filled = 0;
      if (this.state.kind === 'sparse-list') this.readSparseList(this.state.next);
      else this.readHeader();
    }
    return taken.length;
  }

  private readHeader(): void {
    const { record } = this;
    if (record.every((byte) => byte === 0)) {
      this.hasEnded = true;
      return;
    }
    if (!isSumRight(record)) {
      // Programs read no further than the end, so what stands behind it hides well: it is scanned too.
      if (this.hasEnded) return this.startAfter(Buffer.from(record));
      throw damaged('a header is wrong');
    }
    const header = headerOf(record);
    const isMeta = [LONG_NAME, LONG_LINK, PAX, PAX_GLOBAL].includes(header.type);
    const size = BARE.has(header.type) ? 0 : isMeta ? header.size : (this.size ?? header.size);
    if (isMeta && size > MOST_META) throw damaged('a name is longer than any can be');
    this.left = size;
    this.padding = (RECORD - (size % RECORD)) % RECORD;
    const next: State = isMeta
      ? { kind: 'meta', type: header.type, pieces: [] }
      : this.startFile(header, this.name ?? header.name);
    if (!isMeta) {
      this.name = undefined;
      this.size = undefined;
    }
    this.state = header.isExtended ? { kind: 'sparse-list', next } : next;
    if (this.state.kind !== 'sparse-list' && this.left === 0) this.close();
  }

  private readSparseList(next: State): void {
    // The last byte of the list says whether it goes on.
    if (this.record[504] === 1) return;
    this.state = next;
    if (this.left === 0) this.close();
  }

  private startFile({ type, size }: Header, name: string): State {
    // The old form has folders as empty files whose names end like this.
    if (BARE.has(type) || (name.endsWith('/') && size === 0)) return { kind: 'skip' };
    return { kind: 'file', entry: { name, stage: this.sink.open(name), isOver: false } };
  }

  private startAfter(bytes: Uint8Array): void {
    const entry = { name: AFTER, stage: this.sink.open(AFTER), isOver: false };
    this.state = { kind: 'after', entry };
    this.left = Number.POSITIVE_INFINITY;
    this.content(bytes);
  }

  private content(bytes: Uint8Array): void {
    const { state } = this;
    if (state.kind === 'meta') state.pieces.push(Uint8Array.from(bytes));
    else if ('entry' in state) {
      this.expansion.give(bytes.length);
      this.pass(state.entry, (stage) => stage.push(bytes));
    }
  }

  /** The content is over; its padding may not be. */
  private close(): void {
    const { state } = this;
    if (this.padding > 0 && state.kind === 'skip') return;
    if (state.kind === 'meta') this.readMeta(state.type, Buffer.concat(state.pieces));
    if (state.kind === 'file' && !state.entry.isOver) {
      this.pass(state.entry, (stage) => stage.end());
      state.entry.isOver = true;
    }
    this.state = this.padding > 0 ? { kind: 'skip' } : { kind: 'header' };
  }

  private readMeta(type: string, content: Buffer): void {
    if (type === LONG_NAME) this.name = textOf(content);
    if (type !== PAX) return;
    const { path, size, 'GNU.sparse.name': sparse } = paxOf(content);
    this.name = sparse ?? path ?? this.name;
    if (size !== undefined && /^\d{1,15}$/.test(size)) this.size = Number(size);
  }

  private pass(entry: Entry, step: (stage: Stage) => void): void {
    if (entry.isOver) return;
    try {
      step(entry.stage);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      entry.isOver = true;
      entry.stage.abandon();
      this.sink.fail(entry.name, error);
    }
  }
}

function headerOf(record: Buffer): Header {
  const text = (from: number, to: number) => textOf(record.subarray(from, to));
  const type = record[156] === 0 ? '0' : String.fromCharCode(record[156] as number);
  // POSIX has the front of a long name at the end; GNU has other things there.
  const isPosix = record.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? text(345, 500) : '';
  const name = text(0, 100);
  const isSparse = type === SPARSE && !isPosix;
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: numberOf(record.subarray(124, 136)),
    type,
    isExtended: isSparse && record[482] === 1,
  };
}

/**
 * Octal digits, or GNU's and star's binary form for what they can't hold.
 *
 * @throws InputError `ERR_INPUT` for anything else
 */
function numberOf(field: Buffer): number {
  if (((field[0] as number) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] as number) & 0x7f);
    if (Number.isSafeInteger(value)) return value;
    throw damaged('a size is beyond all measure');
  }
  const text = field.toString('latin1').replace(/\0.*$/s, '').trim();
  if (!/^[0-7]*$/.test(text)) throw damaged('a size is no number');
  return text === '' ? 0 : Number.parseInt(text, 8);
}

/** The sum of a header's bytes, its own field taken for spaces; some programs took bytes for signed. */
function isSumRight(record: Uint8Array): boolean {
  const text = Buffer.from(record.subarray(148, 156)).toString('latin1');
  const stated = /^[ 0]*([0-7]{1,7})[\0 ]/.exec(`${text} `)?.[1];
  if (stated === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < RECORD; i += 1) {
    const byte = i >= 148 && i < 156 ? 0x20 : (record[i] as number);
    unsigned += byte;
    signed += (byte << 24) >> 24;
  }
  const sum = Number.parseInt(stated, 8);
  return sum === unsigned || sum === signed;
}

/** `length key=value\n`, one after the other; what is no such line ends the list. */
function paxOf(content: Buffer): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(content.toString('latin1', at, space));
    if (!Number.isInteger(length) || length <= space - at || at + length > content.length) break;
    const line = content.toString('utf8', space + 1, at + length - 1);
    const equals = line.indexOf('=');
    if (equals > 0) values[line.slice(0, equals)] = line.slice(equals + 1);
    at += length;
  }
  return values;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function damaged(why: string): InputError {
  return new InputError(`the tar archive is damaged or cut short (${why}): what lies beyond was not scanned`);
}
