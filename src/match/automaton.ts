/**
 * A deterministic automaton over many anchors at once: Aho-Corasick, generalised from bytes to byte
 * sets (A. Aho and M. Corasick, Efficient string matching, 1975; subset construction).
 *
 * One table look-up a byte, whatever the number of anchors. A state that needs attention has a
 * negative number, so the loop that walks the table makes one comparison a byte.
 */

import { type ByteSet, keyOf } from '../patterns/byte-set.js';
import type { Sequence } from '../patterns/sequence.js';

export interface Automaton {
  /** Byte to column of the table. */
  readonly classes: Uint8Array;
  /** `table[state + classes[byte]]` is the next state; `~state` where that one needs attention. */
  readonly table: Int32Array;
  /** Columns of a row: `state / width` numbers the states. */
  readonly width: number;
  /** Where the outputs of a state start in `outputs`, by state number; one more at the end. */
  readonly offsets: Int32Array;
  /** Indices of the sequences that end in a state. */
  readonly outputs: Int32Array;
}

export interface AutomatonOptions {
  /** Bytes at which every state needs attention, whether an anchor ends there or not. */
  readonly special?: ByteSet;
  /** Bytes that leave the state as it is. */
  readonly skip?: ByteSet;
}

/** Whether a state that needs attention comes up anywhere in a short text. */
export function meetsFlagged({ table, classes }: Automaton, bytes: Uint8Array, length: number): boolean {
  let state = 0;
  for (let i = 0; i < length; i += 1) {
    state = table[state + (classes[bytes[i] as number] as number)] as number;
    if (state < 0) return true;
  }
  return false;
}

/** The sequences as a trie: those that begin alike share their positions. */
interface Trie {
  /** The set that leads to each position. */
  readonly sets: ByteSet[];
  readonly children: number[][];
  /** Index of the sequence that ends at a position, or -1. */
  readonly last: number[];
  readonly roots: number[];
}

function trieOf(sequences: readonly Sequence[]): Trie {
  const trie: Trie = { sets: [], children: [], last: [], roots: [] };
  const known = new Map<string, number>();
  sequences.forEach((sequence, index) => {
    let parent = -1;
    for (const set of sequence) {
      const key = `${parent} ${keyOf(set)}`;
      let position = known.get(key);
      if (position === undefined) {
        position = trie.sets.push(set) - 1;
        trie.children.push([]);
        trie.last.push(-1);
        known.set(key, position);
        (parent < 0 ? trie.roots : (trie.children[parent] as number[])).push(position);
      }
      parent = position;
    }
    trie.last[parent] = index;
  });
  return trie;
}

/** Bytes that no set tells apart share a column. */
function byteClasses(sets: readonly ByteSet[]): { classes: Uint8Array; samples: number[] } {
  const unique = new Map<string, ByteSet>();
  for (const set of sets) unique.set(keyOf(set), set);
  const seen = new Map<string, number>();
  const classes = new Uint8Array(256);
  const samples: number[] = [];
  const all = [...unique.values()];
  for (let byte = 0; byte < 256; byte += 1) {
    let key = '';
    for (const set of all) key += set[byte] === 1 ? '1' : '0';
    let column = seen.get(key);
    if (column === undefined) {
      column = samples.length;
      seen.set(key, column);
      samples.push(byte);
    }
    classes[byte] = column;
  }
  return { classes, samples };
}

/**
 * Builds the automaton of all sequences.
 *
 * Cost: proportional to the states (about the sum of the sequences' lengths, more where their sets
 * overlap) times the columns that a state can leave the root's ways by.
 *
 * @param sequences - none of them empty, no two alike; a sequence's index is its output
 */
