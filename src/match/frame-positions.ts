/**
 * The frames that are walked as one automaton of positions (Glushkov): what byte each position takes, and which can
 * come next. Assertions are taken to hold: it may say yes where RE2 then says no.
 *
 * Those of the built-in patterns are worked out by the build step, which takes a second; both engines use them.
 */
import { type ByteSet, keyOf } from '../patterns/byte-set.js';
import type { CompiledForm } from '../patterns/compiled.js';
import { type Node, parseExpression } from '../patterns/expression.js';
import { lengthsOf } from '../patterns/expression-text.js';
import { positionsOf } from '../patterns/positions.js';

export interface FramePositions {
  /** Sets of bytes, none twice, in the order in which positions name them first. */
  readonly sets: readonly ByteSet[];
  /** Index of the set of bytes that each position takes. */
  readonly setOf: Int32Array;
  /** Where the positions that can follow each one start in `follow`; one more at the end. */
  readonly followFrom: Int32Array;
  readonly follow: Int32Array;
  /** Positions that a match can begin with. */
  readonly first: Int32Array;
  /** The form that ends with a position, or -1. */
  readonly formOf: Int32Array;
  /** Longest match of any frame, in bytes. */
  readonly cap: number;
}

/** Repeats of one character that a walk counts. */
const MOST_COUNTED = 4;

/** The positions of the first forms of several, worked out before. */
export interface Begun {
  readonly forms: number;
  readonly positions: FramePositions;
}
const NOTHING: Begun = {
  forms: 0,
  positions: {
    sets: [],
    setOf: new Int32Array(),
    followFrom: new Int32Array(1),
    follow: new Int32Array(),
    first: new Int32Array(),
    formOf: new Int32Array(),
    cap: 0,
  },
};

/** The positions of all forms that are walked, one form after another. */
export function framePositionsOf(
  forms: readonly CompiledForm[],
  { positions: known, forms: knownForms }: Begun = NOTHING,
): FramePositions {
  const sets: ByteSet[] = [...known.sets];
  const numbers = new Map<string, number>(sets.map((set, i) => [keyOf(set), i]));
  const setOf = Array.from(known.setOf);
  const followFrom = Array.from(known.followFrom);
  const follow = Array.from(known.follow);
  const first = Array.from(known.first);
  const formOf = Array.from(known.formOf);
  let { cap } = known;
  const numberOf = (set: ByteSet): number => {
    const key = keyOf(set);
    let number = numbers.get(key);
    if (number === undefined) {
      number = sets.push(set) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  forms.forEach((form, index) => {
    if (index < knownForms || !form.isWalked) return;
    const positions = positionsOf(withOpenRepeats(parseExpression(form.expression)));
    const base = setOf.length;
    const last = new Set(positions.last);
    positions.sets.forEach((set, i) => {
      setOf.push(numberOf(set));
      for (const next of positions.follow[i] as readonly number[]) follow.push(base + next);
      followFrom.push(follow.length);
      formOf.push(last.has(i) ? index : -1);
    });
    for (const position of positions.first) first.push(base + position);
    cap = Math.max(cap, form.cap);
  });
  return {
    sets,
    setOf: Int32Array.from(setOf),
    followFrom: Int32Array.from(followFrom),
    follow: Int32Array.from(follow),
    first: Int32Array.from(first),
    formOf: Int32Array.from(formOf),
    cap,
  };
}

/**
 * The tree with repeats of one character without their end: counting to forty multiplies the states of a walk, and
 * says little. Every match is one of the result's.
 */
function withOpenRepeats(node: Node): Node {
  switch (node.type) {
    case 'repeat':
      return node.max > MOST_COUNTED && lengthsOf(node.node).max === 1
        ? { ...node, min: Math.min(node.min, MOST_COUNTED), max: Number.POSITIVE_INFINITY }
        : { ...node, node: withOpenRepeats(node.node) };
    case 'alt':
      return { ...node, options: node.options.map(withOpenRepeats) };
    case 'cat':
      return { ...node, parts: node.parts.map(withOpenRepeats) };
    default:
      return node;
  }
}
