/**
 * What a form's matches go on with for as long as it lasts: most formats with an open end are a beginning, and then
 * bytes of one class or of a few. The core reads such an end itself, once for all matches that share it.
 */

import type { ByteSet } from '../patterns/byte-set.js';
import { type CompiledForm, SHORT_MATCH } from '../patterns/compiled.js';
import { type Node, parseExpression } from '../patterns/expression.js';
import { lengthsOf } from '../patterns/expression-text.js';

export interface OpenEnd {
  /** Bytes at most of a match whose end is as short as it may be. */
  readonly least: number;
  /** The classes of which one goes on. */
  readonly sets: readonly ByteSet[];
}

/** Undefined for a form whose matches end otherwise, or are short. */
export function openEndOf(form: CompiledForm): OpenEnd | undefined {
  if (form.view !== 'text' || form.leads.length === 0 || form.cap <= SHORT_MATCH) return undefined;
  const end = endOf(parseExpression(form.expression));
  return end === undefined || end.sets.length === 0 || 2 * end.least > form.cap ? undefined : end;
}

/** Undefined where something else than a class repeats without end, or where it does so elsewhere. */
function endOf(node: Node): OpenEnd | undefined {
  const { max } = lengthsOf(node);
  if (Number.isFinite(max)) return { least: max, sets: [] };
  switch (node.type) {
    case 'repeat':
      return node.greedy && node.node.type === 'set' ? { least: node.min, sets: [node.node.set] } : undefined;
    case 'alt': {
      const ends = node.options.map(endOf).filter((end) => end !== undefined);
      if (ends.length < node.options.length) return undefined;
      return { least: Math.max(...ends.map(({ least }) => least)), sets: ends.flatMap(({ sets }) => sets) };
    }
    case 'cat': {
      const last = node.parts.at(-1);
      const before = lengthsOf({ type: 'cat', parts: node.parts.slice(0, -1) }).max;
      const end = last && Number.isFinite(before) ? endOf(last) : undefined;
      return end && { least: before + end.least, sets: end.sets };
    }
    default:
      return undefined;
  }
}
