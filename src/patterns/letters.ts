/**
 * The letters view's side of a frame: its letters also match the signs that stand for them.
 */
import { type ByteSet, setOf, union } from './byte-set.js';
import type { Node } from './expression.js';

/** Longest match on the letters view, in bytes of the view that the letters are taken from. */
export const LETTERS_CAP = 320;

/**
 * Leetspeak that people read without a key (PATTERNS.md 3.1). `1`, `!` and `|` stand for i and l alike,
 * so those two are one letter here; the rows are disjoint.
 */
const ROWS = ['a4@', 'b8', 'e3', 'g9', 'il1!|', 'o0', 's5$', 't7+'];

/** Every sign that can stand for a letter. */
export const LEET_SIGNS: string = ROWS.join('').replace(/[a-z]/g, '');

const VOWELS = setOf(...Buffer.from('aeiouAEIOU', 'latin1'));

/** The tree with each letter widened by the signs that stand for it. */
export const withLeet = (node: Node): Node => mapSets(node, widen);

/** The tree with each vowel standing for any other: `prevîoos instroctions` (PATTERNS.md 3.1). */
export const withAnyVowel = (node: Node): Node =>
  mapSets(node, (set) =>
    set.some((has, byte) => has === 1 && VOWELS[byte] === 1) ? union(set, VOWELS) : set,
  );

function mapSets(node: Node, change: (set: ByteSet) => ByteSet): Node {
  switch (node.type) {
    case 'set':
      return { type: 'set', set: change(node.set) };
    case 'cat':
      return { type: 'cat', parts: node.parts.map((part) => mapSets(part, change)) };
    case 'alt':
      return { type: 'alt', options: node.options.map((option) => mapSets(option, change)) };
    case 'repeat':
      return { ...node, node: mapSets(node.node, change) };
    case 'assert':
      return node;
  }
}

function widen(set: ByteSet): ByteSet {
  let out = set;
  for (const row of ROWS) {
    const bytes = Buffer.from(`${row}${row.replace(/[^a-z]/g, '').toUpperCase()}`, 'latin1');
    if (bytes.some((byte) => set[byte] === 1)) out = union(out, setOf(...bytes));
  }
  return out;
}
