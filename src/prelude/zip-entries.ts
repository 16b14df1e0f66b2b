/**
 * The entries of a zip archive as they come (APPNOTE 4.3): local headers, data still compressed, descriptors.
 */

const LOCAL = Buffer.from('PK\x03\x04', 'latin1');
const DESCRIPTOR = Buffer.from('PK\x07\x08', 'latin1');
const CENTRAL = Buffer.from('PK\x01\x02', 'latin1');
const MARK = 4;
const LOCAL_LENGTH = 30;
const HAS_DESCRIPTOR = 8;
const IS_UTF8 = 0x800;
const ZIP64 = 1;
const LONG = 0xffffffff;
/** Bytes of the longest descriptor, which counts in 64 bits and has a signature. */
const MOST_DESCRIPTOR = 24;

/** What an entry must come to; by its header, or by the descriptor behind its data. */
export interface Sums {
  readonly crc: number;
  readonly size: number;
}

export interface EntryHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** Bytes of its data in the archive; undefined if a descriptor will tell. */
  readonly length: number | undefined;
}

export interface EntrySink {
  /** What belongs to no entry: the central directory, the end record, and what was put elsewhere. */
  between(bytes: Uint8Array): void;
  begin(header: EntryHeader): void;
  data(bytes: Uint8Array): void;
  /** @param sums - undefined if the next entry begins where no descriptor says that this one is over */
  end(sums: Sums | undefined): void;
}

interface Open extends EntryHeader {
  readonly sums: Sums;
}

export class ZipEntries {
  /** What could not be used yet. */
  private held: Buffer = Buffer.alloc(0);
  private open: Open | undefined;
  /** Bytes of the open entry's data that were handed on. */
  private given = 0;

  constructor(private readonly sink: EntrySink) {}

  /** An entry was begun and is not over. */
  get isInEntry(): boolean {
    return this.open !== undefined;
  }

  /** @param chunk - kept for a while: it must not change */
  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    this.held = this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes]);
    while (this.step());
  }

  /** No more comes. */
  end(): void {
    if (this.open === undefined) this.pass(this.held.length);
  }

  /** Whether something was done that may let more be done. */
  private step(): boolean {
    if (this.open === undefined) return this.lookForHeader();
    const { length, sums } = this.open;
    if (length === undefined) return this.lookForDescriptor(this.open);
    this.give(Math.min(this.held.length, length - this.given));
    if (this.given < length) return false;
    this.close(sums);
    return true;
  }

  private lookForHeader(): boolean {
    const { held } = this;
    const at = held.indexOf(LOCAL);
    if (at < 0) {
      this.pass(held.length - MARK + 1);
      return false;
    }
    this.pass(at);
    const header = this.held;
    if (header.length < LOCAL_LENGTH) return false;
    const nameEnd = LOCAL_LENGTH + header.readUInt16LE(26);
    const end = nameEnd + header.readUInt16LE(28);
    if (header.length < end) return false;
    const flags = header.readUInt16LE(6);
    const name = header.toString(flags & IS_UTF8 ? 'utf8' : 'latin1', LOCAL_LENGTH, nameEnd);
    const [length, size] = sizesOf(header, header.subarray(nameEnd, end));
    this.open = {
      name,
      flags,
      method: header.readUInt16LE(8),
      length: flags & HAS_DESCRIPTOR ? undefined : length,
      sums: { crc: header.readUInt32LE(14), size },
    };
    this.held = header.subarray(end);
    this.given = 0;
    this.sink.begin(this.open);
    return true;
  }

  /**
   * The data's end is where a descriptor tells the length that it has come to: in stored data there may be whole
   * archives. Compressed data ends at a header, too, else a descriptor that lies would hide all entries behind it.
   */
  private lookForDescriptor({ method }: Open): boolean {
    const { held } = this;
    for (let at = held.indexOf('PK', 0, 'latin1'); at >= 0; at = held.indexOf('PK', at + 1, 'latin1')) {
      // Read whole, or not yet.
      if (held.length < at + MOST_DESCRIPTOR) {
        this.give(Math.max(0, at - MOST_DESCRIPTOR));
        return false;
      }
      const mark = held.subarray(at, at + MARK);
      if (mark.equals(DESCRIPTOR)) {
        const sums = this.sumsAt(at + MARK, at);
        if (sums !== undefined) return this.endAt(at, sums);
      } else if (mark.equals(LOCAL) || mark.equals(CENTRAL)) {
        for (const length of [12, 20]) {
          const sums = at < length ? undefined : this.sumsAt(at - length, at - length);
          if (sums !== undefined) return this.endAt(at - length, sums);
        }
        if (method !== 0) return this.endAt(at, undefined);
      }
    }
    this.give(Math.max(0, held.length - MOST_DESCRIPTOR));
    return false;
  }

  /**
   * What a descriptor, without its signature, says; undefined if it is none of data that ends at a place. It counts
   * in 64 bits if it can be read so and nothing of the archive begins where it would end otherwise.
   */
  private sumsAt(at: number, end: number): Sums | undefined {
    const { held } = this;
    const length = this.given + end;
    if (held.readUInt32LE(at + 4) !== length % 2 ** 32) return undefined;
    const crc = held.readUInt32LE(at);
    const isShort = held.length < at + 20 || held.toString('latin1', at + 12, at + 14) === 'PK';
    if (isShort || Number(held.readBigUInt64LE(at + 4)) !== length)
      return { crc, size: held.readUInt32LE(at + 8) };
    return { crc, size: Number(held.readBigUInt64LE(at + 12)) };
  }

  private endAt(at: number, sums: Sums | undefined): true {
    this.give(at);
    this.close(sums);
    return true;
  }

  private give(count: number): void {
    if (count <= 0) return;
    const bytes = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    this.given += count;
    this.sink.data(bytes);
  }

  private pass(count: number): void {
    if (count <= 0) return;
    const bytes = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    this.sink.between(bytes);
  }

  private close(sums: Sums | undefined): void {
    this.open = undefined;
    this.sink.end(sums);
  }
}

/** Length of the data and size of what it holds; large ones stand in an extra field (APPNOTE 4.5.3). */
function sizesOf(header: Buffer, extra: Buffer): [number, number] {
  const length = header.readUInt32LE(18);
  const size = header.readUInt32LE(22);
  if (length !== LONG && size !== LONG) return [length, size];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    const lengthAt = size === LONG ? 8 : 0;
    return [
      length === LONG && field.length >= lengthAt + 8 ? Number(field.readBigUInt64LE(lengthAt)) : length,
      size === LONG && field.length >= 8 ? Number(field.readBigUInt64LE(0)) : size,
    ];
  }
  return [length, size];
}
