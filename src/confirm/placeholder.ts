/**
 * Tells what stands where a secret would stand: templates, which are no finding, and examples, which
 * are one of low severity (R7 of the pattern rules).
 *
 * A random body must not be taken for a placeholder because it spells a short word by chance. Of 36
 * random base62 characters, one in 1,100 holds "test" in some mixture of cases; one in 500,000 holds it
 * in one case, as a word of its own. Short words therefore count only as whole words, or where the
 * whole body is made of the words that placeholders are made of.
 */
import { isDocumentedSample, isSampleBrowserKey } from './samples.js';
import { looksLikeWords } from './validators/words.js';

/** `sample`: documented, digit for digit; `example`: by its look alone. */
export type Placeholder = 'none' | 'template' | 'sample' | 'example';

const MASKS = 'xX*.#-_0';
const MASK_SHARE = 0.8;
/** Characters that part the groups of a masked or repeated body. */
const SEPARATORS = /[-_. ]/g;

/** `${VAR}`, `$VAR`, `%VAR%`, `{{x}}`, `<token>`, `[token]`, `$(cmd)` and what else templates write. */
const TEMPLATE_SYNTAX =
  /\$\{|\{\{|\$\(|#\{|<%|^\$[A-Za-z_]\w*(?:::\w+)*(?:->[\w{}[\]"']*)*$|^%[A-Za-z_]\w*%$|^%[sdv]$|^%\(\w+\)[sd]?$|^\{[A-Za-z_][\w. -]*\}$|^\[[A-Za-z_][\w. -]*\]$|^<[A-Za-z_][\w. -]*>$|^__[A-Z][A-Z0-9_]*__$/;
const CODE =
  /^(?:process\.env|os\.(?:environ|getenv)|import\.meta|getenv\(|System\.getenv|ENV\[|env\.|secrets\.[A-Za-z_]|vars?\.[A-Za-z_])|^[A-Za-z_$][A-Za-z_$.]{2,60}\((?:$|[^()]*\))/;
/** Three dots, or the ellipsis in UTF-8: something was left out. */
const ELLIPSIS = /\.{3}|\xe2\x80\xa6/;
const BULLET = /\xe2\x80\xa2|\xe2\x97\x8f/g;
const ENCLOSED: readonly (readonly [before: RegExp, after: RegExp])[] = [
  [/<$/, /^>/],
  [/\[$/, /^\]/],
  [/[{]$/, /^[}]/],
  [/\$\($/, /^\)/],
  [/%$/, /^%/],
];

const TEMPLATE_WORDS: ReadonlySet<string> = new Set(
  'your yours here insert replace replaceme changeme placeholder redacted todo null'.split(' '),
);
const EXAMPLE_WORDS: ReadonlySet<string> = new Set(
  'example examples sample dummy fake test testing'.split(' '),
);
/** The other words of placeholders: `YOUR_API_KEY_HERE`, `put-my-secret-token`. */
const FILLER_WORDS: ReadonlySet<string> = new Set(
  (
    'a an the my me us our this that is of in to for and or not no only some any put add enter set use with from ' +
    'api app auth access account admin authorization bearer client code credential credentials data db database ' +
    'default dev development env environment goes id key keys live login long name new old one org pass password ' +
    'passwd prod production project public private pwd random real actual refresh role secret secrets server ' +
    'service session something string token tokens url user username value valid very webhook word xxx ' +
    'anthropic aws azure databricks discord github gitlab google groq hf huggingface npm openai pypi slack ' +
    'stripe supabase twilio vault vercel'
  ).split(' '),
);
const LONGEST_WORD = 13;
/** A stretch of letters longer than this is not taken apart. */
const LONGEST_STRETCH = 64;

/** Long enough that no random body spells them; anywhere, in either case. */
const ANYWHERE_TEMPLATE = /change_?-?me|replace_?-?me|placeholder|redacted/i;
const ANYWHERE_EXAMPLE = /example|sample|dummy/i;
/** Short words in one case, between separators, digits, edges or a change of case. */
const WHOLE_EXAMPLE =
  /(?:^|[^A-Za-z])(?:test|TEST|fake|FAKE)(?![A-Za-z])|(?:^|[^A-Z])(?:Test|Fake)(?![a-z])|(?:^|[^A-Za-z])(?:test|fake)(?=[A-Z])/;
/** Short words between separators or edges, in a case that people write: random letters are in any. */
const WHOLE_TEMPLATE =
  /(?:^|[^A-Za-z0-9])(?:[Yy]our|YOUR|[Hh]ere|HERE|[Ii]nsert|INSERT|[Rr]eplace|REPLACE|[Tt]odo|TODO|[Nn]ull|NULL)(?![A-Za-z0-9])/;

/**
 * What the text of a candidate is, by its body and what stands directly around it.
 *
 * Verified findings are not asked about: a checksum that holds outweighs the look of the body. Cost:
 * linear in the text.
 *
 * @param text - the matched text, latin1
 * @param prefixLength - characters of it that are fixed in advance; the body follows
 * @param before - up to 128 bytes before the match
 * @param after - up to 128 bytes after it
 */
export function judgePlaceholder(
  text: string,
  prefixLength: number,
  before: string,
  after: string,
): Placeholder {
  if (isSampleBrowserKey(text)) return 'template';
  if (isDocumentedSample(text)) return 'sample';
  // The user part of a URL ends with its `@`, a value in doubled quotes begins and ends with one.
  const body = text.slice(prefixLength).replace(/^["']|["'@]$/g, '');
  if (body === '') return 'none';
  if (isTemplate(body, before, after)) return 'template';
  const telling = madeOf(body);
  if (telling.isTemplate) return 'template';
  return telling.isExample || isExample(body) ? 'example' : 'none';
}

function isTemplate(body: string, before: string, after: string): boolean {
  if (TEMPLATE_SYNTAX.test(body) || CODE.test(body) || ELLIPSIS.test(body)) return true;
  if (isEnclosed(body, before, after) || isMasked(body)) return true;
  return ANYWHERE_TEMPLATE.test(body) || WHOLE_TEMPLATE.test(body);
}

/** A name between the marks of a template. A random body there is a secret in brackets. */
function isEnclosed(body: string, before: string, after: string): boolean {
  const isName = /^[A-Za-z][A-Za-z_. -]*$/.test(body) && (body.length < 16 || looksLikeWords(body));
  if (!isName) return false;
  if (/^\s{0,4}\(/.test(after) || /\$\{?$/.test(before)) return true;
  return ENCLOSED.some(([open, close]) => open.test(before) && close.test(after));
}

function isMasked(body: string): boolean {
  const plain = body.replace(BULLET, '*');
  const grouped = plain.replace(SEPARATORS, '').length;
  for (const mask of MASKS) {
    const count = plain.split(mask).length - 1;
    const whole = '-_.'.includes(mask) ? plain.length : grouped;
    if (count > 0 && count >= MASK_SHARE * whole) return true;
  }
  return false;
}

function isExample(body: string): boolean {
  if (ANYWHERE_EXAMPLE.test(body) || WHOLE_EXAMPLE.test(body)) return true;
  const plain = body.replace(SEPARATORS, '');
  return new Set(plain).size <= 3 || isCounting(plain) || isRepeated(plain);
}

/** Kinds of placeholder words that tell something of a body. */
interface Telling {
  readonly isTemplate: boolean;
  readonly isExample: boolean;
}

const NOTHING: Telling = { isTemplate: false, isExample: false };

const both = (one: Telling, other: Telling): Telling => ({
  isTemplate: one.isTemplate || other.isTemplate,
  isExample: one.isExample || other.isExample,
});

/** What the placeholder words tell that make up the body but for a few characters. */
function madeOf(body: string): Telling {
  const stretches = body.match(/[A-Za-z]+/g) ?? [];
  const whole = body.replace(/[^A-Za-z0-9]+/g, '').length;
  let covered = stretches.reduce((sum, { length }) => sum + length, 0);
  let telling = NOTHING;
  for (const stretch of stretches) {
    if (covered < MASK_SHARE * whole) return NOTHING;
    const told = spelt(stretch.toLowerCase());
    if (told === undefined) covered -= stretch.length;
    else telling = both(telling, told);
  }
  return covered >= MASK_SHARE * whole ? telling : NOTHING;
}

/** What the placeholder words tell that a stretch of letters is made of without a rest; else undefined. */
function spelt(stretch: string): Telling | undefined {
  if (stretch.length > LONGEST_STRETCH) return undefined;
  const ending: (Telling | undefined)[] = [NOTHING];
  for (let end = 1; end <= stretch.length; end += 1) {
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start += 1) {
      const earlier = ending[start];
      if (earlier === undefined) continue;
      const told = toldBy(stretch.slice(start, end));
      if (told === undefined) continue;
      ending[end] = both(earlier, told);
      break;
    }
  }
  return ending[stretch.length];
}

/** What a word tells, if it is one of placeholders. */
function toldBy(word: string): Telling | undefined {
  const isTemplate = TEMPLATE_WORDS.has(word);
  const isExample = EXAMPLE_WORDS.has(word);
  return isTemplate || isExample || FILLER_WORDS.has(word) ? { isTemplate, isExample } : undefined;
}

/** Characters that lie in runs such as `abcd`, `4321` or `890`: most of the body. */
function isCounting(plain: string): boolean {
  const lower = plain.toLowerCase();
  let counted = 0;
  let run = 1;
  let direction = 0;
  const close = () => {
    if (run >= 3) counted += run;
  };
  for (let i = 1; i < lower.length; i += 1) {
    const step = stepBetween(lower.charCodeAt(i - 1), lower.charCodeAt(i));
    if (step !== 0 && (run === 1 || step === direction)) {
      run += 1;
      direction = step;
      continue;
    }
    close();
    run = step === 0 ? 1 : 2;
    direction = step;
  }
  close();
  return lower.length >= 4 && counted >= 0.7 * lower.length;
}

const ZERO = 0x30;
const NINE = 0x39;

/** 1 or -1 where one character counts on from the other (after 9 comes 0), else 0. */
function stepBetween(from: number, to: number): number {
  if (from === NINE && to === ZERO) return 1;
  if (from === ZERO && to === NINE) return -1;
  const isSameKind = from <= NINE === to <= NINE;
  const step = to - from;
  return isSameKind && (step === 1 || step === -1) ? step : 0;
}

const LONGEST_BLOCK = 12;
/** One character in ten may break the repetition: a marker at an end, a version. */
const REPEATED_SHARE = 0.9;

/** A block of up to 12 characters, at least twice, over and over. */
function isRepeated(plain: string): boolean {
  for (let period = 1; period <= LONGEST_BLOCK && period * 2 <= plain.length; period += 1) {
    const least = REPEATED_SHARE * (plain.length - period);
    let equal = plain.length - period;
    for (let i = period; i < plain.length && equal >= least; i += 1)
      if (plain.charCodeAt(i) !== plain.charCodeAt(i - period)) equal -= 1;
    if (equal >= least) return true;
  }
  return false;
}
