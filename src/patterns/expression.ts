/**
 * Parses RE2 syntax into a tree over bytes.
 *
 * The tree serves three ends: it is written out again as an expression that means the same in every
 * RE2 build (bytes only, no flags, no captures), it tells how long a match can be, and anchors are
 * derived from it. Syntax: https://github.com/google/re2/wiki/Syntax, without what has no meaning
 * over bytes (`\p{..}`, `\X`) and without look-around, which RE2 does not have either.
 */
import { PatternError } from '../base/errors.js';
import { addRange, type ByteSet, complement, emptySet, setOf, union, withBothCases } from './byte-set.js';

export type Node =
  | { readonly type: 'set'; readonly set: ByteSet }
  | { readonly type: 'cat'; readonly parts: readonly Node[] }
  | { readonly type: 'alt'; readonly options: readonly Node[]; readonly sameChar?: boolean }
  | {
      readonly type: 'repeat';
      readonly node: Node;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly type: 'assert'; readonly source: string };

/** Matches the empty text, and nothing else. */
export const EMPTY: Node = { type: 'cat', parts: [] };

export interface ParseOptions {
  /** ASCII letters match in either case; other letters match in the case variants of Unicode. */
  readonly caseless?: boolean;
  /** The readings that a word has beside its own bytes: see `otherReadings`. */
  readonly readingsOf?: (word: string) => readonly string[];
}

const CLASS_ESCAPES: Readonly<Record<string, () => ByteSet>> = {
  d: () => rangeSet('09'),
  w: () => rangeSet('09AZaz__'),
  s: () => setOf(9, 10, 12, 13, 32),
};
const POSIX: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  digit: '09',
  lower: 'az',
  upper: 'AZ',
  word: '09AZaz__',
  xdigit: '09AFaf',
  punct: '!/:@[`{~',
};
const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

function rangeSet(pairs: string): ByteSet {
  const set = emptySet();
  for (let i = 0; i < pairs.length; i += 2) addRange(set, pairs.charCodeAt(i), pairs.charCodeAt(i + 1));
  return set;
}

/** Each byte's own set, and with the other case of a letter: shared, so that what is told of one is told once. */
const BYTES = Array.from({ length: 256 }, (_, byte) => setOf(byte));
const EITHER_CASE = BYTES.map(withBothCases);
const byteSet = (byte: number) => BYTES[byte] as ByteSet;

/** A caller mistake in an expression; `at` counts characters from 0. */
function fail(source: string, at: number, why: string): never {
  throw new PatternError(`${why}, at character ${at + 1} of the expression ${JSON.stringify(source)}`);
}

/** Groups within each other; more is no expression that anybody wrote, and would take up the stack. */
const MOST_NESTED = 200;

class Parser {
  private at = 0;
  private nested = 0;
  private readonly chars: readonly string[];

  constructor(
    private readonly source: string,
    private caseless: boolean,
    private readonly readingsOf: ParseOptions['readingsOf'],
  ) {
    this.chars = [...source];
  }

  parse(): Node {
    const node = this.alternation();
    if (this.at < this.chars.length)
      fail(this.source, this.at, 'a closing parenthesis without its opening one');
    return node;
  }

  private alternation(): Node {
    const caseless = this.caseless;
    const options = [this.concatenation()];
    while (this.chars[this.at] === '|') {
      this.at += 1;
      options.push(this.concatenation());
    }
    this.caseless = caseless;
    return options.length === 1 ? (options[0] as Node) : { type: 'alt', options };
  }

  private concatenation(): Node {
    const parts: Node[] = [];
    for (;;) {
      const char = this.chars[this.at];
      if (char === undefined || char === '|' || char === ')') break;
      const word = this.foreignWord();
      if (word !== undefined) parts.push(word);
      else parts.push(this.quantified(this.atom()));
    }
    return parts.length === 1 ? (parts[0] as Node) : { type: 'cat', parts };
  }

