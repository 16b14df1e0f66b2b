/**
 * The words view of a window: what frames are matched on.
 *
 * White space, line breaks (also as `\n` in a JSON string), Markdown marks, quotes, commas and dashes
 * between words are one space; a colon among them is kept before it. Where more than 40 bytes of them
 * lie between two words, those do not belong together. A sentence's end keeps its mark. Quotes and
 * dashes beyond ASCII are folded by the text pass. Made for each window where a frame was proposed, not for the whole stream: what a byte
 * becomes depends on its near neighbours alone.
 */
import { LONGEST_SEPARATOR, SEPARATOR } from '../patterns/anchors.js';

const COLON = 0x3a;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const SPACE = 0x20;
const BREAK = 0x2e;

export interface Words {
  /** latin1 */
  readonly text: string;
  /** Offset in the window of each character of the text. */
  readonly offsets: Uint32Array;
}

/** @param window - latin1 of UTF-8 */
export function wordsOf(window: string): Words {
  // A separator may become two characters.
  const codes = new Uint8Array(window.length * 2 + 2);
  const offsets = new Uint32Array(window.length * 2 + 2);
  let count = 0;
  const put = (code: number, offset: number) => {
    codes[count] = code;
    offsets[count] = offset;
    count += 1;
  };
  let from = -1;
  let hasColon = false;
  for (let i = 0; i <= window.length; ) {
    const length = i < window.length ? separatorLength(window, i) : 0;
    if (length > 0) {
      if (from < 0) from = i;
      hasColon ||= window.charCodeAt(i) === COLON;
      i += length;
      continue;
    }
    if (from >= 0) {
      if (i - from > LONGEST_SEPARATOR) put(BREAK, from);
      else if (hasColon) put(COLON, from);
      put(SPACE, i - 1);
      from = -1;
      hasColon = false;
    }
    if (i < window.length) put(window.charCodeAt(i), i);
    i += 1;
  }
  const text = Buffer.from(codes.buffer, 0, count).toString('latin1');
  return { text, offsets: offsets.subarray(0, count) };
}

/** Length of the separator at `i`, or 0. */
function separatorLength(window: string, i: number): number {
  const code = window.charCodeAt(i);
  if (code === BACKSLASH) {
    const next = window.charCodeAt(i + 1);
    return next === 0x6e || next === 0x72 || next === 0x74 ? 2 : 0;
  }
  // Between words a plus is the form-encoded space, which is a view of its own; elsewhere it joins strings.
  if (code === PLUS && isWordCode(window.charCodeAt(i - 1)) && isWordCode(window.charCodeAt(i + 1))) return 0;
  return SEPARATOR[code] === 1 ? 1 : 0;
}

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}
