/**
 * One block of bzip2 data: Huffman codes, moves to the front, Burrows and Wheeler's transform, runs.
 *
 * Ours, since what npm has takes memory or time beyond any bound for a block that was made to that end.
 */

/** There are not enough bytes for the whole block yet. */
export class Underflow extends Error {}

/** The data is no bzip2 data; the message says why. */
export class Damage extends Error {}

const GROUP = 50;
const LONGEST_CODE = 20;
const MOST_SYMBOLS = 258;
const MOST_TABLES = 6;
const RUN_B = 1;
/** Bytes that are handed on at a time. */
const OUT = 64 * 1024;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** Bits, the highest of a byte first. */
export class BitReader {
  private at = 0;
  private hold = 0;
  private held = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Whole bytes that are done with. */
  get used(): number {
    return this.at - ((this.held + 7) >> 3);
  }

  /** Bits that are done with of the byte behind them. */
  get bit(): number {
    return (8 - (this.held & 7)) & 7;
  }

  /** @param count - at most 24 */
  read(count: number): number {
    while (this.held < count) {
      if (this.at === this.bytes.length) throw new Underflow();
      this.hold = (this.hold << 8) | (this.bytes[this.at] as number);
      this.at += 1;
      this.held += 8;
    }
    this.held -= count;
    return (this.hold >>> this.held) & ((1 << count) - 1);
  }

  /** 32 bits as an unsigned number. */
  readWord(): number {
    return this.read(16) * 0x10000 + this.read(16);
  }

  /** Leaves out the rest of a byte that is begun. */
  align(): void {
    this.held -= this.held & 7;
  }
}

