/**
 * Tells names that people write (`admin-panel-header`, `getServerAddress`) from random bodies.
 *
 * A random body of mixed case changes case every other character and carries a digit every six; what
 * is left between such changes is too short, or too poor in vowels, to be read aloud.
 */
import type { Validator } from './types.js';
import { bodyOf, passIf } from './verdicts.js';

/** A part of a name is at least this long; random bodies break into parts of about 1.7 characters. */
const LEAST_WORD = 3;
/** The longest words in use ("internationalization" has 20); beyond it, letters are no word. */
const LONGEST_WORD = 20;
/** Words joined by a change of case alone are this long on average; chance seldom gives two such. */
const LEAST_AVERAGE = 4.5;
/** Words have one of the letters j, q, x, z in 12 at most; noise has one in 6.5. */
const RARE_SHARE = 1 / 12;
/** Share of the characters that lie in words. */
const WORD_SHARE = 0.8;

const PARTS = /[A-Z]?[a-z]+|[A-Z]+|[0-9]+/g;

/** Whether the letters could be a word: a vowel, no five consonants or four vowels in a row. */
function isPronounceable(word: string): boolean {
  if (word.length < LEAST_WORD || word.length > LONGEST_WORD) return false;
  const lower = word.toLowerCase();
  return (
    /[aeiouy]/.test(lower) &&
    !/[^aeiouy]{5}/.test(lower) &&
    !/[aeiou]{4}/.test(lower) &&
    !/(.)\1\1/.test(lower)
  );
}

/** How many characters of a stretch between separators lie in words: all that counts, or none. */
function lettersInWords(segment: string, isAlone: boolean): number {
  // "to", "of", "v2" between separators are fine; inside a stretch short parts speak for noise.
  if (!isAlone && segment.length < LEAST_WORD && /^[A-Za-z]+$|^[A-Za-z]?[0-9]$/.test(segment))
    return segment.length;
  const words = (segment.match(PARTS) ?? []).filter(isPronounceable);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  return words.length < 2 || letters >= LEAST_AVERAGE * words.length ? letters : 0;
}

/** Words joined by separators or by changes of case, which make up most of the text. */
export function looksLikeWords(body: string): boolean {
  const segments = body.split(/[^A-Za-z0-9]+/).filter((segment) => segment !== '');
  const length = segments.reduce((sum, segment) => sum + segment.length, 0);
  const inWords = segments.reduce((sum, segment) => sum + lettersInWords(segment, segments.length === 1), 0);
  const rare = body.replace(/[^jqxzJQXZ]+/g, '').length;
  return inWords > 0 && inWords >= WORD_SHARE * length && rare <= Math.max(1, RARE_SHARE * length);
}

/** The body is no name made of words. One long word alone (`exampleexample...`) is left to R7. */
export const notWords: Validator = (subject) => {
  const body = bodyOf(subject);
  const isJoined = /[^A-Za-z0-9]|[a-z][A-Z]/.test(body);
  return passIf(!(isJoined && looksLikeWords(body)));
};

/** The body is no phrase: words with two separators or more between them. For strong prefixes. */
export const notPhrase: Validator = (subject) => {
  const body = bodyOf(subject);
  return passIf(!((body.match(/[^A-Za-z0-9]+/g) ?? []).length >= 2 && looksLikeWords(body)));
};

/** The value is no path: a slash at the start, or slashes between words. */
export const notPath: Validator = (subject) => {
  const body = bodyOf(subject);
  const segments = body.split('/');
  if (segments.length < 3) return passIf(true);
  return passIf(
    !looksLikeWords(body) && segments.filter((s) => looksLikeWords(s)).length * 2 < segments.length,
  );
};

/** The value is no expression of a program: a member access, a call, an index. */
export const notCode: Validator = (subject) => {
  const body = bodyOf(subject);
  return passIf(
    !/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*(?:[.([]|\.[A-Za-z_$][\w$]*$)/.test(body) &&
      !/[(){}]/.test(body),
  );
};

/** Tag characters that spell the flags of England, Scotland and Wales alone (UTS 51, RGI tag sequences). */
const FLAGS = /^(?:gb|eng|sct|wls)+$/;

/** Not the codes of flags, as an emoji or an expression for emoji spells them. */
export const notFlags: Validator = (subject) => passIf(!FLAGS.test(subject.text));
