/**
 * A session that answers when it can: on this thread or on another.
 *
 * Bytes are pushed in order, and what is known comes back in order.
 */
import type { Judged } from './judged.js';

export interface ScanningEvents {
  /** Bytes were scanned, or the stream ended. */
  onJudged(judged: Judged): void;
  /** Nothing further comes: what was not judged is not known to be clean. */
  onError(error: Error): void;
  /** After `push` returned false: more may be pushed. */
  onRoom(): void;
}

export interface Scanning {
  /**
   * Takes the next bytes, which must not change until they were judged.
   *
   * @returns false if the caller should wait for `onRoom`
   */
  push(chunk: Uint8Array): boolean;
  /** No more bytes come; the last `onJudged` says so. */
  end(): void;
  /** Forgets the session. No event comes any more. */
  drop(): void;
}

export type OpenScanning = (holdback: number, events: ScanningEvents) => Scanning;
