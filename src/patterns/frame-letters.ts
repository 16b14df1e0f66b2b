/**
 * A frame as the letters view reads it (`ignoreallprevious`): see `frame.ts` for the language.
 *
 * That view drops all but letters, so a short frame would match inside ordinary words run together.
 * Only readings of 18 letters or more are kept: the alternatives of each choice are sorted by length,
 * and what follows the short ones is held to a higher least length than what follows the long ones.
 */

import type { FrameNode, FrameSequence } from './frame-syntax.js';

/** The fewest letters that a reading must have. */
export const LEAST_LETTERS = 18;

const LETTERS_PER_WORD = 8;
const LONGEST_GAP = 24;

/** An expression over a to z, and the fewest letters that it matches. */
interface Reading {
  readonly text: string;
  readonly least: number;
}

/**
 * The expression for the letters view; undefined if the frame has a part that can't be read as letters.
 * Whoever matches it refuses matches of fewer than `LEAST_LETTERS`.
 */
export function expandToLetters(frame: FrameSequence): string | undefined {
  const parts = frame.map(readingsOf);
  return parts.some((readings) => readings.length === 0) ? undefined : parts.map(anyOf).join('');
}

/** The alternatives of a node; none if it can't be read as letters. */
function readingsOf(node: FrameNode): Reading[] {
  switch (node.kind) {
    case 'choice':
      return node.options.map(readingOfSequence).filter((reading) => reading !== undefined);
    case 'char':
      return readingOfChar(node.code);
    case 'set':
      return readingOfSet(node.text);
    case 'gap':
      return [{ text: lettersUpTo(node.words * LETTERS_PER_WORD), least: 0 }];
    case 'stem':
      return [{ text: lettersUpTo(LETTERS_PER_WORD), least: 0 }];
    case 'repeat':
      return readingOfRepeat(node.body, node.text, node.min);
    default:
      return [{ text: '', least: 0 }];
  }
}

function lettersUpTo(count: number): string {
  return count === 0 ? '' : `[a-z]{0,${Math.min(count, LONGEST_GAP)}}`;
}

function readingOfSequence(sequence: FrameSequence): Reading | undefined {
  let text = '';
  let least = 0;
  for (const node of sequence) {
    const readings = readingsOf(node);
    if (readings.length === 0) return undefined;
    text += anyOf(readings);
    least += Math.min(...readings.map((reading) => reading.least));
  }
  return { text, least };
}

function readingOfChar(code: number): Reading[] {
  const char = String.fromCodePoint(code).toLowerCase();
  if (/^[a-z]$/.test(char)) return [{ text: char, least: 1 }];
  // Digits become letters or vanish in that view, letters of other scripts vanish: no reading.
  return /^[0-9]$/.test(char) || (code >= 0x80 && !(code >= 0x2010 && code <= 0x201f))
    ? []
    : [{ text: '', least: 0 }];
}

function readingOfSet(text: string): Reading[] {
  if (text === '\\s') return [{ text: '', least: 0 }];
  if (text === '\\w') return [{ text: '[a-z]', least: 1 }];
  const body = /^\[([^^\\:]*)\]$/.exec(text)?.[1]?.toLowerCase();
  if (body === undefined || /[0-9]/.test(body)) return [];
  const letters = (body.match(/[a-z](?:-[a-z])?/g) ?? []).join('');
  if (letters === '') return [{ text: '', least: 0 }];
  return letters === body ? [{ text: `[${letters}]`, least: 1 }] : [{ text: `[${letters}]?`, least: 0 }];
}

function readingOfRepeat(body: FrameNode, quantifier: string, min: number): Reading[] {
  const readings = readingsOf(body);
  if (readings.length === 0) return min === 0 ? [{ text: '', least: 0 }] : [];
  const text = anyOf(readings);
  if (text === '') return [{ text: '', least: 0 }];
  const least = min * Math.min(...readings.map((reading) => reading.least));
  return [{ text: `(?:${text})${quantifier}`, least }];
}

function anyOf(readings: readonly Reading[]): string {
  const texts = [...new Set(readings.map((reading) => reading.text))];
  return texts.length === 1 ? (texts[0] ?? '') : `(?:${texts.join('|')})`;
}

