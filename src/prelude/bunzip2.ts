/** Streaming bunzip2, with as many members as there are. */
import { InputError } from '../base/errors.js';
import { BitReader, Damage, decodeBlock, Underflow } from './bzip2-block.js';
import type { Expansion } from './expansion.js';
import type { Stage } from './stage.js';

const BLOCK_START = 0x314159;
const BLOCK_REST = 0x265359;
const END_START = 0x177245;
const END_REST = 0x385090;
/** Bytes of a block, by level. */
const UNIT = 100_000;
/** Bytes that are there before a block is tried: more than compressors make of one, though not more than can be. */
const SPARE = 25_000;
/** Compressed bytes are taken in such pieces. */
const SLICE = 64 * 1024;

export class Bunzip2Stage implements Stage {
  private buffer: Buffer = Buffer.alloc(0);
  private pieces: Uint8Array[] = [];
  private waiting = 0;
  /** Bytes that must be there before the next try. */
  private wanted = SPARE;
  /** Bits of the first byte that are done with. */
  private bit = 0;
  /** Undefined between members. */
  private level: number | undefined;
  private sum = 0;
  private work = new Uint32Array(0);

  /**
   * @param next - gets the decompressed bytes
   * @param expansion - counts them
   */
  constructor(
    private readonly next: Stage,
    private readonly expansion: Expansion,
  ) {}

  /**
   * @throws InputError `ERR_INPUT`: damaged
   * @throws LimitError `ERR_LIMIT`: expands beyond the cap
   */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) {
      // A copy: it is kept until a whole block is there, and the caller may reuse its own.
      const piece = chunk.slice(at, at + SLICE);
      this.pieces.push(piece);
      this.waiting += piece.length;
      if (this.waiting >= this.wanted) this.decode(false);
    }
  }

  end(): void {
    this.decode(true);
    if (this.level !== undefined || this.buffer.length > 0) throw damaged('unexpected end');
    this.next.end();
  }

  settle(): void {
    this.next.settle();
  }

  abandon(): void {
    this.next.abandon();
  }

  /** Decodes what is there in whole. */
  private decode(isLast: boolean): void {
    this.buffer = Buffer.concat([this.buffer, ...this.pieces]);
    this.pieces = [];
    try {
      while (this.buffer.length >= (isLast ? 1 : this.least())) this.step();
      this.wanted = this.least();
    } catch (error) {
      if (error instanceof Damage) throw damaged(error.message, error);
      if (!(error instanceof Underflow)) throw error;
      // A block that is longer than usual: tried again with twice as much, so that no byte is read often.
      this.wanted = 2 * this.buffer.length;
    }
    this.waiting = this.buffer.length;
  }

  private least(): number {
    return SPARE + UNIT * (this.level ?? 0);
  }

  /** A member's head, a block, or a member's end. */
  private step(): void {
    const bits = new BitReader(this.buffer);
    bits.read(this.bit);
    if (this.level === undefined) this.begin(bits);
    else {
      const start = bits.read(24);
      const rest = bits.read(24);
      if (start === BLOCK_START && rest === BLOCK_REST) this.block(bits);
      else if (start === END_START && rest === END_REST) this.finish(bits);
      else throw new Damage('neither a block nor an end');
    }
    this.bit = bits.bit;
    this.buffer = this.buffer.subarray(bits.used);
  }

  private begin(bits: BitReader): void {
    const isMagic = bits.read(24) === 0x425a68;
    const level = bits.read(8) - 0x30;
    if (!isMagic || level < 1 || level > 9) throw new Damage('something else stands behind its end');
    this.level = level;
    this.sum = 0;
  }

  private block(bits: BitReader): void {
    const size = UNIT * (this.level ?? 0);
    // Only here, and kept: a member without a block is fourteen bytes long.
    if (this.work.length < size) this.work = new Uint32Array(size);
    const sum = decodeBlock(bits, this.work.subarray(0, size), (bytes) => {
      this.expansion.give(bytes.length);
      this.next.push(bytes);
    });
    this.sum = (((this.sum << 1) | (this.sum >>> 31)) ^ sum) >>> 0;
  }

  private finish(bits: BitReader): void {
    if (bits.readWord() !== this.sum) throw new Damage('a checksum does not hold');
    bits.align();
    this.level = undefined;
  }
}

function damaged(why: string, cause?: unknown): InputError {
  return new InputError(`the bzip2 data is damaged or cut short (${why}): what lies beyond was not scanned`, {
    cause,
  });
}
