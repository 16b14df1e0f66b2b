/** Tokens that a line break, blanks or a `" + "` cut in two, or the dots of a host name in several (R9). */
import { classCount } from './classes.js';
import type { Subject, ValidatorFactory } from './types.js';
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

/** What other tokens begin with: no rest of this one. */
const KNOWN_PREFIXES =
  'eyJ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- gldt- glrt- glcbt- glptt- sk- sk_ rk_ pk_ xox xapp- AKIA ASIA npm_ pypi- hf_ AIza GOCSPX- ya29 whsec_ lin_api_ ntn_ gsk_ dop_v1_ sbp_ sb_secret_ pcsk_ tgp_v1_ NRAK- xai- r8_'.split(
    ' ',
  );

/** Behind a word that goes on, a URL's scheme, or a name that something is given to. */
const AFTER_NAME = /^(?:[A-Za-z0-9_-]|:\/\/|:[ \t]|[ \t]*=[ \t]*[^\s=])/;

/** Widths at which mail, terminals and encoders fold. */
const WIDTHS: ReadonlySet<number> = new Set([60, 64, 70, 72, 76, 78, 79, 80]);
/** So much before a match is seen. */
const SEEN_BEFORE = 128;

/**
 * `split(36)`: the body without its break has that length. `split(20+)`: it reaches that length, and the
 * first part alone does not, or lines look folded and both do (R9). A first part that has the length of a
 * whole token is one. What follows the break reads like the rest of a token and not like the next word of a
 * sentence, another token, or a name.
 */
export const split: ValidatorFactory = (argument) => {
  const lengths = parseLengths(argument);
  return (subject) => {
    const body = bodyOf(subject);
    const found = BREAK.exec(body);
    if (found === null) return FAIL;
    const head = body.slice(0, found.index);
    const tail = body.slice(found.index + found[0].length);
    if (lengths.some(({ least, most }) => least === most && head.length === least)) return FAIL;
    const isDeliberate = DELIBERATE.test(found[0]);
    const isLine = isDeliberate || found[0].includes('\n');
    const couldEnd = lengths.some(({ least, most }) => least !== most && head.length >= least);
    const isExact =
      lengths.some(({ least, most }) => least === most && head.length + tail.length === least) &&
      (isLine || !couldEnd);
    const goesOn = isDeliberate || (couldEnd && isLine && isFolded(subject, head, found[0], tail));
    if (!isExact && !lengths.some((range) => fitsOpen(range, head, tail, goesOn))) return FAIL;
    if (AFTER_NAME.test(subject.after)) return FAIL;
    if (KNOWN_PREFIXES.some((known) => tail.startsWith(known))) return FAIL;
    const prefix = subject.text.slice(0, subject.prefix).toLowerCase();
    if (prefix !== '' && tail.toLowerCase().startsWith(prefix)) return FAIL;
    if (isMonotone(head + tail) || (isExact && isDeliberate)) return PASS;
    // An exact length with a digit speaks for itself; otherwise the tail must have what words do not have.
    if (!(isExact && /[0-9]/.test(tail)) && looksLikeWords(tail)) return FAIL;
    const isTokenLike = isExact || /[0-9]/.test(tail) || (tail.length >= 8 && classCount(tail) >= 2);
    return passIf(head === '' ? classCount(tail) >= 2 : isTokenLike && /[0-9]/.test(head + tail));
  };
};

/** A first part that could be a whole token goes on only where the text shows it, and into as much again. */
function fitsOpen({ least, most }: LengthRange, head: string, tail: string, goesOn: boolean): boolean {
  if (least === most) return false;
  if (head.length >= least) return goesOn && tail.length >= least;
  return head.length + tail.length >= least && head.length + tail.length <= most && tail.length >= LEAST_TAIL;
}

/**
 * Whether the break is one of a column's width: the line behind it is as long and holds nothing else, or, as
 * a last line, is shorter where the line before, too, has that width or it is a usual one.
 */
function isFolded({ before, prefix, after }: Subject, head: string, found: string, tail: string): boolean {
  const lineStart = before.lastIndexOf('\n') + 1;
  if (lineStart === 0 && before.length >= SEEN_BEFORE) return false;
  if (after !== '' && !/^\r?\n/.test(after)) return false;
  const width = before.length - lineStart + prefix + head.length;
  const next = found.length - (found.lastIndexOf('\n') + 1) + tail.length;
  if (next >= width) return next === width;
  if (WIDTHS.has(width)) return true;
  const lineBefore = /([^\n]*)\n$/.exec(before.slice(0, lineStart))?.[1] ?? '';
  return lineBefore.replace(/\r$/, '').length === width;
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
