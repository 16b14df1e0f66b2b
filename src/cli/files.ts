/**
 * The bytes of an input, block by block. One block is read into again and again, so that memory stays
 * flat whatever the file's size.
 */
import { fstatSync, read } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { InputError } from '../base/errors.js';
import type { Identity } from './output.js';
import { reasonOf } from './reason.js';
import type { Input } from './walk.js';

const BLOCK = 128 * 1024;
/** Bytes that a file may grow by while it is read, beyond once its size. */
const MOST_GROWTH = 16 * 1024 * 1024;
const STDIN = 0;
const readFrom = promisify(read);

/** The input is the report that is being written: scanning it would never end. */
export class OwnReportError extends InputError {}

/** Reads one input after the other. */
export class BlockReader {
  private readonly block = new Uint8Array(BLOCK);
  private isStreaming = false;
  /** Of the input that is being read, and how far it was read. */
  private size = 0;
  private position = 0;

  /** @param own - a file that must not be read */
  constructor(private readonly own: Identity | undefined) {}

  /** How much of the input was read, from 0 to 1; 0 where its size is not known. */
  get part(): number {
    return this.size === 0 ? 0 : Math.min(1, this.position / this.size);
  }

  /**
   * The input's blocks. Each is only lent until the next is asked for.
   *
   * @throws InputError `ERR_INPUT` saying why it can't be read
   */
  async *read(input: Input): AsyncGenerator<Uint8Array> {
    this.size = 0;
    this.position = 0;
    try {
      if (input.name === undefined) yield* this.readStandardInput();
      else yield* this.readFile(input.name);
    } catch (error) {
      if (error instanceof InputError || (error as NodeJS.ErrnoException).errno === undefined) throw error;
      throw new InputError(`can't be read: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Lets an input go before its end: a read of a pipe that is under way must not be waited for. */
  async stop(blocks: AsyncGenerator<Uint8Array>): Promise<void> {
    if (this.isStreaming) process.stdin.destroy();
    await blocks.return(undefined);
  }

  private async *readFile(name: Buffer): AsyncGenerator<Uint8Array> {
    const handle = await open(name, 'r');
    try {
      const { dev, ino, size } = await handle.stat({ bigint: true });
      if (this.own !== undefined && dev === this.own.dev && ino === this.own.ino)
        throw new OwnReportError('is the report itself: not scanned');
      this.size = Number(size);
      for (;;) {
        const { bytesRead } = await handle.read(this.block, 0, BLOCK, null);
        if (bytesRead === 0) return;
        this.position += bytesRead;
        // Else a file that grows as fast as it is read would never end.
        if (this.size > 0 && this.position > 2 * this.size + MOST_GROWTH)
          throw new InputError('it grows while it is read: the rest was not scanned; --follow keeps reading');
        yield this.block.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }

  private async *readStandardInput(): AsyncGenerator<Uint8Array> {
    const stats = fstatSync(STDIN);
    if (stats.isFIFO() || stats.isSocket() || process.stdin.isTTY === true) {
      // May be non-blocking, which a plain read can't wait on.
      this.isStreaming = true;
      for await (const chunk of process.stdin) yield chunk as Buffer;
      this.isStreaming = false;
      return;
    }
    // Node's own stream takes a folder or a block device for an empty input, in silence.
    for (;;) {
      const { bytesRead } = await readFrom(STDIN, this.block, 0, BLOCK, null);
      if (bytesRead === 0) return;
      yield this.block.subarray(0, bytesRead);
    }
  }
}
