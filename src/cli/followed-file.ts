/**
 * One file that is followed, whatever it is called by now: its identity is its inode. The descriptor is kept,
 * so that what is written after a rename or a deletion is still read.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { uninterruptedLater } from '../base/uninterrupted.js';
import { reasonOf } from './reason.js';
import type { Name } from './walk.js';

/** What the system says of a file. */
export interface FileState {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** Gets what is read. */
export interface GrowthSink {
  push(block: Uint8Array): void;
  /** Nothing comes for a while. */
  settle(): void;
  /** The file was emptied or written anew: what follows is another text. */
  restart(): void;
}

const BLOCK = 128 * 1024;
/** Bytes of one file at a time, so that a file that grows fast does not keep the others waiting. */
const TURN = 8 * 1024 * 1024;
/**
 * Bytes that are read once more before what is new: where they are others now, the file was emptied and has
 * grown beyond its old size since.
 */
const OVERLAP = 1024;
const LF = 10;

/** Milliseconds of silence after which a text is settled: where its last line is whole, and where it is not. */
const SILENCE = 300;
const LONG_SILENCE = 2000;
/** Milliseconds that a finding may wait in a file that never falls silent. */
const LONGEST_WAIT = 1000;

const block = Buffer.alloc(OVERLAP + BLOCK);

export class FollowedFile {
  private handle: FileHandle | undefined;
  private position = 0;
  private overlap: Buffer = Buffer.alloc(0);
  private mtimeNs: bigint | undefined;
  /** Since when there is something that was not settled, and when it last grew; on a clock that does not jump. */
  private pendingSince: number | undefined;
  private grownAt = 0;

  /**
   * @param handle - open for reading; closed by `close`
   * @param state - what it is
   */
  constructor(
    handle: FileHandle,
    private readonly name: Name,
    private readonly state: FileState,
  ) {
    this.handle = handle;
  }

  get isOpen(): boolean {
    return this.handle !== undefined;
  }

  /** Nothing waits to be told. */
  get isSettled(): boolean {
    return this.pendingSince === undefined;
  }

  /** When it last grew, milliseconds. */
  get lastGrowth(): number {
    return this.grownAt;
  }

  /**
   * Reads what is new.
   *
   * @param sink - gets it
   * @param state - of the file, if it was asked for already
   * @returns whether there may be more to read at once
   * @throws InputError `ERR_INPUT` if it can't be read
   */
  async poll(sink: GrowthSink, state: FileState | undefined, now: number): Promise<boolean> {
    try {
      const known = state ?? (await (await this.opened())?.stat({ bigint: true }));
      if (known === undefined) return false;
      const { size, mtimeNs } = known;
      let hasMore = false;
      if (Number(size) < this.position) this.restart(sink);
      if (Number(size) !== this.position || mtimeNs !== this.mtimeNs) hasMore = await this.read(sink, now);
      this.mtimeNs = mtimeNs;
      if (!hasMore) this.settleIfDue(sink, now);
      return hasMore;
    } catch (error) {
      if (error instanceof InputError || (error as NodeJS.ErrnoException).errno === undefined) throw error;
      throw new InputError(`can't be read any further: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Lets the descriptor go; the next `poll` opens the file by its name. */
  async close(): Promise<void> {
    const { handle } = this;
    this.handle = undefined;
    await handle?.close();
  }

  /** Undefined if another file has its name by now. */
  private async opened(): Promise<FileHandle | undefined> {
    if (this.handle !== undefined) return this.handle;
    const handle = await open(this.name, constants.O_RDONLY | constants.O_NONBLOCK);
    const { dev, ino } = await handle.stat({ bigint: true });
    if (dev === this.state.dev && ino === this.state.ino) this.handle = handle;
    else await handle.close();
    return this.handle;
  }

  private async read(sink: GrowthSink, now: number): Promise<boolean> {
    const handle = await this.opened();
    if (handle === undefined) return false;
    for (let turn = 0; turn < TURN; ) {
      const known = this.overlap.length;
      const { bytesRead } = await uninterruptedLater(() =>
        handle.read(block, 0, known + BLOCK, this.position - known),
      );
      if (bytesRead < known) {
        // Shorter than it was: as the next poll will see by its size.
        return false;
      }
      if (!block.subarray(0, known).equals(this.overlap)) {
        this.restart(sink);
        continue;
      }
      const fresh = block.subarray(known, bytesRead);
      if (fresh.length === 0) return false;
      this.position += fresh.length;
      this.overlap = Buffer.from(block.subarray(Math.max(0, bytesRead - OVERLAP), bytesRead));
      this.grownAt = now;
      this.pendingSince ??= now;
      sink.push(fresh);
      turn += fresh.length;
    }
    return true;
  }

  private restart(sink: GrowthSink): void {
    this.position = 0;
    this.overlap = Buffer.alloc(0);
    this.pendingSince = undefined;
    sink.restart();
  }

  private settleIfDue(sink: GrowthSink, now: number): void {
    if (this.pendingSince === undefined) return;
    const silence = now - this.grownAt;
    const isWhole = this.overlap.at(-1) === LF;
    const isDue = isWhole
      ? silence >= SILENCE || now - this.pendingSince >= LONGEST_WAIT
      : silence >= LONG_SILENCE;
    if (!isDue) return;
    this.pendingSince = undefined;
    sink.settle();
  }
}
