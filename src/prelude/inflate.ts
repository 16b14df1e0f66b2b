/**
 * Streaming gunzip (RFC 1952), with as many members as there are.
 *
 * The input is handed to fflate in small slices: what one call can make of its slice is bounded, so a
 * bomb meets the cap before it meets the memory.
 */
import { Gunzip } from 'fflate';
import { InputError } from '../base/errors.js';
import type { Expansion } from './expansion.js';

/** Compressed bytes at a time: at most 2 MiB come out of them. */
export const SLICE = 2048;

/** One step of the prelude. */
export interface Stage {
  push(chunk: Uint8Array): void;
  /** The input is over. */
  end(): void;
}

export class InflateStage implements Stage {
  private readonly gunzip: Gunzip;
  private out: Uint8Array[] = [];
  private hasInput = false;

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
  }

  /**
   * @throws InputError `ERR_INPUT`: damaged
   * @throws LimitError `ERR_LIMIT`: expands beyond the cap
   */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += SLICE) this.inflate(chunk.subarray(at, at + SLICE), false);
  }

  end(): void {
    this.inflate(new Uint8Array(0), true);
    this.next.end();
  }

  private inflate(slice: Uint8Array, isLast: boolean): void {
    this.hasInput ||= slice.length > 0;
    let failure: unknown;
    try {
      // A copy: fflate keeps what it could not use yet, and the caller may reuse its block.
      this.gunzip.push(slice.slice(), isLast);
    } catch (error) {
      failure = error;
    }
    const out = this.out;
    this.out = [];
    // Handed on outside of the `try`: an error of the next stage is not one of this data.
    for (const bytes of out) {
      this.expansion.give(bytes.length);
      this.next.push(bytes);
    }
    if (failure !== undefined) {
      const why = failure instanceof Error ? failure.message : String(failure);
      throw new InputError(`the gzip data is damaged or cut short (${why}): what lies beyond was not scanned`, {
        cause: failure,
      });
    }
  }
}
