/**
 * Whether it is known where a frame's match can begin.
 */
import { isAlphanumeric } from '../normalize/byte-classes.js';
import { type ByteSet, emptySet, sizeOf, union } from './byte-set.js';
import type { Node } from './expression.js';

interface Start {
  /** Bytes that a match can begin with. */
  readonly bytes: ByteSet;
  readonly isNullable: boolean;
  /** Bytes of the widest set that begins a match. */
  readonly widest: number;
}

/** A set of more bytes says too little about where a match begins. */
const MOST_BYTES = 8;
const NOTHING: Start = { bytes: emptySet(), isNullable: true, widest: 0 };

function startOf(node: Node): Start {
  switch (node.type) {
    case 'assert':
      return NOTHING;
    case 'set':
      return { bytes: node.set, isNullable: false, widest: sizeOf(node.set) };
    case 'alt': {
      const options = node.options.map(startOf);
      return {
        bytes: options.map((option) => option.bytes).reduce(union, emptySet()),
        isNullable: options.some((option) => option.isNullable),
        widest: Math.max(0, ...options.map((option) => option.widest)),
      };
    }
    case 'repeat': {
      const inner = startOf(node.node);
      return node.min === 0 ? { ...inner, isNullable: true } : inner;
    }
    case 'cat': {
      let { bytes, isNullable, widest } = NOTHING;
      for (const part of node.parts) {
        const own = startOf(part);
        bytes = union(bytes, own.bytes);
        widest = Math.max(widest, own.widest);
        isNullable = own.isNullable;
        if (!isNullable) break;
      }
      return { bytes, isNullable, widest };
    }
  }
}

/**
 * Whether a match of the frame can be told by a walk from where it begins: at the edge of a word, or at a byte beyond
 * ASCII wherever it stands. Where nearly every byte could begin one, or a mark, it takes anchors.
 */
export function isWalkable(node: Node): boolean {
  const { bytes, isNullable, widest } = startOf(node);
  return !isNullable && widest <= MOST_BYTES && bytes.every((flag, byte) => flag === 0 || isStart(byte));
}

const isStart = (byte: number) => isAlphanumeric(byte) || byte >= 0x80;
