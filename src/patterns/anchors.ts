/**
 * Derives an expression's anchors: short byte sequences of which one must occur in every match.
 *
 * The idea is RE2's prefilter (re2/prefilter.h): walk the tree, keep exact strings as long as there
 * are few of them, combine what must all occur and what may occur instead. Here a sequence is made of
 * byte sets, so that `SK[0-9a-f]{6}` is an anchor too, and a group also knows where in the match its
 * sequences can lie.
 */
import { trim, withWholeDigits } from './anchor-pieces.js';
import { type ByteSet, keyOf } from './byte-set.js';
import {
  exact,
  flatten,
  longest,
  MAX_LENGTH,
  MAX_SEQUENCES,
  product,
  SEPARATOR_NODE,
} from './exact-strings.js';
import type { Node } from './expression.js';
import { lengthsOf } from './expression-text.js';
import { describeSequence, measuredRate, rateOf, type Sequence, traitsOf } from './sequence.js';

/** Sequences of which one must occur. */
export interface AnchorGroup {
  readonly sequences: readonly Sequence[];
  /** Whether a letter or digit directly before (1) or after (2) each sequence refuses it. */
  readonly edges: readonly number[];
  /** Bytes from the match's start to each sequence's end; -1 where that varies. */
  readonly distances: readonly number[];
  /** Bytes from the match's start to a sequence's end, at most. */
  readonly reach: number;
  /** Bytes from a sequence's start to the match's end, at most. */
  readonly rest: number;
  /** Expected occurrences a byte in ordinary text. */
  readonly rate: number;
}

/** A group that occurs more often than this wants a second one beside it. */
const NEEDS_COMPANY = 2 ** -18;
const MAX_GROUPS = 6;
const MAX_COMPANY = 3;
/** Taking note of a group that occurs more often than this costs more than it spares. */
const WORTH_COUNTING = 2 ** -10;
/** A group that ends within so many bytes of the match's start is said to begin it. */
const NEAR_START = 64;
const FINE_AT_START = 2 ** -8;
const NEARLY_AS_RARE = 64;
const FAR = 1024;
const BEARABLE = 2 ** -6;
/** Beyond this a group is no help. */
const TOO_COMMON = 1 / 40;

/** Whether every sequence of a group has some bytes that are given, rather than classes alone. */
export function hasLiterals(group: AnchorGroup): boolean {
  return group.sequences.every((sequence) => sequence.filter((set) => traitsOf(set).size <= 2).length >= 3);
}

