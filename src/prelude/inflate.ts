/**
 * Streaming gunzip (RFC 1952), with as many members as there are.
 *
 * The input is handed to fflate in small slices: what one call can make of its slice is bounded, so a
 * bomb meets the cap before it meets the memory.
 */
import { Gunzip } from 'fflate';
import { crc32 } from '../base/crc32.js';
import { InputError } from '../base/errors.js';
import type { Expansion } from './expansion.js';
import type { Stage } from './stage.js';

/** Compressed bytes at a time: at most 2 MiB come out of them. */
export const SLICE = 2048;

/**
 * An empty member, pushed after the input. Only if it is taken for a new member was the one before whole:
 * fflate itself lets a header or trailer that is cut short pass in silence.
 */
const LAST_MEMBER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/** CRC-32 and length of a member, behind its data. */
const TRAILER = 8;

export class InflateStage implements Stage {
  private readonly gunzip: Gunzip;
  private out: Uint8Array[] = [];
  private members = 0;
  /** Of the member so far. */
  private crc = 0;
  private size = 0;
  /** The slices in which the member's trailer may lie, and how many bytes came with and before them. */
  private recent: Uint8Array[] = [];
  private pushed = 0;
  /** The first member whose sums were others. What comes behind it is read nevertheless. */
  private mismatch: string | undefined;
  private hasBody = false;

  /**
   * @param next - gets the inflated bytes
   * @param expansion - counts them
   */
  constructor(
    private readonly next: Stage,
    private readonly expansion: Expansion,
  ) {
    this.gunzip = new Gunzip((chunk) => {
      // Called without bytes, too, but only where a member's data goes on.
      this.hasBody = true;
      if (chunk.length === 0) return;
      this.crc = crc32(chunk, this.crc);
      this.size += chunk.length;
      this.out.push(chunk);
    });
    this.gunzip.onmember = (offset) => {
      this.members += 1;
      this.check(offset);
    };
  }

  /**
   * @throws InputError `ERR_INPUT`: damaged
   * @throws LimitError `ERR_LIMIT`: expands beyond the cap
   */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) {
      // A copy: fflate keeps what it could not use yet, and the caller may reuse its block.
      const failure = this.inflate(chunk.slice(at, at + SLICE));
      // Handed on outside of the `try`: an error of the next stage is not one of this data.
      for (const bytes of this.out.splice(0)) {
        this.expansion.give(bytes.length);
        this.next.push(bytes);
      }
      if (failure !== undefined) throw failure;
    }
  }

  end(): void {
    const { members } = this;
    const failure = this.inflate(LAST_MEMBER);
    if (failure !== undefined) throw failure;
    if (this.members === members) throw damaged('unexpected end');
    if (this.mismatch !== undefined) {
      throw new InputError(
        `the gzip data is damaged (${this.mismatch}): what was scanned is not what was packed`,
      );
    }
    this.next.end();
  }

  settle(): void {
    this.next.settle();
  }

  abandon(): void {
    this.next.abandon();
  }

  /**
   * Holds a member that is over against its trailer.
   *
   * @param next - where the next member begins
   */
  private check(next: number): void {
    const bytes = Buffer.concat(this.recent);
    const at = next - TRAILER - (this.pushed - bytes.length);
    const { crc, size } = this;
    this.crc = 0;
    this.size = 0;
    if (bytes.readUInt32LE(at) !== crc) this.mismatch ??= 'the checksum of what is in it is another';
    else if (bytes.readUInt32LE(at + 4) !== size % 2 ** 32) this.mismatch ??= 'its length is another';
  }

  private inflate(slice: Uint8Array): InputError | undefined {
    this.recent.push(slice);
    this.pushed += slice.length;
    this.hasBody = false;
    try {
      this.gunzip.push(slice);
    } catch (error) {
      return damaged(error instanceof Error ? error.message : String(error), error);
    }
    // While a header is read nothing is inflated, and the trailer before it is still to be looked at. Of the data that
    // may end in this slice, the trailer does not begin before it.
    if (this.hasBody) this.recent = [slice];
    return undefined;
  }
}

function damaged(why: string, cause?: unknown): InputError {
  return new InputError(`the gzip data is damaged or cut short (${why}): what lies beyond was not scanned`, {
    cause,
  });
}
