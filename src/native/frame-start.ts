/**
 * Where a frame's match can begin: at the edge of a word, or at certain bytes wherever they stand.
 */
import { isAlphanumeric } from '../normalize/byte-classes.js';
import { type ByteSet, emptySet, sizeOf, union } from '../patterns/byte-set.js';
import type { Node } from '../patterns/expression.js';

interface Start {
  /** Bytes that begin a match where a word begins. */
  readonly atEdge: ByteSet;
  /** Bytes that begin a match anywhere. */
  readonly anywhere: ByteSet;
  readonly isNullable: boolean;
  /** Whether, matching nothing, it asked for an edge. */
  readonly asksEdge: boolean;
  /** Bytes of the widest set that begins a match. */
  readonly widest: number;
}

/** A set of more bytes says too little about where a match begins. */
const MOST_BYTES = 8;
const NOTHING: Start = {
  atEdge: emptySet(),
  anywhere: emptySet(),
  isNullable: true,
  asksEdge: false,
  widest: 0,
};

function startOf(node: Node): Start {
  switch (node.type) {
    case 'assert':
      return { ...NOTHING, asksEdge: node.source === '\\b' };
    case 'set':
      return { ...NOTHING, anywhere: node.set, isNullable: false, widest: sizeOf(node.set) };
    case 'alt': {
      const options = node.options.map(startOf);
      return {
        atEdge: options.map((option) => option.atEdge).reduce(union, emptySet()),
        anywhere: options.map((option) => option.anywhere).reduce(union, emptySet()),
        isNullable: options.some((option) => option.isNullable),
        asksEdge: options.every((option) => option.asksEdge),
        widest: Math.max(0, ...options.map((option) => option.widest)),
      };
    }
    case 'repeat': {
      const inner = startOf(node.node);
      return node.min === 0 ? { ...inner, isNullable: true, asksEdge: false } : inner;
    }
    case 'cat': {
      let { atEdge, anywhere, isNullable, asksEdge, widest } = NOTHING;
      for (const part of node.parts) {
        const own = startOf(part);
        widest = Math.max(widest, own.widest);
        atEdge = union(atEdge, own.atEdge);
        if (asksEdge) atEdge = union(atEdge, own.anywhere);
        else anywhere = union(anywhere, own.anywhere);
        asksEdge ||= own.asksEdge;
        isNullable = own.isNullable;
        if (!isNullable) break;
      }
      return { atEdge, anywhere, isNullable, asksEdge, widest };
    }
  }
}

/**
 * The bytes that begin a match of the frame wherever they stand; other letters and digits begin one only at
 * the edge of a word. Undefined where nearly every byte could begin one.
 */
export function freeStarts(node: Node): ByteSet | undefined {
  const { atEdge, anywhere, isNullable, widest } = startOf(node);
  if (isNullable || widest > MOST_BYTES) return undefined;
  return anywhere.map((flag, byte) => (flag === 1 || (atEdge[byte] === 1 && !isAlphanumeric(byte)) ? 1 : 0));
}