export function buildAutomaton(sequences: readonly Sequence[], options: AutomatonOptions = {}): Automaton {
  const special = options.special ?? new Uint8Array(256);
  const skip = options.skip ?? new Uint8Array(256);
  const { sets, children, last, roots } = trieOf(sequences);
  const { classes, samples } = byteClasses([...sets, special, skip]);
  const width = samples.length;
  const columnsOf = columnsBySet(sets, samples);

  // Positions that a fresh start advances to, by column.
  const fromRoot: number[][] = samples.map(() => []);
  for (const root of roots) for (const column of columnsOf(root)) (fromRoot[column] as number[]).push(root);

  const advance = (positions: readonly number[], into: Map<number, number[]>): Map<number, number[]> => {
    for (const position of positions) {
      for (const child of children[position] as number[]) {
        for (const column of columnsOf(child)) {
          const list = into.get(column);
          if (list === undefined) into.set(column, [child]);
          else list.push(child);
        }
      }
    }
    return into;
  };
  const afterStart = fromRoot.map((positions) => advance(positions, new Map()));

  // A state is the column it was reached by, which tells what began with it, and what went on with it.
  const states: { readonly column: number; readonly further: readonly number[] }[] = [];
  const numbers = new Map<string, number>();
  const stateOf = (column: number, further: number[]): number => {
    const key = keyOfState(column, further);
    let state = numbers.get(key);
    if (state === undefined) {
      state = states.push({ column, further }) - 1;
      numbers.set(key, state);
    }
    return state;
  };
  const idle = samples.findIndex((byte, column) => fromRoot[column]?.length === 0 && special[byte] !== 1);
  stateOf(idle, []);
  const skipped = samples.flatMap((byte, column) => (skip[byte] === 1 ? [column] : []));
  const rootRow = Int32Array.from(samples, (byte, column) =>
    skip[byte] === 1 || (fromRoot[column]?.length === 0 && special[byte] !== 1) ? 0 : stateOf(column, []),
  );

  const rows: Int32Array[] = [];
  for (let state = 0; state < states.length; state += 1) {
    const { column: reachedBy, further } = states[state] as (typeof states)[number];
    const row = rootRow.slice();
    for (const column of skipped) row[column] = state;
    const started = afterStart[reachedBy];
    const went = further.length === 0 ? started : advance(further, new Map());
    for (const [column, positions] of went ?? []) {
      if (skip[samples[column] as number] === 1) continue;
      const more = further.length === 0 ? [] : (started?.get(column) ?? []);
      row[column] = stateOf(column, [...positions, ...more]);
    }
    if (further.length > 0) {
      for (const [column, positions] of started ?? []) {
        if (went?.has(column) !== true && skip[samples[column] as number] !== 1)
          row[column] = stateOf(column, [...positions]);
      }
    }
    rows.push(row);
  }
  const positionsOf = states.map(({ column, further }) => [...further, ...(fromRoot[column] ?? [])]);
  const flagged = states.map(
    ({ column }, state) =>
      (state > 0 && special[samples[column] as number] === 1) ||
      (positionsOf[state] as number[]).some((position) => last[position] !== -1),
  );
  return assemble(rows, positionsOf, flagged, last, classes, width, skip, samples);
}

/** Sorts the positions, and tells a state from all others: a text of its numbers, of which the higher take two units. */
function keyOfState(column: number, further: number[]): string {
  for (let i = 1; i < further.length; i += 1) {
    if ((further[i - 1] as number) > (further[i] as number)) {
      further.sort((a, b) => a - b);
      break;
    }
  }
  let key = String.fromCharCode(column);
  for (const position of further) key += String.fromCharCode(position >>> 16, position & 0xffff);
  return key;
}

function columnsBySet(
  sets: readonly ByteSet[],
  samples: readonly number[],
): (position: number) => readonly number[] {
  const cache = new Map<string, number[]>();
  const columns = sets.map((set) => {
    const key = keyOf(set);
    let list = cache.get(key);
    if (list === undefined) {
      list = [];
      for (let column = 0; column < samples.length; column += 1) {
        if (set[samples[column] as number] === 1) list.push(column);
      }
      cache.set(key, list);
    }
    return list;
  });
  return (position) => columns[position] as number[];
}

function assemble(
  rows: readonly Int32Array[],
  states: readonly (readonly number[])[],
  flagged: readonly boolean[],
  last: readonly number[],
  classes: Uint8Array,
  width: number,
  skip: ByteSet,
  samples: readonly number[],
): Automaton {
  const table = new Int32Array(rows.length * width);
  rows.forEach((row, state) => {
    for (let column = 0; column < width; column += 1) {
      const next = row[column] as number;
      // A byte that is skipped keeps the state, and must not report its outputs a second time.
      const quiet = next === state && skip[samples[column] as number] === 1;
      table[state * width + column] = flagged[next] === true && !quiet ? ~(next * width) : next * width;
    }
  });
  const offsets = new Int32Array(rows.length + 1);
  const outputs: number[] = [];
  states.forEach((positions, state) => {
    offsets[state] = outputs.length;
    for (const position of positions) if (last[position] !== -1) outputs.push(last[position] as number);
  });
  offsets[rows.length] = outputs.length;
  return { classes, table, width, offsets, outputs: Int32Array.from(outputs) };
}