interface CodeTable {
  readonly shortest: number;
  readonly longest: number;
  /** By length of a code: its largest value, and what leads from a code to a symbol's place. */
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

/**
 * Decodes the block that follows its signature.
 *
 * @param work - room for a block's symbols; what is in it does not matter
 * @param emit - gets the bytes, in pieces that are not used again
 * @returns its checksum
 * @throws Underflow, before anything was handed on, if the block goes on beyond the bytes
 * @throws Damage if it is wrong
 */
export function decodeBlock(bits: BitReader, work: Uint32Array, emit: (bytes: Uint8Array) => void): number {
  const stated = bits.readWord();
  if (bits.read(1) === 1) throw new Damage('a block of an obsolete kind');
  const origin = bits.read(24);
  const alphabet = readAlphabet(bits);
  const count = readSymbols(bits, alphabet, work);
  if (origin >= count) throw new Damage('a block begins beyond its end');
  link(work, count);
  const sum = writeOut(work, count, origin, emit);
  if (sum !== stated) throw new Damage('a checksum does not hold');
  return sum;
}

/** The byte values that occur. */
function readAlphabet(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const values: number[] = [];
  for (let i = 0; i < 16; i += 1) {
    if ((ranges & (0x8000 >> i)) === 0) continue;
    const own = bits.read(16);
    for (let j = 0; j < 16; j += 1) if ((own & (0x8000 >> j)) !== 0) values.push(16 * i + j);
  }
  if (values.length === 0) throw new Damage('a block of no bytes');
  return Uint8Array.from(values);
}

/** Fills `work` with byte values. */
function readSymbols(bits: BitReader, alphabet: Uint8Array, work: Uint32Array): number {
  const tableCount = bits.read(3);
  if (tableCount < 2 || tableCount > MOST_TABLES) throw new Damage('a wrong number of tables');
  const selectors = readSelectors(bits, tableCount);
  const symbolCount = alphabet.length + 2;
  const tables = Array.from({ length: tableCount }, () => readTable(bits, symbolCount));
  const end = symbolCount - 1;
  const order = Uint8Array.from(alphabet);
  let count = 0;
  let run = 0;
  let weight = 1;
  for (const selector of selectors) {
    const table = tables[selector] as CodeTable;
    for (let i = 0; i < GROUP; i += 1) {
      const symbol = readSymbol(bits, table);
      if (symbol <= RUN_B) {
        // A run's length is a number whose digits are 1 and 2, the lowest first.
        run += (symbol + 1) * weight;
        weight *= 2;
        if (count + run > work.length) throw new Damage('a block is longer than it may be');
        continue;
      }
      if (run > 0) {
        work.fill(order[0] as number, count, count + run);
        count += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return count;
      if (count === work.length) throw new Damage('a block is longer than it may be');
      const value = order[symbol - 1] as number;
      order.copyWithin(1, 0, symbol - 1);
      order[0] = value;
      work[count] = value;
      count += 1;
    }
  }
  throw new Damage('a block without an end');
}

/** Which table is for each group of symbols. */
function readSelectors(bits: BitReader, tableCount: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  if (selectors.length === 0) throw new Damage('a block of no symbols');
  const order = Uint8Array.from({ length: tableCount }, (_, i) => i);
  for (let i = 0; i < selectors.length; i += 1) {
    let place = 0;
    while (bits.read(1) === 1) {
      place += 1;
      if (place === tableCount) throw new Damage('a table that is not there');
    }
    const chosen = order[place] as number;
    order.copyWithin(1, 0, place);
    order[0] = chosen;
    selectors[i] = chosen;
  }
  return selectors;
}

function readTable(bits: BitReader, symbolCount: number): CodeTable {
  const lengths = new Uint8Array(MOST_SYMBOLS);
  let length = bits.read(5);
  for (let i = 0; i < symbolCount; i += 1) {
    for (;;) {
      if (length < 1 || length > LONGEST_CODE) throw new Damage('a code of a wrong length');
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  const own = lengths.subarray(0, symbolCount);
  const shortest = own.reduce((a, b) => Math.min(a, b));
  const longest = own.reduce((a, b) => Math.max(a, b));
  const limit = new Int32Array(LONGEST_CODE + 2).fill(-1);
  const base = new Int32Array(LONGEST_CODE + 2);
  const symbols = new Uint16Array(symbolCount);
  let code = 0;
  let place = 0;
  for (let size = shortest; size <= longest; size += 1) {
    base[size] = place - code;
    for (let symbol = 0; symbol < symbolCount; symbol += 1) {
      if (own[symbol] !== size) continue;
      symbols[place] = symbol;
      place += 1;
      code += 1;
    }
    limit[size] = code - 1;
    code *= 2;
  }
  return { shortest, longest, limit, base, symbols };
}

function readSymbol(bits: BitReader, { shortest, longest, limit, base, symbols }: CodeTable): number {
  let code = bits.read(shortest);
  let size = shortest;
  while (code > (limit[size] as number)) {
    if (size === longest) throw new Damage('a code that is not there');
    code = 2 * code + bits.read(1);
    size += 1;
  }
  const symbol = symbols[code + (base[size] as number)];
  if (symbol === undefined) throw new Damage('a code that is not there');
  return symbol;
}

/** Puts into the upper bits of each place where the byte that follows is. */
function link(work: Uint32Array, count: number): void {
  const starts = new Uint32Array(256);
  for (let i = 0; i < count; i += 1) (starts[(work[i] as number) & 0xff] as number)++;
  let sum = 0;
  for (let value = 0; value < 256; value += 1) {
    const own = starts[value] as number;
    starts[value] = sum;
    sum += own;
  }
  for (let i = 0; i < count; i += 1) {
    const value = (work[i] as number) & 0xff;
    const place = starts[value] as number;
    starts[value] = place + 1;
    work[place] = ((work[place] as number) | (i << 8)) >>> 0;
  }
}

/** Follows the links and repeats what stands four times as often as the byte behind says. */
function writeOut(
  work: Uint32Array,
  count: number,
  origin: number,
  emit: (bytes: Uint8Array) => void,
): number {
  let out = new Uint8Array(OUT);
  let filled = 0;
  let crc = -1;
  let at = (work[origin] as number) >>> 8;
  let last = -1;
  let same = 0;
  for (let i = 0; i < count; i += 1) {
    const entry = work[at] as number;
    at = entry >>> 8;
    const value = entry & 0xff;
    const isCount = same === 4;
    const byte = isCount ? last : value;
    same = isCount ? 0 : value === last ? same + 1 : 1;
    last = isCount ? -1 : value;
    for (let copies = isCount ? value : 1; copies > 0; copies -= 1) {
      out[filled] = byte;
      filled += 1;
      crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] as number);
      if (filled === OUT) {
        emit(out);
        out = new Uint8Array(OUT);
        filled = 0;
      }
    }
  }
  if (filled > 0) emit(out.subarray(0, filled));
  return ~crc >>> 0;
}
