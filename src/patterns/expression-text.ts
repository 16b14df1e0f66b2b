/**
 * What can be read off an expression's tree: its text for RE2, and how long its matches are.
 */
import { type ByteSet, sizeOf } from './byte-set.js';
import type { Node } from './expression.js';

const hex = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;

function byteText(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[A-Za-z0-9_ ,:;=@"'<>&%#~!-]/.test(char) && byte < 0x80 ? char : hex(byte);
}

/** Of each set that was written before: the parser shares its sets. */
const texts = new WeakMap<ByteSet, string>();

function setText(set: ByteSet): string {
  let text = texts.get(set);
  if (text === undefined) {
    text = writeSet(set);
    texts.set(set, text);
  }
  return text;
}

function writeSet(set: ByteSet): string {
  const count = sizeOf(set);
  if (count === 0) return '[^\\x00-\\xff]';
  if (count === 1) return byteText(set.indexOf(1));
  let text = '';
  for (let i = 0; i < 256; i += 1) {
    if (set[i] !== 1) continue;
    let last = i;
    while (last < 255 && set[last + 1] === 1) last += 1;
    text += last === i ? hex(i) : `${hex(i)}-${hex(last)}`;
    i = last;
  }
  return `[${text}]`;
}

/** Upper and lower case of one letter: the lower one; else undefined. */
function caselessLetter(node: Node): string | undefined {
  if (node.type !== 'set') return undefined;
  const first = node.set.indexOf(1);
  const isPair = first >= 0x41 && first <= 0x5a && node.set[first + 0x20] === 1 && sizeOf(node.set) === 2;
  return isPair ? String.fromCharCode(first + 0x20) : undefined;
}

/** Words in either case are written `(?i:word)`: RE2 needs one instruction a letter for it, not three. */
function catText(parts: readonly Node[]): string {
  let text = '';
  let word = '';
  const flush = () => {
    if (word !== '') text += `(?i:${word})`;
    word = '';
  };
  for (const part of parts) {
    const letter = caselessLetter(part);
    if (letter !== undefined || isPlainInWord(part, word)) {
      word += letter ?? expressionText(part);
      continue;
    }
    flush();
    text += part.type === 'alt' ? `(?:${expressionText(part)})` : expressionText(part);
  }
  flush();
  return text;
}

/** A digit, or another single byte that has no case, within a word. */
function isPlainInWord(node: Node, word: string): boolean {
  if (word === '' || node.type !== 'set' || sizeOf(node.set) !== 1) return false;
  const byte = node.set.indexOf(1);
  return byte < 0x80 && !/[A-Za-z]/.test(String.fromCharCode(byte));
}

/** RE2 counts no repetition beyond this (re2/parse.cc); larger ones are written as nested ones. */
const MAX_REPEAT = 1000;

function repeatText(body: string, min: number, max: number, greedy: boolean): string {
  const lazy = greedy ? '' : '?';
  if (max === Number.POSITIVE_INFINITY) {
    if (min === 0) return `${body}*${lazy}`;
    if (min === 1) return `${body}+${lazy}`;
    if (min <= MAX_REPEAT) return `${body}{${min},}${lazy}`;
    return `${repeatText(body, min, min, greedy)}${body}*${lazy}`;
  }
  if (max <= MAX_REPEAT) {
    if (min === 0 && max === 1) return `${body}?${lazy}`;
    return min === max ? `${body}{${min}}` : `${body}{${min},${max}}${lazy}`;
  }
  if (min > MAX_REPEAT) {
    const rest = repeatText(body, min - MAX_REPEAT, max - MAX_REPEAT, greedy);
    return `${body}{${MAX_REPEAT}}${rest}`;
  }
  return `${repeatText(body, min, max - MAX_REPEAT, greedy)}${body}{0,${MAX_REPEAT}}${lazy}`;
}

/** The expression over latin1 text (one character is one byte), without flags and captures. */
export function expressionText(node: Node): string {
  switch (node.type) {
    case 'set':
      return setText(node.set);
    case 'assert':
      return node.source === '^' ? '\\A' : node.source === '$' ? '\\z' : node.source;
    case 'cat':
      return catText(node.parts);
    case 'alt':
      return node.options.map(expressionText).join('|');
    case 'repeat': {
      const single = node.node.type === 'set';
      const body = single ? expressionText(node.node) : `(?:${expressionText(node.node)})`;
      return repeatText(body, node.min, node.max, node.greedy);
    }
  }
}

export interface Lengths {
  /** Bytes. */
  readonly min: number;
  /** Bytes; infinite for an open-ended repetition. */
  readonly max: number;
}

/** Shortest and longest match, in bytes. */
export function lengthsOf(node: Node): Lengths {
  switch (node.type) {
    case 'set':
      return { min: 1, max: 1 };
    case 'assert':
      return { min: 0, max: 0 };
    case 'cat': {
      let [min, max] = [0, 0];
      for (const part of node.parts) {
        const lengths = lengthsOf(part);
        min += lengths.min;
        max += lengths.max;
      }
      return { min, max };
    }
    case 'alt': {
      const lengths = node.options.map(lengthsOf);
      return { min: Math.min(...lengths.map((l) => l.min)), max: Math.max(...lengths.map((l) => l.max)) };
    }
    case 'repeat': {
      const inner = lengthsOf(node.node);
      const max = inner.max === 0 ? 0 : inner.max * node.max;
      return { min: inner.min * node.min, max: Number.isNaN(max) ? 0 : max };
    }
  }
}
