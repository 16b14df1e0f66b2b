/**
 * The words view of a window: what frames are matched on.
 *
 * White space, line breaks (also as `\n` in a JSON string), Markdown marks, quotes, commas, dashes and
 * simple HTML tags between words are one space; a colon among them is kept before it. A sentence's end
 * keeps its mark. Made for each window where a frame was proposed, not for the whole stream: what a byte
 * becomes depends on its near neighbours alone.
 */
const SEPARATOR = (() => {
  const table = new Uint8Array(256);
  for (const char of '\t\n\v\f\r *_#>`~|"\',;-:') table[char.charCodeAt(0)] = 1;
  return table;
})();
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LESS = 0x3c;
const PLUS = 0x2b;
/** Longest HTML tag that counts as a separator, in bytes. */
const LONGEST_TAG = 44;

export interface Words {
  /** latin1 */
  readonly text: string;
  /** Offset in the window of each character of the text. */
  readonly offsets: readonly number[];
}

/** @param window - latin1 of UTF-8 */
export function wordsOf(window: string): Words {
  let text = '';
  const offsets: number[] = [];
  let isBetween = false;
  let hasColon = false;
  let betweenFrom = 0;
  const flush = () => {
    if (!isBetween) return;
    if (hasColon) {
      text += ':';
      offsets.push(betweenFrom);
    }
    text += ' ';
    offsets.push(betweenFrom);
    isBetween = false;
    hasColon = false;
  };
  for (let i = 0; i < window.length; ) {
    const length = separatorLength(window, i);
    if (length > 0) {
      if (!isBetween) betweenFrom = i;
      isBetween = true;
      if (window.charCodeAt(i) === COLON) hasColon = true;
      i += length;
      continue;
    }
    flush();
    text += window[i];
    offsets.push(i);
    i += 1;
  }
  flush();
  return { text, offsets };
}

/** Length of the separator at `i`, or 0. */
function separatorLength(window: string, i: number): number {
  const code = window.charCodeAt(i);
  if (SEPARATOR[code] === 1) return 1;
  if (code === BACKSLASH) return /^[nrt]$/.test(window[i + 1] ?? '') ? 2 : 0;
  if (code === LESS) return tagLength(window, i);
  // Between words a plus is the form-encoded space, which is a view of its own; elsewhere it joins strings.
  if (code === PLUS) return isWordCode(window.charCodeAt(i - 1)) && isWordCode(window.charCodeAt(i + 1)) ? 0 : 1;
  if (code === 0xe2 && window.charCodeAt(i + 1) === 0x80) {
    const third = window.charCodeAt(i + 2);
    // U+2010 to U+201F: dashes and curly quotes.
    return third >= 0x90 && third <= 0x9f ? 3 : 0;
  }
  if (code === 0xc2) return /^[\xa0\xab\xbb]$/.test(window[i + 1] ?? '') ? 2 : 0;
  // U+3000 to U+3002: ideographic space, comma and full stop.
  if (code === 0xe3 && window.charCodeAt(i + 1) === 0x80) return /^[\x80-\x82]$/.test(window[i + 2] ?? '') ? 3 : 0;
  return 0;
}

function isWordCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

function tagLength(window: string, i: number): number {
  const first = window[i + 1] === '/' ? i + 2 : i + 1;
  if (!/^[A-Za-z]$/.test(window[first] ?? '')) return 0;
  const limit = Math.min(window.length, i + LONGEST_TAG);
  for (let at = first + 1; at < limit; at += 1) {
    const char = window[at];
    if (char === '>') return at + 1 - i;
    if (char === '<') return 0;
  }
  return 0;
}
