/**
 * The fixed beginning of an expression: a check of a few bytes that spares RE2 most windows.
 */
import { BASE64_VALUE } from '../normalize/byte-classes.js';
import { LEAST_RUN } from '../normalize/runs.js';
import { type ByteSet, union } from './byte-set.js';
import type { Node } from './expression.js';
import { rateOf, type Sequence } from './sequence.js';

/** Positions that are looked at, at most. */
const LONGEST = 32;
const MOST = 8;
/** A beginning that more places share than this spares too little. */
const WORTHLESS = 2 ** -9;

interface Head {
  readonly sequences: readonly Sequence[];
  /** Whether the sequences are the whole node, so that what follows continues them. */
  readonly isWhole: boolean;
}

/**
 * Sequences of which one begins every match; empty where nothing is certain.
 *
 * @param isAny - also such as spare little
 */
export function leadsOf(node: Node, isAny = false): readonly Sequence[] {
  const { sequences } = headOf(node);
  if (sequences.some((sequence) => sequence.length === 0)) return [];
  const rate = sequences.reduce((sum, sequence) => sum + rateOf(sequence), 0);
  return rate > WORTHLESS && !isAny ? [] : sequences;
}

/** Whether there are such sequences, and each begins with a run of the base64 alphabet that is found as one. */
export function beginWithRun(leads: readonly Sequence[]): boolean {
  const isMember = (flag: number, byte: number) => flag === 0 || (BASE64_VALUE[byte] as number) >= 0;
  const isRun = (lead: Sequence) =>
    lead.length >= LEAST_RUN && lead.slice(0, LEAST_RUN).every((set) => set.every(isMember));
  return leads.length > 0 && leads.every(isRun);
}

function headOf(node: Node): Head {
  switch (node.type) {
    case 'assert':
      return { sequences: [[]], isWhole: true };
    case 'set':
      return { sequences: [[node.set]], isWhole: true };
    case 'cat': {
      let head: Head = { sequences: [[]], isWhole: true };
      for (const part of node.parts) {
        if (!head.isWhole) break;
        head = joined(head, headOf(part));
      }
      return head;
    }
    case 'alt': {
      const heads = node.options.map(headOf);
      return few(
        heads.flatMap((head) => head.sequences),
        heads.every((head) => head.isWhole),
      );
    }
    case 'repeat': {
      let head: Head = { sequences: [[]], isWhole: true };
      const once = headOf(node.node);
      for (let count = 0; count < Math.min(node.min, LONGEST) && head.isWhole; count += 1)
        head = joined(head, once);
      return { ...head, isWhole: head.isWhole && node.min === node.max && node.min <= LONGEST };
    }
  }
}

function joined(left: Head, right: Head): Head {
  const sequences = left.sequences.flatMap((a) => right.sequences.map((b) => [...a, ...b].slice(0, LONGEST)));
  const isCut = sequences.some((sequence) => sequence.length === LONGEST);
  return few(sequences, left.isWhole && right.isWhole && !isCut);
}

/** Too many sequences become one that allows more: position by position their union. */
function few(sequences: readonly Sequence[], isWhole: boolean): Head {
  if (sequences.length <= MOST) return { sequences, isWhole };
  const length = Math.min(...sequences.map((sequence) => sequence.length));
  const merged = Array.from({ length }, (_, i) => sequences.map((s) => s[i] as ByteSet).reduce(union));
  return {
    sequences: [merged],
    isWhole: isWhole && sequences.every((sequence) => sequence.length === length),
  };
}
