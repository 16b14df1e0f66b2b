/** What a session is, whichever engine does its work: chunks in, findings out as they become certain. */
import { InputError } from '../base/errors.js';
import type { Limits } from '../base/limits.js';
import type { Finding, ScanResult, Severity, Truncated } from '../base/types.js';
import type { Dropped } from '../confirm/confirm.js';
import type { Confirmed } from '../confirm/confirmed.js';
import type { Window } from '../match/carried.js';
import type { Database } from '../match/database.js';
import type { ViewMatcher } from '../normalize/reader.js';
import type { View } from '../normalize/view.js';

/** Takes a finding's full text, one byte a character (latin1). */
export type OnText = (finding: Finding, text: string) => void;

export interface SessionConfig {
  readonly database: Database;
  readonly limits: Limits;
  readonly minSeverity: Severity;
  readonly fingerprintKey: Uint8Array;
  /** Called with each finding's full text (latin1); secrets leave a session no other way. */
  readonly onText?: OnText;
  readonly trace?: Trace;
}

/** Looks on while a session works, and changes nothing. */
export interface Trace {
  /** A view is opened; returns what is to stand between its reader and its matcher. */
  matcher(view: View, own: ViewMatcher): ViewMatcher;
  /** A window is about to be judged. */
  window(view: View, window: Window): void;
  dropped(dropped: Dropped): void;
  confirmed(confirmed: Confirmed): void;
}

export interface Session {
  /**
   * Takes the next bytes of the stream.
   *
   * @returns the findings that became certain
   * @throws ClosedError `ERR_CLOSED` after `end`
   * @throws InputError `ERR_INPUT` for anything but bytes or text
   */
  push(chunk: string | Uint8Array): Finding[];
  /** The stream is over. Its findings are those that no `push` returned yet. */
  end(): ScanResult;
  /**
   * Bytes of the stream before which no finding can begin that was not returned yet; with a span, none of
   * at most so many bytes. What it once said holds, also where a later call says less.
   *
   * @param span - bytes; default: any length
   */
  frontier(span?: number): number;
  /** Which budget has run out so far, or null: what comes after is not read in full. */
  readonly truncated: Truncated;
}

/** What was found in a text that is a stream of its own. */
export type Whole = Pick<ScanResult, 'findings' | 'truncated'>;

/** A session that can tell when another, begun later in the same stream, has come to the same state. */
export interface SegmentSession extends Session {
  /**
   * What it carries from byte to byte, if nothing is under way: of two sessions of one stream that were
   * pushed to the same place and say the same, each goes on as the other would. All findings until here
   * were returned. Undefined while something is under way.
   */
  carried(): string | undefined;
  /** Decoded bytes so far, and the most beyond what the input allowed (see `Budget`). */
  readonly budget: { readonly spent: number; readonly peak: number };
  /** Line feeds so far, and the offset of the last, or -1. */
  readonly feeds: { readonly count: number; readonly last: number };
}

/** Order of a result: start, then end, then pattern id. */
export function byPlace(a: Finding, b: Finding): number {
  if (a.start !== b.start) return a.start - b.start;
  if (a.end !== b.end) return a.end - b.end;
  return a.patternId < b.patternId ? -1 : a.patternId > b.patternId ? 1 : 0;
}

/** @throws InputError `ERR_INPUT` for anything but bytes or text */
export function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  // Else it would pass for an empty one.
  if (isDetached(chunk)) throw transferred();
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new InputError(
    `a chunk must be a Uint8Array or a string, not ${chunk === null ? 'null' : typeof chunk}`,
  );
}

/** Node 20 has no `ArrayBuffer.prototype.detached`. */
function isDetached(chunk: unknown): boolean {
  if (!(chunk instanceof Uint8Array) || chunk.length > 0) return false;
  try {
    new Uint8Array(chunk.buffer);
    return false;
  } catch {
    return true;
  }
}

/** The caller gave its bytes away before they were scanned. */
export const transferred = (): InputError =>
  new InputError('the bytes are gone: their buffer was transferred before they were scanned');
