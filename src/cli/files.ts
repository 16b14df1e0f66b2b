/**
 * The bytes of an input, block by block. One block is read into again and again, so that memory stays
 * flat whatever the file's size.
 */
import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { type OnReadOpts, Socket } from 'node:net';
import { promisify } from 'node:util';
import { InputError } from '../base/errors.js';
import { uninterrupted, uninterruptedLater } from '../base/uninterrupted.js';
import type { Identity } from './output.js';
import { reasonOf } from './reason.js';
import type { Input, Name } from './walk.js';

const BLOCK = 128 * 1024;
/** Bytes that a file may grow by while it is read, beyond once its size. */
const MOST_GROWTH = 16 * 1024 * 1024;
/** Bytes of the largest file that is read in one go: one that fills the block may go on. */
export const MOST_SMALL = BLOCK - 1;
const STDIN = 0;
const readFrom = promisify(read);

/** The input is the report that is being written: scanning it would never end. */
export class OwnReportError extends InputError {}

/** Reads one input after the other. */
export class BlockReader {
  private readonly block = new Uint8Array(BLOCK);
  /** Standard input, if it is read as a pipe. */
  private pipe: Socket | undefined;
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
      else yield* this.readFile(input.name, input.isFound === true);
    } catch (error) {
      if (error instanceof InputError || (error as NodeJS.ErrnoException).errno === undefined) throw error;
      throw new InputError(`can't be read: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * A small file that was come upon, in one go: opening, reading and closing a file takes far longer where each step waits
   * for another thread, and so does handing its one block through generators. Only lent, as all blocks are.
   *
   * @returns undefined if it is anything else, or can't be read: `read` says why
   */
  readSmall({ name, isFound }: Input): Uint8Array | undefined {
    if (name === undefined || isFound !== true) return undefined;
    try {
      return this.smallFile(name);
    } catch {
      return undefined;
    }
  }

  /** Lets an input go before its end: a read of a pipe that is under way must not be waited for. */
  async stop(blocks: AsyncGenerator<Uint8Array>): Promise<void> {
    this.pipe?.destroy();
    await blocks.return(undefined);
  }

  private async *readFile(name: Name, isFound: boolean): AsyncGenerator<Uint8Array> {
    const small = isFound ? this.smallFile(name) : undefined;
    if (small !== undefined) {
      if (small.length > 0) yield small;
      return;
    }
    const handle = await open(name, 'r');
    try {
      const { dev, ino, size } = await handle.stat({ bigint: true });
      if (this.isOwn({ dev, ino })) throw new OwnReportError('is the report itself: not scanned');
      this.size = Number(size);
      for (;;) {
        const { bytesRead } = await uninterruptedLater(() => handle.read(this.block, 0, BLOCK, null));
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
    if (process.stdin.isTTY === true) {
      for await (const chunk of process.stdin) yield chunk as Buffer;
      return;
    }
    if (stats.isFIFO() || stats.isSocket()) return yield* this.readPipe();
    // Node's own stream takes a folder or a block device for an empty input, in silence.
    for (;;) {
      const { bytesRead } = await uninterruptedLater(() => readFrom(STDIN, this.block, 0, BLOCK, null));
      if (bytesRead === 0) return;
      yield this.block.subarray(0, bytesRead);
    }
  }

  /**
   * May be non-blocking, which a plain read can't wait on; and Node's own stream makes a buffer for each piece,
   * of which many are there before the first is collected.
   */
  private async *readPipe(): AsyncGenerator<Uint8Array> {
    let length = 0;
    let isOver = false;
    let failure: unknown;
    let wake = (): void => undefined;
    const callback = (read: number): boolean => {
      length = read;
      wake();
      // No more until this is taken: there is one buffer.
      return false;
    };
    const onread: OnReadOpts = { buffer: this.block, callback };
    const pipe = new Socket(Object.assign({ fd: STDIN, readable: true, writable: false }, { onread }));
    this.pipe = pipe;
    pipe.on('error', (error) => {
      failure = error;
    });
    for (const event of ['end', 'close', 'error']) {
      pipe.on(event, () => {
        isOver = true;
        wake();
      });
    }
    try {
      for (;;) {
        if (!isOver) {
          const woken = new Promise<void>((resolve) => {
            wake = resolve;
          });
          pipe.resume();
          await woken;
        }
        if (failure !== undefined) throw failure;
        if (length === 0) return;
        const block = this.block.subarray(0, length);
        length = 0;
        yield block;
      }
    } finally {
      pipe.destroy();
      this.pipe = undefined;
    }
  }

  /** Its bytes; undefined if it is anything but small and regular. */
  private smallFile(name: Name): Uint8Array | undefined {
    // Without waiting, should it be a pipe by now.
    const file = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      if (
        !stats.isFile() ||
        stats.size === 0 ||
        stats.size > MOST_SMALL ||
        (this.own !== undefined && this.isOwn(fstatSync(file, { bigint: true })))
      )
        return undefined;
      // A read may give less than there is: only one that gives nothing is at the end.
      let length = 0;
      while (length < BLOCK) {
        const count = uninterrupted(() => readSync(file, this.block, length, BLOCK - length, length));
        if (count === 0) return this.block.subarray(0, length);
        length += count;
      }
      return undefined;
    } finally {
      closeSync(file);
    }
  }

  private isOwn({ dev, ino }: Identity): boolean {
    return this.own !== undefined && dev === this.own.dev && ino === this.own.ino;
  }
}
