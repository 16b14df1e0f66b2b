/**
 * The seams of normalize: what a view's reader offers to whoever feeds it, and what it needs from the
 * matcher that looks at the view.
 */
import type { View } from './view.js';

/** Between two blocks of the view that another follows: no part of a window ends. */
export const NO_CLOCK = -1;

/** A view together with all that is read out of it. */
export interface Reader {
  readonly view: View;
  /** Takes note of what was appended to the view since the last call. */
  feed(): void;
  /**
   * The same for a view that goes along with its parent: all that is there is read, so that how far it was read
   * depends on the parent alone. `clock` is the parent's, or `NO_CLOCK`.
   */
  follow(clock: number): void;
  /** The view is complete. */
  finish(): void;
  /**
   * No finding that starts before this raw offset can still come from here; with a span, none of at most
   * so many raw bytes.
   */
  frontier(span?: number): number;
  /**
   * No finding that ends before this raw offset can still come from here, as far as that is known; for
   * views whose bytes all begin at one raw offset.
   */
  leastEnd(): number;
  /**
   * All that a later byte's reading can depend on beyond the bytes of the last `reach`, if that is little:
   * two readers of one stream that began at different places and say the same here go on alike.
   *
   * @returns undefined while anything is under way, or if the reader has not seen enough
   */
  carried(): string | undefined;
  /** No further change comes: nothing new is looked for, what is under way is brought to its end. */
  rest(): void;
  /** Nothing that the layer before which `inPlace` layers change text in place did can still matter to a later byte. */
  isQuiet(inPlace: number): boolean;
}

/** Places that the matcher comes across while it walks a view. */
export interface Places {
  /** A byte at which the text pass may have something to undo. */
  special(offset: number): void;
  /** A `+` between words, at or after this offset. */
  plus(offset: number): void;
  /** Bytes written as separated hex, from this offset on; `separator` 0x78 stands for `0x..` lists. */
  hexBytes(offset: number, separator: number): void;
}

/** What looks for candidates in one view. */
export interface ViewMatcher {
  /** Walks the view's bytes up to an offset; tells of places on the way. */
  scan(upTo: number, places: Places): void;
  /** A run of the base64 alphabet lies from one offset to another, and may go on. */
  run(from: number, to: number): void;
  /**
   * Judges the candidates of which all that matters lies before an offset. Long windows are judged in parts, which
   * end when the clock is a multiple of their length: the view's own offset, or that of the view it follows.
   */
  settle(upTo: number, clock: number, isFinal: boolean): void;
  /** View offset of the oldest byte that a candidate still needs; infinite without candidates. */
  oldest(): number;
  /** Start of the earliest candidate that lies before `offset` and reaches beyond it; else `offset`. */
  pendingAcross(offset: number): number;
  /** See `Reader.carried`; before `oldest` no match that is still to come can begin, but for candidates. */
  carried(oldest: number): string | undefined;
  /** See `Reader.rest`. */
  rest(): void;
  /** Whether a match that begins before one offset may still come, as far as bytes before another tell. */
  isOpenBefore(offset: number, read: number): boolean;
}

/** What is the same for all views of a stream. */
export interface NormalizerConfig {
  readonly createMatcher: (view: View) => ViewMatcher;
  /** Bytes before a place that a match through it can start at, at most, guards included. */
  readonly reach: number;
  /** Bytes before a match that its guards look at, at most. */
  readonly look: number;
  /** Bytes kept beyond `reach`, since a match's request may lie there; nothing is read anew for it. */
  readonly far: number;
  /** Bytes before a match whose change makes it a match of this view, and not of its parent, at most. */
  readonly touch: number;
  /** Decoded stretches shorter than this hold nothing that could be found. */
  readonly leastText: number;
  /** Whether a short text may hold an anchor, as it stands or as the text passes read it. */
  readonly holdsAnchor: (bytes: Uint8Array, length: number) => boolean;
  readonly maxDepth: number;
  /** Called when something is left undecoded. */
  readonly onDepth: () => void;
  /** Called when decoded bytes are left unread although the budget would allow them. */
  readonly onDecodedBytes: () => void;
  /** How many different findings there are that begin at a raw offset, as all of a gzip stream do, since it was opened. */
  readonly foundFrom: (rawStart: number) => number;
  /** Spends from the budget of decoded bytes; false when it is used up. */
  readonly spend: (bytes: number, rawEnd: number) => boolean;
}
