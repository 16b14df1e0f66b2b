/**
 * A frame as the letters view reads it (`ignoreallprevious`): see `frame.ts` for the language,
 * `confirm/letters.ts` for the view.
 *
 * That view drops all but letters, so a short frame would match inside ordinary words run together:
 * whoever matches the expression refuses what has fewer than `LEAST_LETTERS`.
 */

import type { FrameNode, FrameSequence } from './frame-syntax.js';

/** The fewest letters that a match must have. */
export const LEAST_LETTERS = 18;

const LETTERS_PER_WORD = 8;
const LONGEST_GAP = 24;

/** The expression, over a to z alone; undefined if the frame has a part that can't be read as letters. */
export function expandToLetters(frame: FrameSequence): string | undefined {
  const parts = frame.map(readNode);
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** Undefined: no reading. An alternative without one is left out; all else without one spoils the frame. */
function readNode(node: FrameNode): string | undefined {
  switch (node.kind) {
    case 'choice':
      return anyOf(node.options.map(expandToLetters).filter((reading) => reading !== undefined));
    case 'char':
      return readChar(node.code);
    case 'set':
      return readSet(node.text);
    case 'gap':
      return lettersUpTo(node.words * LETTERS_PER_WORD);
    case 'stem':
      return lettersUpTo(LETTERS_PER_WORD);
    case 'repeat':
      return readRepeat(readNode(node.body), node.text, node.min);
    default:
      return '';
  }
}

function lettersUpTo(count: number): string {
  return count === 0 ? '' : `[a-z]{0,${Math.min(count, LONGEST_GAP)}}`;
}

function readChar(code: number): string | undefined {
  const char = String.fromCodePoint(code).toLowerCase();
  if (/^[a-z]$/.test(char)) return char;
  // Digits become letters or vanish in that view, letters of other scripts vanish; so do dashes and
  // quotes (U+2010 to U+201F), but they were no letters to begin with.
  const isLost = /^[0-9]$/.test(char) || (code >= 0x80 && (code < 0x2010 || code > 0x201f));
  return isLost ? undefined : '';
}

function readSet(text: string): string | undefined {
  if (text === '\\s') return '';
  if (text === '\\w') return '[a-z]';
  const body = /^\[([^^\\:]*)\]$/.exec(text)?.[1]?.toLowerCase();
  if (body === undefined || /[0-9]/.test(body)) return undefined;
  const letters = (body.match(/[a-z](?:-[a-z])?/g) ?? []).join('');
  if (letters === '') return '';
  return letters === body ? `[${letters}]` : `[${letters}]?`;
}

function readRepeat(body: string | undefined, quantifier: string, least: number): string | undefined {
  if (body === undefined) return least === 0 ? '' : undefined;
  return body === '' ? '' : `(?:${body})${quantifier}`;
}

function anyOf(readings: readonly string[]): string | undefined {
  const [first, ...others] = new Set(readings);
  return others.length === 0 ? first : `(?:${[first, ...others].join('|')})`;
}
