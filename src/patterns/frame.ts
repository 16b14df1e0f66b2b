/**
 * Frames: how injection patterns are written. A frame is RE2 syntax over words, with sugar:
 *
 * | in a frame | means |
 * |---|---|
 * | white space | a *separator*: white space, line breaks, Markdown marks, quotes, `, : ; -`, dashes, the escapes `\n` `\r` `\t` as JSON and source code write them, simple HTML tags; no sentence end |
 * | ` ~3 ` | a separator, then up to 3 words, each with a separator: no sentence ends among them |
 * | `{NAME}` | one of the words of a class |
 * | `…` | an open stem: the rest of the word, in any script |
 * | all else | RE2; every group is read as `(?:` |
 *
 * A frame begins and ends at the edge of a word where its edge is an ASCII letter or digit; a script
 * without spaces has no such edges. Caselessness, and the bytes of what is beyond ASCII, are added by
 * the compiler of expressions.
 *
 * Frames are matched on readings in which separators are gone: on *words* (`frame-words.ts`), where each
 * is one space, and, where a form says so, on *letters* (`frame-letters.ts`), where nothing is left
 * between the words. A character that the words view shows as a space (a quote, a hyphen, an
 * underscore) may be written in a frame and means that space. The guards of a form (`precededBy` and
 * its kin) look at the text itself: they may name classes, but a space in them is a space.
 */

import { expandToLetters } from './frame-letters.js';
import { parseFrame } from './frame-syntax.js';
import { expandToWords } from './frame-words.js';
import type { WordClasses } from './word-classes.js';

export { parseWordClasses, type WordClasses } from './word-classes.js';

/** Longest match of a frame in bytes of the text, where its form names no `cap`. */
export const FRAME_CAP = 400;

/**
 * The frame's expression over the words view; characters beyond ASCII are left as they are.
 *
 * @param frame - such as `{V} ~3 {PRIOR} ~3 {N}`
 * @throws PatternError if the frame can't be read, names a class that is not there, or has two
 * separators in a row
 */
export function expandFrame(frame: string, classes: WordClasses): string {
  return expandToWords(parseFrame(frame, classes));
}

/**
 * The frame's expression over the letters view: lower case a to z, nothing between the words, gaps of a
 * few letters; undefined if the frame has a part that can't be read as letters. A match of fewer than
 * 18 letters (`LEAST_LETTERS`) is none.
 *
 * @throws PatternError as `expandFrame`
 */
export function expandFrameToLetters(frame: string, classes: WordClasses): string | undefined {
  return expandToLetters(parseFrame(frame, classes));
}