  /** A run of two or more literal characters beyond ASCII, read as it stands and as it folds. */
  private foreignWord(): Node | undefined {
    let end = this.at;
    let foreign = false;
    while (end < this.chars.length) {
      const char = this.chars[end] as string;
      const isForeign = char.codePointAt(0) as number;
      if (isForeign < 0x80 && !/[A-Za-z]/.test(char)) break;
      if (isForeign >= 0x80) foreign = true;
      end += 1;
    }
    if (!foreign) return undefined;
    // A quantifier binds to the last character alone.
    if (/^[*+?{]$/.test(this.chars[end] ?? '')) end -= 1;
    if (end <= this.at) return undefined;
    const word = this.chars.slice(this.at, end);
    if (word.every((char) => char.charCodeAt(0) < 0x80)) return undefined;
    this.at = end;
    const plain: Node = { type: 'cat', parts: word.map((char) => this.character(char)) };
    const others = this.otherSpellings(word.join(''));
    if (others.length === 0) return plain;
    const options = others.map(
      (spelling): Node => ({ type: 'cat', parts: [...spelling].map((char) => this.character(char)) }),
    );
    return { type: 'alt', options: [plain, ...options] };
  }

  /** The other readings of a word. A capital can be read as another character than its small letter. */
  private otherSpellings(word: string): readonly string[] {
    if (this.readingsOf === undefined) return [];
    const upper = word.toUpperCase();
    const spellings = this.caseless
      ? [word, `${[...upper][0]}${[...word].slice(1).join('')}`, upper]
      : [word];
    const others = spellings.flatMap((spelling) => this.readingsOf?.(spelling) ?? []);
    return [...new Set(this.caseless ? others.map((text) => text.toLowerCase()) : others)];
  }

  private atom(): Node {
    const start = this.at;
    const char = this.chars[this.at] as string;
    this.at += 1;
    switch (char) {
      case '(':
        return this.group(start);
      case '[':
        return this.bracket(start);
      case '.':
        return { type: 'set', set: complement(setOf(10)) };
      case '^':
      case '$':
        return { type: 'assert', source: char };
      case '\\':
        return this.escape(start);
      case '*':
      case '+':
      case '?':
        return fail(this.source, start, `nothing to repeat before '${char}'`);
      default:
        return this.character(char);
    }
  }

  private group(start: number): Node {
    this.nested += 1;
    if (this.nested > MOST_NESTED)
      fail(this.source, start, `more than ${MOST_NESTED} groups within each other`);
    const node = this.inside(start);
    this.nested -= 1;
    return node;
  }

  private inside(start: number): Node {
    if (this.chars[this.at] === '?') {
      const rest = this.chars.slice(this.at, this.at + 80).join('');
      const flags = /^\?(i?)(m?)(s?)(-i)?(:|\))/.exec(rest);
      const named = /^\?P?<[A-Za-z_]\w*>/.exec(rest);
      if (named !== null) this.at += named[0].length;
      else if (flags === null) {
        fail(this.source, start, 'RE2 has no look-around, and only the flags i, m and s');
      } else {
        if (flags[2] === 'm' || flags[3] === 's') {
          fail(this.source, start, 'the flags m and s are not supported here; write [\\s\\S] or (?:^|\\n)');
        }
        this.at += flags[0].length;
        const outer = this.caseless;
        if (flags[1] === 'i') this.caseless = true;
        if (flags[4] !== undefined) this.caseless = false;
        if (flags[5] === ')') return { type: 'cat', parts: [] };
        const node = this.alternation();
        this.caseless = outer;
        this.close(start);
        return node;
      }
    }
    const node = this.alternation();
    this.close(start);
    return node;
  }

  private close(start: number): void {
    if (this.chars[this.at] !== ')')
      fail(this.source, start, 'an opening parenthesis without its closing one');
    this.at += 1;
  }

