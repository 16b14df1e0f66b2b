/** The strings of an expression's language, where they are few and short. */
import { type ByteSet, union } from './byte-set.js';
import type { Node } from './expression.js';
import type { Sequence } from './sequence.js';

export const MAX_SEQUENCES = 96;
export const MAX_LENGTH = 40;

/** What separates the words of a frame, byte by byte: see `confirm/words.ts`. */
export const SEPARATOR: ByteSet = (() => {
  const set = new Uint8Array(256);
  for (const char of '\t\n\v\f\r *_#>`~|"\',;-:+') set[char.charCodeAt(0)] = 1;
  return set;
})();

/** Stands for a separator in the tree of a frame: it can be of any length. */
export const SEPARATOR_NODE: Node = {
  type: 'repeat',
  node: { type: 'set', set: SEPARATOR },
  min: 1,
  max: Number.POSITIVE_INFINITY,
  greedy: true,
};

/** All strings of the node's language, if few and short. */
export function exact(node: Node): Sequence[] | undefined {
  switch (node.type) {
    case 'assert':
      return [[]];
    case 'set':
      return [[node.set]];
    case 'cat': {
      let out: Sequence[] = [[]];
      for (const part of node.parts) {
        const next = exact(part);
        if (next === undefined) return undefined;
        out = product(out, next);
        if (out.length > MAX_SEQUENCES || longest(out) > MAX_LENGTH) return undefined;
      }
      return out;
    }
    case 'alt': {
      const out: Sequence[] = [];
      for (const option of node.options) {
        const next = exact(option);
        if (next === undefined) return undefined;
        out.push(...next);
        if (out.length > MAX_SEQUENCES * 4) return undefined;
      }
      return node.sameChar === true ? [...mergeSameLength(out)] : out;
    }
    case 'repeat': {
      if (node === SEPARATOR_NODE) return undefined;
      if (node.max > MAX_LENGTH) return undefined;
      const inner = exact(node.node);
      if (inner === undefined) return undefined;
      const out: Sequence[] = [];
      let power: Sequence[] = [[]];
      for (let count = 0; count <= node.max; count += 1) {
        if (count >= node.min) out.push(...power);
        power = product(power, inner);
        if (power.length > MAX_SEQUENCES || longest(power) > MAX_LENGTH * 2) return undefined;
      }
      return out.length > MAX_SEQUENCES ? undefined : out;
    }
  }
}

/** Case variants of one character: byte by byte their union, which may propose more, never less. */
export function mergeSameLength(sequences: readonly Sequence[]): Sequence[] {
  const byLength = new Map<number, Sequence>();
  for (const sequence of sequences) {
    const known = byLength.get(sequence.length);
    const merged = known?.map((set, i) => union(set, sequence[i] as ByteSet));
    byLength.set(sequence.length, merged ?? sequence);
  }
  return [...byLength.values()];
}

export const longest = (sequences: readonly Sequence[]) => Math.max(0, ...sequences.map((s) => s.length));

export function product(left: readonly Sequence[], right: readonly Sequence[]): Sequence[] {
  const out: Sequence[] = [];
  for (const a of left) for (const b of right) out.push(b.length === 0 ? a : [...a, ...b]);
  return out;
}

/** Concatenations within concatenations, and exact repetitions of few bytes, laid out flat. */
export function flatten(parts: readonly Node[]): Node[] {
  return parts.flatMap((part) => (part.type === 'cat' ? flatten(part.parts) : [part]));
}
