/**
 * What of an expression is fixed in advance: a token's prefix, before its body begins.
 */
import type { Node } from './expression.js';
import { lengthsOf } from './expression-text.js';

/** A repetition of at least this many bytes is the body. */
const BODY = 8;

/**
 * The part of the tree before the first repetition of 8 or more; undefined where the body comes first
 * or there is none.
 */
export function prefixOf(node: Node): Node | undefined {
  if (node.type === 'alt') {
    const options = node.options.map(prefixOf);
    return options.every((option) => option !== undefined) ? { type: 'alt', options } : undefined;
  }
  if (node.type !== 'cat') return undefined;
  const parts: Node[] = [];
  for (const part of node.parts) {
    if (isBody(part)) return parts.length === 0 ? undefined : { type: 'cat', parts };
    if (part.type === 'cat' || part.type === 'alt') {
      const inner = prefixOf(part);
      if (inner !== undefined) return { type: 'cat', parts: [...parts, inner] };
    }
    parts.push(part);
  }
  return undefined;
}

function isBody(node: Node): boolean {
  return node.type === 'repeat' && lengthsOf(node).min >= BODY;
}
