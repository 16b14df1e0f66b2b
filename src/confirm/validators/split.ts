/** Tokens that a line break, blanks or a `" + "` cut in two, or the dots of a host name in several (R9). */
import { classCount } from './classes.js';
import type { ValidatorFactory } from './types.js';
import { bodyOf, FAIL, PASS, passIf } from './verdicts.js';
import { looksLikeWords } from './words.js';

/** As in the expressions: newline and indentation, blanks, a continued line, a sum of literals. */
const BREAK = /[\\=]?\r?\n[ \t]*|[ \t]+|["'][ ]?\+\s*["']/;

interface LengthRange {
  readonly least: number;
  readonly most: number;
}

/** `36`, `20+`, `31-40`, or several of these with commas between. */
function parseLengths(argument: string): readonly LengthRange[] {
  return argument.split(',').map((part) => {
    const [, least = '0', plus, most] = /^\s*([0-9]+)(\+)?(?:-([0-9]+))?\s*$/.exec(part) ?? [];
    return { least: Number(least), most: plus === '+' ? Number.POSITIVE_INFINITY : Number(most ?? least) };
  });
}

/** A shorter rest of an open-ended token is too little to be told from a word. */
const LEAST_TAIL = 4;

/** One character, again and again: what examples are made of, and no word. */
const isMonotone = (text: string) => new Set(text).size <= 3;

/** A break that only a program or a mail writes; blanks and newlines also stand between words. */
const DELIBERATE = /[\\=+]/;

/**
 * `split(36)`: the body without its break has that length. `split(20+)`: it reaches that length, and the
 * first part alone does not, or both do (R9). What follows the break reads like the rest of a token and
 * not like the next word of a sentence.
 */
export const split: ValidatorFactory = (argument) => {
  const lengths = parseLengths(argument);
  return (subject) => {
    const body = bodyOf(subject);
    const found = BREAK.exec(body);
    if (found === null) return FAIL;
    const head = body.slice(0, found.index);
    const tail = body.slice(found.index + found[0].length);
    const isDeliberate = DELIBERATE.test(found[0]);
    const isExact = lengths.some(({ least, most }) => least === most && head.length + tail.length === least);
    const isOpen = lengths.some((range) => fitsOpen(range, head, tail, isDeliberate || /\n/.test(found[0])));
    if (!isExact && !isOpen) return FAIL;
    const prefix = subject.text.slice(0, subject.prefix).toLowerCase();
    if (prefix !== '' && tail.toLowerCase().startsWith(prefix)) return FAIL;
    if (isMonotone(head + tail) || (isExact && isDeliberate)) return PASS;
    // An exact length with a digit speaks for itself; otherwise the tail must have what words do not have.
    if (!(isExact && /[0-9]/.test(tail)) && looksLikeWords(tail)) return FAIL;
    const isTokenLike = isExact || /[0-9]/.test(tail) || (tail.length >= 8 && classCount(tail) >= 2);
    return passIf(head === '' ? classCount(tail) >= 2 : isTokenLike && /[0-9]/.test(head + tail));
  };
};

/** A first part that could be a whole token goes on only over a break, and into as much again. */
function fitsOpen({ least, most }: LengthRange, head: string, tail: string, isLine: boolean): boolean {
  if (least === most) return false;
  if (head.length >= least) return isLine && tail.length >= least;
  return head.length + tail.length >= least && head.length + tail.length <= most && tail.length >= LEAST_TAIL;
}

/** The registered domain: the last two labels carry no data. */
const DOMAIN_LABELS = 2;

/**
 * `host-labels(20)`: the labels before the domain, put together, reach that length and are no words.
 * The finding ends before the domain.
 */
export const hostLabels: ValidatorFactory = (argument) => {
  const least = Number(argument);
  return (subject) => {
    const labels = bodyOf(subject).split('.');
    const tld = labels[labels.length - 1] ?? '';
    const data = labels.slice(0, -DOMAIN_LABELS);
    if (data.length < DOMAIN_LABELS || !/^[A-Za-z]{2,24}$/.test(tld)) return FAIL;
    const joined = data.join('');
    if (joined.length < least || !/[0-9]/.test(joined) || looksLikeWords(data.join('.'))) return FAIL;
    return { ...PASS, length: subject.prefix + data.join('.').length };
  };
};
