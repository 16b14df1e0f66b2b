/**
 * Streaming gunzip (RFC 1952), with as many members as there are.
 *
 * The input is handed to fflate in small slices: what one call can make of its slice is bounded, so a
 * bomb meets the cap before it meets the memory.
 */
import { Gunzip } from 'fflate';
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

export class InflateStage implements Stage {
  private readonly gunzip: Gunzip;
  private out: Uint8Array[] = [];
  private members = 0;

  /**
   * @param next - gets the inflated bytes
   * @param expansion - counts them
   */
  constructor(
    private readonly next: Stage,
    private readonly expansion: Expansion,
  ) {
    this.gunzip = new Gunzip((chunk) => {
      if (chunk.length > 0) this.out.push(chunk);
    });
    this.gunzip.onmember = () => {
      this.members += 1;
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
    this.next.end();
  }

  settle(): void {
    this.next.settle();
  }

  abandon(): void {
    this.next.abandon();
  }

  private inflate(slice: Uint8Array): InputError | undefined {
    try {
      this.gunzip.push(slice);
      return undefined;
    } catch (error) {
      return damaged(error instanceof Error ? error.message : String(error), error);
    }
  }
}

function damaged(why: string, cause?: unknown): InputError {
  return new InputError(`the gzip data is damaged or cut short (${why}): what lies beyond was not scanned`, {
    cause,
  });
}
