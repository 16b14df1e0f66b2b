/**
 * Builds the expressions that look at what stands before a value: R4 of the pattern rules.
 *
 * Between the word and the value stand only name characters, quotes, blanks and one mark of up to
 * three characters, 40 bytes at most, on one line.
 */

/** Bytes between the word and the value, at most. */
export const CONTEXT_GAP = 40;
/** Bytes that a context expression may look back: the gap and the longest word. */
export const CONTEXT_WINDOW = 104;

const NAME = '[A-Za-z0-9_.\\-\\[\\] \\t"\'`\\\\]';
const MARK = '(?:[=:>,(?|~]{1,3}|:=|\\|\\|=|\\?=|\\.=|=>)';
const AFTER_MARK = '[ \\t"\'`\\\\]';

/** An expression that matches a context word and all that may stand between it and the value. */
export function contextExpression(words: readonly string[]): string {
  const word = words.map((w) => `(?:${w})`).join('|');
  return `(?:${word})${NAME}{0,24}(?:${MARK}${AFTER_MARK}{0,13})?`;
}
