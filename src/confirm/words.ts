/**
 * The words view of a window: what frames are matched on.
 *
 * White space, line breaks (also as `\n` in a JSON string), Markdown marks, quotes, commas, dashes,
 * simple HTML tags and layout controls that are not seen between words are one space; a colon among them is kept
 * before it. A sentence's end keeps its mark. Quotes and dashes beyond ASCII are folded by the text pass.
 *
 * Made where frames were proposed, not for the whole stream: what a byte becomes depends on its near
 * neighbours alone.
 */
import { LONGEST_TAG, separatorLength } from '../match/separator.js';
import { COLON, SPACE } from '../normalize/byte-classes.js';
import type { View } from '../normalize/view.js';

/** Bytes before a window that are read with it, so that what becomes of its first byte is certain. */
const MARGIN = 2 * LONGEST_TAG;
/** Bytes that are read at once: neighbouring windows share them. */
const STRETCH = 4096;

export interface Words {
  /** latin1 */
  readonly text: string;
  /** The same as bytes; the rest of the array is unused. */
  readonly codes: Uint8Array;
  /** View offset of each character of the text; the rest of the array is unused. */
  readonly offsets: Float64Array;
}

/** What was read last on this thread: a stretch is used at once, and thousands of streams may be open. */
const last = { codes: new Uint8Array(1024), offsets: new Float64Array(1024), text: '' };
let lastReader: WordsReader | undefined;

/** The words of one view, read a stretch at a time. They hold until another reader reads. */
export class WordsReader implements Words {
  private from = 0;
  private to = -1;

  constructor(private readonly view: View) {}

  get codes(): Uint8Array {
    return last.codes;
  }

  get offsets(): Float64Array {
    return last.offsets;
  }

  get text(): string {
    return last.text;
  }

  /** The words of the view's bytes `from` to `to`, and perhaps more around them. */
  read(from: number, to: number): Words {
    if (lastReader !== this || from < this.from || to > this.to) {
      lastReader = this;
      this.from = from;
      // What stands at the view's end may be read otherwise once more has come.
      this.to = Math.max(to, Math.min(this.view.end - MARGIN, from + STRETCH));
      this.build(Math.max(this.view.base, from - MARGIN));
    }
    return this;
  }

  private build(start: number): void {
    const { bytes, base } = this.view;
    const most = 2 * (this.to - start) + 4;
    if (last.codes.length < most) {
      last.codes = new Uint8Array(most);
      last.offsets = new Float64Array(most);
    }
    const { codes, offsets } = last;
    let count = 0;
    let separatorFrom = -1;
    let hasColon = false;
    const end = this.to - base;
    for (let i = start - base; i <= end; ) {
      const length = i < end ? separatorLength(bytes, i) : 0;
      if (length > 0) {
        if (separatorFrom < 0) separatorFrom = i;
        if (bytes[i] === COLON) hasColon = true;
        i += length;
        continue;
      }
      if (separatorFrom >= 0) {
        if (hasColon) {
          codes[count] = COLON;
          offsets[count] = base + separatorFrom;
          count += 1;
        }
        codes[count] = SPACE;
        offsets[count] = base + i - 1;
        count += 1;
        separatorFrom = -1;
        hasColon = false;
      }
      if (i < end) {
        codes[count] = bytes[i] as number;
        offsets[count] = base + i;
        count += 1;
      }
      i += 1;
    }
    last.text = Buffer.from(codes.buffer, 0, count).toString('latin1');
  }
}

/** Index of the first character that was read from `offset` or later. Cost: O(log length). */
export function indexOf(words: Words, offset: number): number {
  let low = 0;
  let high = words.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words.offsets[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