interface Edges {
  readonly left: boolean;
  readonly right: boolean;
}
export const EDGE_LEFT = 1;
export const EDGE_RIGHT = 2;
const NO_EDGES: Edges = { left: false, right: false };
/** A word among the words that hold its text. */
const WHOLE_WORD = 0.5;
const NOT_WORD: ByteSet = new Uint8Array(256).map((_, byte) =>
  (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ? 0 : 1,
);

/** Whether all of a set's bytes are letters and digits. */
function isWordSet(set: ByteSet): boolean {
  return set.every((flag, byte) => flag === 0 || NOT_WORD[byte] === 0);
}

/** A group from exact sequences that start `before` bytes into the match, at most. */
function groupOf(
  sequences: readonly Sequence[],
  before: number,
  after: number,
  isExact: boolean,
  edges: Edges = NO_EDGES,
): AnchorGroup | undefined {
  if (sequences.length === 0 || sequences.some((s) => s.length === 0)) return undefined;
  let [reach, rest, rate] = [0, 0, 0];
  const kept = new Map<
    string,
    { readonly sequence: Sequence; readonly distance: number; readonly edge: number }
  >();
  for (const whole of sequences) {
    const piece = trim(whole);
    if (piece === undefined) return undefined;
    const { offset } = piece;
    const pieceEnd = offset + piece.sequence.length;
    const sequence = withWholeDigits(piece.sequence);
    const left = edges.left && offset === 0 && isWordSet(sequence[0] as ByteSet);
    const right = edges.right && pieceEnd === whole.length && isWordSet(sequence.at(-1) as ByteSet);
    const edge = (left ? EDGE_LEFT : 0) | (right ? EDGE_RIGHT : 0);
    reach = Math.max(reach, before + pieceEnd);
    rest = Math.max(rest, whole.length - offset + after);
    const key = sequence.map(keyOf).join('') + String(edge);
    const distance = isExact ? before + offset + sequence.length : -1;
    const known = kept.get(key);
    if (known === undefined) rate += measuredRate(sequence) * (edge === 0 ? 1 : WHOLE_WORD);
    kept.set(key, {
      sequence,
      edge,
      distance: known === undefined || known.distance === distance ? distance : -1,
    });
  }
  const all = [...kept.values()];
  const distances = all.map((entry) => entry.distance);
  if (rate > TOO_COMMON) return undefined;
  const edgesOfAll = all.map((entry) => entry.edge);
  return {
    sequences: all.map((entry) => entry.sequence),
    distances,
    edges: edgesOfAll,
    reach,
    rest,
    rate,
  };
}

/** Every group that each match of the node must contain. */
function required(node: Node): AnchorGroup[] {
  switch (node.type) {
    case 'assert':
      return [];
    case 'set':
    case 'cat':
      return requiredOfParts(node.type === 'cat' ? flatten(node.parts) : [node]);
    case 'repeat':
      if (node.min === 0) return [];
      return required(node.node).map((group) => repeated(group, node));
    case 'alt': {
      const whole = exact(node);
      if (whole !== undefined) {
        const group = groupOf(whole, 0, 0, true);
        return group === undefined ? [] : [group];
      }
      const best: AnchorGroup[] = [];
      for (const option of node.options) {
        const choice = rarest(required(option));
        if (choice === undefined) return [];
        best.push(choice);
      }
      const merged = merge(best);
      return merged.rate > TOO_COMMON ? [] : [merged];
    }
  }
}

function repeated(group: AnchorGroup, node: Node & { type: 'repeat' }): AnchorGroup {
  const extra = node.max === 1 ? 0 : lengthsOf(node).max;
  return { ...group, distances: unknown(group), reach: group.reach + extra, rest: group.rest + extra };
}

function merge(groups: readonly AnchorGroup[]): AnchorGroup {
  return {
    sequences: groups.flatMap((group) => group.sequences),
    edges: groups.flatMap((group) => group.edges),
    distances: groups.flatMap((group) => group.distances),
    reach: Math.max(...groups.map((group) => group.reach)),
    rest: Math.max(...groups.map((group) => group.rest)),
    rate: groups.reduce((sum, group) => sum + group.rate, 0),
  };
}

function rarest(groups: readonly AnchorGroup[]): AnchorGroup | undefined {
  return groups.reduce<AnchorGroup | undefined>(
    (best, group) => (best === undefined || group.rate < best.rate ? group : best),
    undefined,
  );
}

function requiredOfParts(parts: readonly Node[]): AnchorGroup[] {
  const lengths = parts.map(lengthsOf);
  const total = lengths.reduce((sum, l) => sum + l.max, 0);
  const groups: AnchorGroup[] = [];
  let current: Sequence[] = [[]];
  let start = 0;
  let before = 0;
  let position = 0;
  // Whether all that came before `start` has one length, and all up to `position`.
  let startIsExact = true;
  let isExact = true;
  let leftEdge = false;
  const flush = (nextBefore: number, rightEdge = false) => {
    const spread = total - before - longest(current);
    const after = Number.isNaN(spread) ? Number.POSITIVE_INFINITY : spread;
    const group = groupOf(current, start, after, startIsExact, { left: leftEdge, right: rightEdge });
    leftEdge = rightEdge;
    if (group !== undefined) groups.push(group);
    current = [[]];
    start = nextBefore;
    before = position;
    startIsExact = isExact;
  };
  parts.forEach((part, i) => {
    const { min, max } = lengths[i] as { min: number; max: number };
    if (part.type === 'assert' && part.source === '\\b') {
      if (longest(current) > 0) flush(position, true);
      leftEdge = true;
      return;
    }
    const strings = exact(part);
    const joined = strings === undefined ? undefined : product(current, strings);
    if (joined !== undefined && joined.length <= MAX_SEQUENCES && longest(joined) <= MAX_LENGTH) {
      current = joined;
    } else if (strings !== undefined && strings.length <= MAX_SEQUENCES * 4 && part.type !== 'repeat') {
      flush(position);
      current = strings;
    } else {
      // The least number of repetitions still belongs to what must occur.
      if (part.type === 'repeat' && part.node.type === 'set' && part.min > 0 && part !== SEPARATOR_NODE) {
        const room = Math.min(part.min, MAX_LENGTH - longest(current));
        const tail: Sequence = Array.from(
          { length: Math.max(0, room) },
          () => (part.node as { set: ByteSet }).set,
        );
        current = current.map((sequence) => [...sequence, ...tail]);
      }
      const partIsExact = isExact;
      isExact &&= min === max;
      flush(position + max, part === SEPARATOR_NODE);
      groups.push(
        ...required(part).map((group) => shifted(group, position, total - position - max, partIsExact)),
      );
    }
    isExact &&= min === max;
    position += max;
    if (longest(current) === 0) {
      start = position;
      before = position;
      startIsExact = isExact;
    }
  });
  flush(position);
  return groups;
}

const unknown = (group: AnchorGroup) => group.sequences.map(() => -1);

function shifted(group: AnchorGroup, before: number, after: number, isExact: boolean): AnchorGroup {
  const tail = Number.isNaN(after) ? Number.POSITIVE_INFINITY : after;
  const distances = isExact ? group.distances.map((d) => (d < 0 ? d : d + before)) : unknown(group);
  return { ...group, distances, reach: group.reach + before, rest: group.rest + tail };
}

/**
 * The groups to look for, rarest first: one if it is rare, up to three that must lie near each other
 * if it is not; none if the expression has no part that is worth looking for.
 *
 * @param ofFrame - words propose a frame: never one of them alone, unless it is rare
 */
export function deriveAnchors(node: Node, ofFrame = false): readonly AnchorGroup[] {
  const groups = required(node).sort((a, b) => a.rate - b.rate);
  // One that lies at the match's start is worth most: what it proposes is checked with a glance.
  const rarestRate = groups[0]?.rate ?? 0;
  const isFine = (group: AnchorGroup) =>
    group.reach <= NEAR_START && group.rate < FINE_AT_START && group.rate <= rarestRate * NEARLY_AS_RARE;
  const atStart = ofFrame ? undefined : groups.find(isFine);
  if (atStart !== undefined) return [atStart];
  // One that lies far into the match would make every change of the text reach as far.
  if (!ofFrame && (groups[0]?.reach ?? 0) > FAR) {
    const near = groups.find((group) => group.reach <= NEAR_START && group.rate < BEARABLE);
    if (near !== undefined) return [near];
  }
  const chosen: AnchorGroup[] = [];
  for (const group of groups) {
    if (chosen.length === MAX_GROUPS) break;
    if (!ofFrame && chosen.length > 0 && (chosen[0] as AnchorGroup).rate < NEEDS_COMPANY) break;
    if (!ofFrame && chosen.length === MAX_COMPANY) break;
    if (chosen.length > 0 && group.rate > WORTH_COUNTING) break;
    if (chosen.some((other) => overlaps(other, group))) continue;
    chosen.push(group);
  }
  return chosen;
}

/** Two groups that share a sequence would be satisfied by one occurrence. */
function overlaps(a: AnchorGroup, b: AnchorGroup): boolean {
  const keys = new Set(a.sequences.map(describeSequence));
  return b.sequences.some((sequence) => keys.has(describeSequence(sequence)));
}

/** A group from literals that a definition names itself; where in the match they lie is not known. */
export function literalGroup(
  literals: readonly string[],
  caseless: boolean,
  longestMatch: number,
): AnchorGroup {
  const sequences = literals.map((literal) =>
    [...Buffer.from(literal, 'utf8')].map((byte) => {
      const set = new Uint8Array(256);
      set[byte] = 1;
      const other = byte ^ 0x20;
      if (caseless && /[a-z]/i.test(String.fromCharCode(byte)) && byte < 0x80) set[other] = 1;
      return set;
    }),
  );
  const rate = sequences.reduce((sum, sequence) => sum + rateOf(sequence), 0);
  return {
    sequences,
    edges: sequences.map(() => 0),
    distances: sequences.map(() => -1),
    reach: longestMatch,
    rest: longestMatch,
    rate,
  };
}
