/**
 * Reads the text of a frame into a tree. What the parts mean: see `frame.ts`.
 *
 * The tree knows just enough of RE2's syntax to tell where words begin and end and how many letters a
 * match has; brackets, escapes and repeats are kept as they were written.
 */

import { PatternError } from '../base/errors.js';
import type { WordClasses } from './word-classes.js';

/** One part of a frame. */
export type FrameNode =
  /** A literal character; `text` is how it was written, `code` its code point (or byte, for `\xNN`). */
  | { readonly kind: 'char'; readonly text: string; readonly code: number }
  /** One character out of several: `[...]`, `\d`, `.` and the like. */
  | { readonly kind: 'set'; readonly text: string }
  /** Matches a place, not a character: `^`, `$`, `\b`. */
  | { readonly kind: 'assert'; readonly text: string }
  /** A run of separators. */
  | { readonly kind: 'space' }
  /** A separator, then up to `words` words, each with a separator. */
  | { readonly kind: 'gap'; readonly words: number }
  /** `…`: the rest of a word, however it is inflected. */
  | { readonly kind: 'stem' }
  | { readonly kind: 'choice'; readonly options: readonly FrameSequence[] }
  | { readonly kind: 'repeat'; readonly body: FrameNode; readonly text: string; readonly min: number };

export type FrameSequence = readonly FrameNode[];

const GAP = /\s*~(\d{1,2})(?:\s+|$)/y;
const SPACE = /\s+/y;
const REFERENCE = /\{([A-Za-z][A-Za-z0-9_]*)\}/y;
const QUANTIFIER = /(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/y;
const BRACKET = /\[\^?\]?(?:\\[^]|\[:\^?[a-z]+:\]|[^\]\\])*\]/y;
const ESCAPE = /\\(?:x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|p[A-Z]|[^])/y;

/**
 * The tree of a frame.
 *
 * @throws PatternError if a class is unknown, a bracket or group is left open, a repeat has nothing
 * before it, a group is a capture with a name, sets flags or looks around, or two separators meet, as
 * in `(?:all )? the`: ordinary text has but one there, so such a frame would never match
 */
export function parseFrame(frame: string, classes: WordClasses): FrameSequence {
  const sequence = new FrameReader(frame, classes).readAll();
  if (separatorsMeet(sequence)) throw new PatternError(`frame "${frame}": two separators in a row`);
  return sequence;
}

const isSeparator = (node: FrameNode) => node.kind === 'space' || node.kind === 'gap';

function separatorsMeet(sequence: FrameSequence): boolean {
  return sequence.some((node, index) => {
    if (node.kind === 'choice') return node.options.some(separatorsMeet);
    if (node.kind === 'repeat') return separatorsMeet([node.body]);
    return isSeparator(node) && endsWithSeparator(sequence.slice(0, index));
  });
}

function endsWithSeparator(sequence: FrameSequence): boolean {
  const last = sequence.at(-1);
  if (last === undefined) return false;
  if (isSeparator(last)) return true;
  if (last.kind === 'choice') return last.options.some(endsWithSeparator);
  return last.kind === 'repeat' && endsWithSeparator([last.body]);
}

class FrameReader {
  private at = 0;

  constructor(
    private readonly frame: string,
    private readonly classes: WordClasses,
  ) {}

  readAll(): FrameSequence {
    const options = this.readOptions();
    if (this.at < this.frame.length) this.fail('")" without "("');
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : [{ kind: 'choice', options }];
  }

  /** Alternatives up to the end or a closing parenthesis, which is left unread. */
  private readOptions(): FrameSequence[] {
    const options: FrameNode[][] = [[]];
    while (this.at < this.frame.length && this.frame[this.at] !== ')') {
      if (this.frame[this.at] === '|') {
        this.at += 1;
        options.push([]);
        continue;
      }
      const sequence = options[options.length - 1] ?? [];
      const quantifier = this.take(QUANTIFIER);
      if (quantifier !== undefined) {
        const body = sequence.pop() ?? this.fail(`"${quantifier[0]}" has nothing to repeat`);
        sequence.push({ kind: 'repeat', body, text: quantifier[0], min: leastCount(quantifier) });
        continue;
      }
      sequence.push(this.readNode());
    }
    return options;
  }

  private readNode(): FrameNode {
    const gap = this.take(GAP);
    if (gap !== undefined) return { kind: 'gap', words: Number(gap[1]) };
    if (this.take(SPACE) !== undefined) return { kind: 'space' };
    const reference = this.take(REFERENCE);
    if (reference !== undefined) return this.expandClass(reference[1] ?? '');
    switch (this.frame[this.at]) {
      case '(':
        return this.readGroup();
      case '[': {
        const bracket = this.take(BRACKET) ?? this.fail('"[" without "]"');
        return { kind: 'set', text: bracket[0] };
      }
      case '\\':
        return this.readEscape();
      case '.':
        this.at += 1;
        return { kind: 'set', text: '.' };
      case '^':
      case '$':
        return { kind: 'assert', text: this.frame[this.at++] ?? '' };
      case '…':
        this.at += 1;
        return { kind: 'stem' };
      default: {
        const code = this.frame.codePointAt(this.at) ?? 0;
        const text = String.fromCodePoint(code);
        this.at += text.length;
        return { kind: 'char', text, code };
      }
    }
  }

  private readGroup(): FrameNode {
    this.at += 1;
    if (this.frame.startsWith('?:', this.at)) this.at += 2;
    else if (this.frame[this.at] === '?') this.fail('of the groups only (...) and (?:...) are allowed');
    const options = this.readOptions();
    if (this.frame[this.at] !== ')') this.fail('"(" without ")"');
    this.at += 1;
    return { kind: 'choice', options };
  }

  private readEscape(): FrameNode {
    const [text] = this.take(ESCAPE) ?? this.fail('"\\" at the end');
    if (/^\\[bBAz]$/.test(text)) return { kind: 'assert', text };
    if (/^\\(?:[dDsSwWC]|p)/.test(text)) return { kind: 'set', text };
    const hex = /^\\x\{?([0-9A-Fa-f]+)/.exec(text)?.[1];
    if (hex !== undefined) return { kind: 'char', text, code: Number.parseInt(hex, 16) };
    const control = { n: 10, r: 13, t: 9 }[text.slice(1)];
    return { kind: 'char', text, code: control ?? text.charCodeAt(1) };
  }

  private expandClass(name: string): FrameNode {
    const words = this.classes.get(name) ?? this.fail(`there is no word class {${name}}`);
    return { kind: 'choice', options: words.map((word) => parseFrame(word, this.classes)) };
  }

  private take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.frame);
    if (found === null || found[0] === '') return undefined;
    this.at += found[0].length;
    return found;
  }

  private fail(why: string): never {
    throw new PatternError(`frame "${this.frame}": ${why} (at character ${this.at + 1})`);
  }
}

function leastCount(quantifier: RegExpExecArray): number {
  if (quantifier[1] !== undefined) return Number(quantifier[1]);
  return quantifier[0].startsWith('+') ? 1 : 0;
}
