/**
 * Pass 5: text smuggled in characters that nobody sees.
 *
 * Tag characters U+E0020 to U+E007E spell ASCII, and the 256 variation selectors spell bytes (U+FE00 to
 * U+FE0F are 0 to 15, U+E0100 to U+E01EF are 16 to 255). In the text view they vanish; here they are
 * read. Visible characters may stand between them. Which characters are invisible at all is a table
 * (`tables/invisible.ts`).
 */
import type { Lane } from './lane.js';

/** Visible bytes between two hidden characters, at most, for the second to continue the first. */
const MAX_GAP = 64;

/** The byte that a character smuggles, or -1. */
export function smuggledByte(codePoint: number): number {
  if (codePoint >= 0xe0020 && codePoint <= 0xe007e) return codePoint - 0xe0000;
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return codePoint - 0xfe00;
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) return codePoint - 0xe0100 + 16;
  return -1;
}

export class Smuggled {
  private lane: Lane | undefined;
  private last = Number.NEGATIVE_INFINITY;

  constructor(private readonly openLane: () => Lane) {}

  /** Takes a hidden byte that stands at a view offset. */
  push(byte: number, offset: number, start: number, end: number, mark: number): void {
    this.lane ??= this.openLane();
    if (offset - this.last > MAX_GAP) this.lane.finish();
    this.last = offset;
    this.lane.push(byte, start, end, mark);
  }

  /** The view has been read up to an offset: a stretch that nothing can continue ends. */
  advance(offset: number, isFinal: boolean): void {
    if (this.lane === undefined) return;
    if (isFinal || offset - this.last > MAX_GAP) this.lane.finish();
    else this.lane.feed();
  }

  frontier(span: number): number {
    return this.lane?.frontier(span) ?? Number.POSITIVE_INFINITY;
  }

  /** See `Reader.carried`. */
  carried(done: number): string | undefined {
    return done - this.last > 2 * MAX_GAP ? '' : undefined;
  }

  isQuiet(inPlace: number): boolean {
    return this.lane?.isQuiet(inPlace) ?? true;
  }
}
