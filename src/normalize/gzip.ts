/**
 * A gzip stream inside decoded bytes (RFC 1952), such as `H4sI...` in a log.
 *
 * The compressed bytes are inflated in blocks of a fixed size, so that what comes out of which block
 * does not depend on how the input was cut. A span inside it runs from the head of the stream to the
 * end of the block that the bytes came out of: less cannot be inflated on its own.
 */
import { Gunzip } from 'fflate';
import type { NormalizerConfig, Reader } from './reader.js';
import { joined } from './view.js';

const BLOCK = 512;
/** Compressed bytes that are read of one stream: every span in it begins at its head. */
const MOST_INPUT = 1 << 20;
/** Bytes that came out before the view is looked at. */
const BATCH = 2048;
/** Findings in one stream, after which it is read no further: all of them wait for its end, and each is held against all. */
const MOST_FOUND = 5000;

export class GzipReading {
  private readonly block = new Uint8Array(BLOCK);
  private filled = 0;
  private taken = 0;
  private rawEnd = 0;
  private broken = false;
  /** Nothing more comes out of it. */
  isOver = false;
  private readonly inflate: Gunzip;

  /**
   * @param reader - of the view for the inflated bytes
   * @param rawStart - of the first compressed byte
   * @param mark - of the head; all that is inflated carries the marks of what came before it
   */
  constructor(
    private readonly reader: Reader,
    private readonly rawStart: number,
    private mark: number,
    private readonly config: Pick<NormalizerConfig, 'spend' | 'onDecodedBytes' | 'foundFrom'>,
  ) {
    this.inflate = new Gunzip((chunk) => {
      if (!config.spend(chunk.length, this.rawEnd)) {
        this.broken = true;
        return;
      }
      const { view } = this.reader;
      for (const byte of chunk) {
        view.append(byte, this.rawStart, this.rawEnd - this.rawStart, this.mark);
        // A block may swell to a thousand times its size: its bytes are read as they come.
        if (view.end % BATCH === 0) this.reader.feed();
      }
    });
    this.take(0x1f);
    this.take(0x8b);
  }

  push(byte: number, rawEnd: number, mark: number): void {
    if (this.broken) return;
    this.rawEnd = rawEnd;
    this.mark = joined(this.mark, mark);
    this.take(byte);
  }

  finish(): void {
    if (!this.broken && this.filled > 0) this.inflateBlock();
    this.close();
  }

  /** Every span begins at the head, so what is still to come is known by its ends only. */
  frontier(span: number): number {
    if (this.isOver) return Number.POSITIVE_INFINITY;
    return this.reader.leastEnd() - this.rawStart > span ? Number.POSITIVE_INFINITY : this.rawStart;
  }

  /** Nothing more is inflated: what came out waits for nothing. */
  private close(): void {
    if (!this.isOver) this.reader.finish();
    this.isOver = true;
  }

  private take(byte: number): void {
    this.taken += 1;
    if (this.taken > MOST_INPUT) {
      this.broken = true;
      this.config.onDecodedBytes();
      this.close();
      return;
    }
    this.block[this.filled] = byte;
    this.filled += 1;
    if (this.filled === BLOCK) this.inflateBlock();
  }

  private inflateBlock(): void {
    const block = this.block.slice(0, this.filled);
    this.filled = 0;
    try {
      this.inflate.push(block);
    } catch {
      // Not gzip after all, or damaged: what came out until here has been read.
      this.broken = true;
    }
    if (this.broken) return this.close();
    this.reader.feed();
    if (this.config.foundFrom(this.rawStart) < MOST_FOUND) return;
    this.broken = true;
    this.config.onDecodedBytes();
    this.close();
  }
}