  private character(char: string): Node {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) {
      return { type: 'set', set: this.caseless ? (EITHER_CASE[code] as ByteSet) : byteSet(code) };
    }
    const variants = this.caseless ? caseVariants(char) : [char];
    const options = variants.map((variant) => bytesOf(variant));
    return options.length === 1 ? (options[0] as Node) : { type: 'alt', options, sameChar: true };
  }

  private escape(start: number): Node {
    const char = this.chars[this.at];
    if (char === undefined) fail(this.source, start, 'a backslash at the end');
    this.at += 1;
    if (/^[bBAz]$/.test(char)) return { type: 'assert', source: `\\${char}` };
    const set = this.escapeSet(char, start);
    return { type: 'set', set: this.caseless ? withBothCases(set) : set };
  }

  private escapeSet(char: string, start: number): ByteSet {
    const lower = char.toLowerCase();
    const known = CLASS_ESCAPES[lower];
    if (known !== undefined) return lower === char ? known() : complement(known());
    const simple = SIMPLE_ESCAPES[char];
    if (simple !== undefined) return byteSet(simple);
    if (char === 'x') {
      const rest = this.chars.slice(this.at, this.at + 10).join('');
      const hex = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
      const value = Number.parseInt(hex?.[1] ?? hex?.[2] ?? '', 16);
      if (hex === null || value > 0xff) fail(this.source, start, '\\x wants two hex digits: one byte');
      this.at += hex[0].length;
      return byteSet(value);
    }
    if (/^[A-Za-z0-9]$/.test(char)) fail(this.source, start, `\\${char} is not supported`);
    if (char.charCodeAt(0) >= 0x80) fail(this.source, start, 'a backslash before a character beyond ASCII');
    return byteSet(char.charCodeAt(0));
  }

  private bracket(start: number): Node {
    let negated = false;
    if (this.chars[this.at] === '^') {
      negated = true;
      this.at += 1;
    }
    let set = emptySet();
    const foreign: string[] = [];
    let first = true;
    for (;;) {
      const char = this.chars[this.at];
      if (char === undefined) fail(this.source, start, 'a bracket class without its end');
      if (char === ']' && !first) break;
      first = false;
      const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.chars.slice(this.at, this.at + 12).join(''));
      if (posix !== null) {
        const pairs = POSIX[posix[2] as string];
        if (pairs === undefined) fail(this.source, this.at, `no class is named ${posix[2]}`);
        const posixSet = rangeSet(pairs);
        set = union(set, posix[1] === '^' ? complement(posixSet) : posixSet);
        this.at += posix[0].length;
        continue;
      }
      const low = this.bracketItem();
      if (typeof low !== 'string') {
        const single = low.indexOf(1);
        const isRange = this.chars[this.at] === '-' && (this.chars[this.at + 1] ?? ']') !== ']';
        if (!isRange || low.indexOf(1, single + 1) >= 0) {
          set = union(set, low);
          continue;
        }
        this.at += 1;
        const high = this.bracketItem();
        const last = typeof high === 'string' ? -1 : high.indexOf(1);
        if (last < single) fail(this.source, this.at, 'a range that runs backwards or beyond one byte');
        addRange(set, single, last);
      } else foreign.push(low);
    }
    this.at += 1;
    if (this.caseless) set = withBothCases(set);
    if (foreign.length === 0) return { type: 'set', set: negated ? complement(set) : set };
    if (negated) fail(this.source, start, 'a negated class over bytes cannot hold characters beyond ASCII');
    const options: Node[] = foreign.map((char) => this.character(char));
    if (set.includes(1)) options.unshift({ type: 'set', set });
    return { type: 'alt', options };
  }

  /** One member of a bracket class: a set of bytes, or a character beyond ASCII. */
  private bracketItem(): ByteSet | string {
    const char = this.chars[this.at] as string;
    const start = this.at;
    this.at += 1;
    if (char !== '\\') return char.charCodeAt(0) < 0x80 ? byteSet(char.charCodeAt(0)) : char;
    const escaped = this.chars[this.at];
    if (escaped === undefined) fail(this.source, start, 'a backslash at the end');
    this.at += 1;
    return this.escapeSet(escaped, start);
  }

  private quantified(node: Node): Node {
    let out = node;
    for (;;) {
      const char = this.chars[this.at];
      let min: number;
      let max: number;
      if (char === '*') [min, max] = [0, Number.POSITIVE_INFINITY];
      else if (char === '+') [min, max] = [1, Number.POSITIVE_INFINITY];
      else if (char === '?') [min, max] = [0, 1];
      else if (char === '{') {
        const braces = /^\{(\d{1,5})(?:(,)(\d{0,5}))?\}/.exec(
          this.chars.slice(this.at, this.at + 16).join(''),
        );
        if (braces === null) return out;
        min = Number(braces[1]);
        max = braces[2] === undefined ? min : braces[3] === '' ? Number.POSITIVE_INFINITY : Number(braces[3]);
        if (max < min) fail(this.source, this.at, 'a repetition whose most is less than its least');
        this.at += braces[0].length - 1;
      } else return out;
      const at = this.at;
      this.at += 1;
      const greedy = this.chars[this.at] !== '?';
      if (!greedy) this.at += 1;
      if (out.type === 'assert') fail(this.source, at, 'an assertion that is repeated');
      out = { type: 'repeat', node: out, min, max, greedy };
    }
  }
}

/** The case variants that have the same meaning in running text, itself first. */
function caseVariants(char: string): string[] {
  const variants = new Set([char]);
  for (const other of [char.toLowerCase(), char.toUpperCase()]) {
    if ([...other].length === 1) variants.add(other);
  }
  return [...variants];
}

function bytesOf(text: string): Node {
  return {
    type: 'cat',
    parts: [...Buffer.from(text, 'utf8')].map((byte) => ({ type: 'set', set: byteSet(byte) })),
  };
}

/**
 * The tree of an expression.
 *
 * @param source - RE2 syntax; characters beyond ASCII stand for their UTF-8 bytes
 * @throws PatternError `ERR_PATTERN` with the place of the mistake
 */
export function parseExpression(source: string, options: ParseOptions = {}): Node {
  return new Parser(source, options.caseless ?? false, options.readingsOf).parse();
}
