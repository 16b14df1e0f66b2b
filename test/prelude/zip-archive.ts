/** Writes zip archives by hand (APPNOTE 4.3), with node:zlib: another party than the one that reads them. */
import { deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** Compression method; 0 and 8 compress, any other number is only claimed. Default 8. */
  readonly method?: number;
  /** Sizes come after the data, as from a program that writes to a pipe. */
  readonly hasDescriptor?: boolean;
}

export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, method = 8, hasDescriptor = false } of entries) {
    const body = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const flags = 0x800 | (hasDescriptor ? 8 : 0);
    const sums = Buffer.alloc(12);
    sums.writeUInt32LE(crc32(data), 0);
    sums.writeUInt32LE(body.length, 4);
    sums.writeUInt32LE(data.length, 8);
    const common = Buffer.alloc(10);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(Buffer.byteLength(name), 0);
    const local = [
      Buffer.from('PK\x03\x04'),
      common,
      hasDescriptor ? Buffer.alloc(12) : sums,
      lengths,
      Buffer.from(name),
      body,
    ];
    if (hasDescriptor) local.push(Buffer.from('PK\x07\x08'), sums);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), made, common, sums, lengths, tail, Buffer.from(name)]),
    );
    const whole = Buffer.concat(local);
    parts.push(whole);
    offset += whole.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

function crc32(data: Uint8Array): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
