/**
 * The cap on what decompression may make of an input.
 *
 * DEFLATE expands by up to 1032, and archives nest; so the decoded bytes of all layers together are held
 * against the bytes that were handed in.
 */
import { LimitError } from '../base/errors.js';

/** Decoded bytes allowed per input byte. Logs reach about 100. */
export const DEFAULT_RATIO = 256;
/** Decoded bytes that are allowed whatever the ratio, so that small files are never refused. */
const FREE = 64 * 1024 * 1024;

export class Expansion {
  private taken = 0;
  private given = 0;

  /** @param ratio - decoded bytes allowed per input byte; default 256 */
  constructor(
    private readonly ratio: number = DEFAULT_RATIO,
    private readonly free: number = FREE,
  ) {}

  /** So many bytes were handed in. */
  take(bytes: number): void {
    this.taken += bytes;
  }

  /**
   * So many bytes came out of a decompressor.
   *
   * @throws LimitError `ERR_LIMIT` when that is too much for what was handed in
   */
  give(bytes: number): void {
    this.given += bytes;
    if (this.given <= this.free || this.given <= this.taken * this.ratio) return;
    throw new LimitError(
      `expands to more than ${this.ratio} times its size (${this.given} bytes from ${this.taken}): ` +
        'the rest was not scanned; decompress it yourself to scan it whole',
    );
  }
}
