/**
 * The positions of an expression (V. Glushkov, The abstract theory of automata, 1961): which bytes each
 * takes, and which can come next. Assertions are taken to hold.
 */
import type { ByteSet } from './byte-set.js';
import type { Node } from './expression.js';

export interface Positions {
  /** The bytes that each position takes. */
  readonly sets: readonly ByteSet[];
  readonly follow: readonly (readonly number[])[];
  /** Positions that a match can begin and end with. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** The positions of a tree. Cost: linear in the positions, repetitions written out, and in what follows them. */
export function positionsOf(node: Node): Positions;
/** Undefined if there are more than `most`. */
export function positionsOf(node: Node, most: number): Positions | undefined;
export function positionsOf(node: Node, most = Number.POSITIVE_INFINITY): Positions | undefined {
  const builder = new Builder(most);
  try {
    const { first, last } = builder.build(node);
    return { sets: builder.sets, follow: builder.follow.map((set) => [...set]), first, last };
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

interface Fragment {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly isNullable: boolean;
}

class TooLarge extends Error {}

class Builder {
  readonly sets: ByteSet[] = [];
  readonly follow: Set<number>[] = [];

  constructor(private readonly most: number) {}

  build(node: Node): Fragment {
    switch (node.type) {
      case 'assert':
        return { first: [], last: [], isNullable: true };
      case 'set': {
        if (this.sets.length >= this.most) throw new TooLarge();
        const position = this.sets.push(node.set) - 1;
        this.follow.push(new Set());
        return { first: [position], last: [position], isNullable: false };
      }
      case 'cat':
        return node.parts.reduce<Fragment>((left, part) => this.join(left, this.build(part)), EMPTY);
      case 'alt': {
        const options = node.options.map((option) => this.build(option));
        return {
          first: options.flatMap((option) => option.first),
          last: options.flatMap((option) => option.last),
          isNullable: options.some((option) => option.isNullable),
        };
      }
      case 'repeat':
        return this.repeat(node);
    }
  }

  private repeat(node: Node & { type: 'repeat' }): Fragment {
    let out: Fragment = EMPTY;
    for (let count = 0; count < node.min; count += 1) out = this.join(out, this.build(node.node));
    if (node.max === Number.POSITIVE_INFINITY) {
      const loop = this.build(node.node);
      this.link(loop.last, loop.first);
      return this.join(out, { ...loop, isNullable: true });
    }
    for (let count = node.min; count < node.max; count += 1) {
      out = this.join(out, { ...this.build(node.node), isNullable: true });
    }
    return out;
  }

  private join(left: Fragment, right: Fragment): Fragment {
    this.link(left.last, right.first);
    return {
      first: left.isNullable ? [...left.first, ...right.first] : left.first,
      last: right.isNullable ? [...left.last, ...right.last] : right.last,
      isNullable: left.isNullable && right.isNullable,
    };
  }

  private link(from: readonly number[], to: readonly number[]): void {
    for (const position of from) for (const next of to) (this.follow[position] as Set<number>).add(next);
  }
}

const EMPTY: Fragment = { first: [], last: [], isNullable: true };
