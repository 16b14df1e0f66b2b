/**
 * Outermost compression that only decoders undo which answer a turn later: xz, zstd and brotli. What lies inside,
 * a tar archive for instance, is the prelude's.
 */
import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { InputError } from '../base/errors.js';
import { Expansion, sniff } from '../index.js';

/** Bytes that the signatures fit in. */
const HEAD = 6;
/** The largest window that a zstd decoder takes by default, as a power of two. */
const ZSTD_WINDOW_LOG = 27;

export type OuterLayer = 'xz' | 'zstd' | 'br';

/**
 * What the bytes are, if it is for this module to undo it.
 *
 * @param path - brotli has no signature: its name has to say so
 */
export function outerLayer(head: Uint8Array, path: string): OuterLayer | undefined {
  const kind = sniff(head.subarray(0, HEAD));
  if (kind === 'xz' || kind === 'zstd') return kind;
  return /\.br$/i.test(path) ? 'br' : undefined;
}

/** Whether a file among those named is brotli by its name. */
export function mayBeBrotli(names: Uint8Array): boolean {
  return /\.br\0/i.test(Buffer.from(names.buffer, names.byteOffset, names.length).toString('latin1'));
}

/** One block, then others. */
export async function* joined(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** The blocks, the first of them long enough to tell by it what they are, unless the input is shorter. */
export async function* withHead(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const block of blocks) {
    if (head === undefined) {
      yield block;
    } else if (head.length + block.length < HEAD) {
      head = Buffer.concat([head, block]);
    } else {
      yield head.length === 0 ? block : Buffer.concat([head, block]);
      head = undefined;
    }
  }
  if (head !== undefined && head.length > 0) yield head;
}

/**
 * The decompressed blocks.
 *
 * @throws InputError `ERR_INPUT`: damaged, or this Node cannot undo it
 * @throws LimitError `ERR_LIMIT`: expands beyond the cap
 */
export async function* unpacked(
  layer: OuterLayer,
  blocks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const expansion = new Expansion();
  const copies = async function* () {
    for await (const block of blocks) {
      expansion.take(block.length);
      // Decoders keep what they are given for a while; the block is only lent.
      yield Buffer.from(block);
    }
  };
  const decoded = layer === 'xz' ? unxz(copies()) : inflated(layer, copies());
  for await (const bytes of decoded) {
    expansion.give(bytes.length);
    yield bytes;
  }
}

async function* unxz(blocks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  // Loaded when first needed: it is WebAssembly.
  const { default: xz } = await import('xz-decompress');
  const source = new Rewindable(blocks);
  try {
    yield* new xz.XzReadableStream(
      Readable.toWeb(Readable.from(source.from())) as ReadableStream<Uint8Array>,
    );
  } catch (error) {
    throw source.failure ?? damaged('xz', error);
  }
}

async function* inflated(layer: 'zstd' | 'br', blocks: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  const source = new Rewindable(blocks);
  do {
    const decoder = decoderOf(layer);
    const input = Readable.from(
      source.from(() => decoder.bytesWritten),
      { objectMode: false },
    );
    try {
      // Node's decoders take what is behind a frame's end for nothing.
      yield* input.pipe(decoder) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw source.failure ?? damaged(layer, error);
    } finally {
      input.unpipe(decoder).destroy();
      decoder.destroy();
    }
    source.rewind(decoder.bytesWritten);
    if (layer === 'br' && !(await source.isOver())) throw damaged(layer, 'something stands behind its end');
  } while (!(await source.isOver()));
}

function decoderOf(layer: 'zstd' | 'br'): zlib.Zlib & Transform {
  if (layer === 'br') return zlib.createBrotliDecompress();
  // Node has it since 22.15.
  const { createZstdDecompress, constants } = zlib as ZstdOfNode;
  if (createZstdDecompress === undefined) {
    throw new InputError(
      `compressed as zstd, which this Node (${process.versions.node}) can't undo: not scanned; use Node 22.15 or later, or zstd -dc`,
    );
  }
  return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax as number]: ZSTD_WINDOW_LOG } });
}

interface ZstdOfNode {
  readonly createZstdDecompress?: (options: {
    readonly params: Readonly<Record<number, number>>;
  }) => zlib.Zlib & Transform;
  readonly constants: Readonly<Record<string, number>>;
}

/** Blocks that can be gone back in as far as a decoder has not used them. */
class Rewindable {
  /** Why there are no more, if that is an error. */
  failure: unknown;
  private pending: Promise<IteratorResult<Buffer>> | undefined;
  /** What was handed out and may not have been used, and how much was used before it. */
  private lent: Buffer[] = [];
  private used = 0;
  /** What comes before the source's next block. */
  private again: Buffer[] = [];
  private turn = 0;

  constructor(private readonly source: AsyncGenerator<Buffer>) {}

  /**
   * The blocks from here on; ends the generator that was handed out before.
   *
   * @param consumed - how many of its bytes were used
   */
  async *from(consumed?: () => number): AsyncGenerator<Buffer> {
    this.turn += 1;
    const { turn } = this;
    for (;;) {
      const block = this.again.shift() ?? (await this.next(turn));
      if (block === undefined) return;
      if (consumed !== undefined) {
        this.forget(consumed());
        this.lent.push(block);
      }
      yield block;
    }
  }

  /** Takes back all but so many of the bytes handed out. */
  rewind(consumed: number): void {
    this.turn += 1;
    const rest = Buffer.concat(this.lent).subarray(consumed - this.used);
    if (rest.length > 0) this.again.unshift(rest);
    this.lent = [];
    this.used = 0;
  }

  async isOver(): Promise<boolean> {
    return this.again.length === 0 && (await this.peek()).done === true;
  }

  private async next(turn: number): Promise<Buffer | undefined> {
    const { done, value } = await this.peek();
    // Whoever asked has been ended since; the block is for the next one.
    if (done === true || turn !== this.turn) return undefined;
    this.pending = undefined;
    return value;
  }

  private peek(): Promise<IteratorResult<Buffer>> {
    if (this.pending === undefined) {
      this.pending = this.source.next();
      this.pending.catch((error: unknown) => {
        this.failure = error;
      });
    }
    return this.pending;
  }

  private forget(consumed: number): void {
    for (
      let first = this.lent[0];
      first !== undefined && this.used + first.length <= consumed;
      first = this.lent[0]
    ) {
      this.used += first.length;
      this.lent.shift();
    }
  }
}

function damaged(layer: OuterLayer, why: unknown): InputError {
  const text = why instanceof Error ? why.message : String(why);
  return new InputError(
    `the ${layer === 'br' ? 'brotli' : layer} data is damaged or cut short (${text}): what lies beyond was not scanned`,
    { cause: why },
  );
}
