/**
 * A frame as the words view reads it: see `frame.ts` for the language, `confirm/words.ts` for the view.
 *
 * In that view everything that counts as a separator is one space (with a colon before it, if it held
 * one), so an expression over it is a tenth of the size that it would have over the text itself.
 */
import type { FrameNode, FrameSequence } from './frame-syntax.js';

/** Any separator, as the words view shows it. */
const SPACE = ':? ';
/** A word of a gap: it may hold a dot (`example.com`, `.env`), but not end a sentence. */
const WORD = '[^ ]*[^ .!?]';
const STEM = '[A-Za-z\\x80-\\xff]*';
const EDGE = '\\b';
/** What a word may be written with and the view shows as a space. */
const SEPARATORS = new Set([...'\t\n\r\f\v *_#>`~|"\',;-']);

/** What a sequence can begin or end with: a set of bits. */
const NOTHING = 0;
const LETTER = 1;
const OTHER = 2;

/** The RE2 expression of a frame over the words view. */
export function expandToWords(frame: FrameSequence): string {
  return emitSequence(frame, true, true);
}

/** @param left - whether the sequence begins the frame, and so needs an edge there; `right` likewise */
function emitSequence(sequence: FrameSequence, left: boolean, right: boolean): string {
  const first = left ? edgeOf(sequence) : NOTHING;
  const last = right ? edgeOf(sequence, true) : NOTHING;
  const parts = sequence.map((node, index) =>
    // Where some readings begin with a letter and some do not, each alternative sees to its own edge.
    emitNode(
      node,
      first === (LETTER | OTHER) && index === 0,
      last === (LETTER | OTHER) && index === sequence.length - 1,
    ),
  );
  return `${first === LETTER ? EDGE : ''}${parts.join('')}${last === LETTER ? EDGE : ''}`;
}

function emitNode(node: FrameNode, left: boolean, right: boolean): string {
  switch (node.kind) {
    case 'space':
      return SPACE;
    case 'gap':
      return node.words === 0 ? SPACE : `${SPACE}(?:${WORD} ){0,${node.words}}`;
    case 'stem':
      return STEM;
    case 'char':
      return isSeparator(node.code) ? ' ' : node.text;
    case 'set':
      return setText(node.text);
    case 'choice':
      return `(?:${node.options.map((option) => emitSequence(option, left, right)).join('|')})`;
    case 'repeat':
      // An optional edge can't carry the boundary: what follows it would have none.
      return `${grouped(emitNode(node.body, false, false), node.body)}${node.text}`;
    case 'assert':
      return node.text;
  }
}

/** White space, Markdown marks, quotes, dashes: what the view folds into a space. */
function isSeparator(code: number): boolean {
  return SEPARATORS.has(String.fromCodePoint(code)) || (code >= 0x2010 && code <= 0x201f) || code === 0xa0;
}

function setText(text: string): string {
  if (text === '\\s') return ' ';
  const holdsSeparator =
    text.startsWith('[') && !text.startsWith('[^') && [...text.slice(1, -1)].some(isSeparatorChar);
  return holdsSeparator || /^\[[^^].*\\[snrt]/.test(text) ? `(?:${text}| )` : text;
}

const isSeparatorChar = (char: string) => isSeparator(char.codePointAt(0) as number);

function grouped(text: string, node: FrameNode): string {
  return node.kind === 'choice' || text.length === 1 ? text : `(?:${text})`;
}

/** What stands at the beginning (or the end): the first nodes up to one that can't be empty. */
function edgeOf(sequence: FrameSequence, atEnd = false): number {
  let edge = NOTHING;
  for (const node of atEnd ? [...sequence].reverse() : sequence) {
    edge |= edgeOfNode(node, atEnd);
    if (!canBeEmpty(node)) break;
  }
  return edge;
}

function edgeOfNode(node: FrameNode, atEnd: boolean): number {
  switch (node.kind) {
    case 'char':
      return /^[A-Za-z0-9]$/.test(String.fromCodePoint(node.code)) ? LETTER : OTHER;
    case 'set':
      return /^(?:\\[dw]|\[(?:[A-Za-z0-9_](?:-[A-Za-z0-9_])?)+\])$/.test(node.text) ? LETTER : OTHER;
    case 'choice':
      return node.options.reduce((edge, option) => edge | edgeOf(option, atEnd), NOTHING);
    case 'repeat':
      return edgeOfNode(node.body, atEnd);
    default:
      return OTHER;
  }
}

function canBeEmpty(node: FrameNode): boolean {
  if (node.kind === 'choice') return node.options.some((option) => option.every(canBeEmpty));
  return node.kind === 'repeat' && (node.min === 0 || canBeEmpty(node.body));
}
