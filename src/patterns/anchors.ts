/**
 * Derives an expression's anchors: short byte sequences of which one must occur in every match.
 *
 * The idea is RE2's prefilter (re2/prefilter.h): walk the tree, keep exact strings as long as there
 * are few of them, combine what must all occur and what may occur instead. Here a sequence is made of
 * byte sets, so that `SK[0-9a-f]{6}` is an anchor too, and a group also knows where in the match its
 * sequences can lie.
 */
import { type ByteSet, frequencyOf, keyOf, sizeOf, union } from './byte-set.js';
import type { Node } from './expression.js';
import { lengthsOf } from './expression-text.js';
import { wordRate } from './word-rate.js';

/** One anchor: a set for each byte. */
export type Sequence = readonly ByteSet[];

/** Sequences of which one must occur. */
export interface AnchorGroup {
  readonly sequences: readonly Sequence[];
  /** Whether a letter or digit directly before (1) or after (2) each sequence refuses it. */
  readonly edges: readonly number[];
  /** Place of the group in the match, where all groups follow one another; else -1. */
  readonly order: number;
  /** Bytes from the match's start to each sequence's end; -1 where that varies. */
  readonly distances: readonly number[];
  /** Bytes from the match's start to a sequence's end, at most. */
  readonly reach: number;
  /** Bytes from a sequence's start to the match's end, at most. */
  readonly rest: number;
  /** Expected occurrences a byte in ordinary text. */
  readonly rate: number;
}

const MAX_SEQUENCES = 96;
const MAX_LENGTH = 40;
/** A sequence is cut once it is this rare; longer ones only make the automaton larger. */
const RARE_ENOUGH = 2 ** -20;
/** A group that occurs more often than this wants a second one beside it. */
const NEEDS_COMPANY = 2 ** -18;
/** A word that the table does not hold occurs at most this often. */
const UNSEEN_WORD = 2 ** -18;
const MAX_GROUPS = 6;
const MAX_COMPANY = 3;
/** Taking note of a group that occurs more often than this costs more than it spares. */
const WORTH_COUNTING = 2 ** -10;
/** A group that ends within so many bytes of the match's start is said to begin it. */
export const NEAR_START = 64;
const FINE_AT_START = 2 ** -8;
const NEARLY_AS_RARE = 64;
const FAR = 1024;
const BEARABLE = 2 ** -6;
/** Beyond this a group is no help. */
const TOO_COMMON = 1 / 40;
/** Given a letter before it, one letter of a word is about this likely; likewise a UTF-8 byte. */
const LETTER_AFTER_LETTER = 0.3;
const CAPITAL_AFTER_CAPITAL = 0.08;
const FOREIGN_AFTER_FOREIGN = 0.15;
/** So is a digit after a digit, a member of a class after another, and a mark after the same mark. */
const CLASS_AFTER_CLASS = 0.5;
/** A piece further in must be this much rarer to be preferred to the one at the start. */
const WORTH_MOVING = 1 / 8;

/** What `rateOf` asks of a set, told once for each. */
interface Traits {
  readonly frequency: number;
  readonly size: number;
  /** A lower-case letter, or a letter in either case. */
  readonly isLetter: boolean;
  readonly isCapital: boolean;
  /** Only bytes beyond ASCII. */
  readonly isForeign: boolean;
  /** Of the bytes beyond ASCII either none or all. */
  readonly isAscii: boolean;
}
function isAsciiOrAll(set: ByteSet): boolean {
  const foreign = set.subarray(0x80);
  return foreign.every((flag) => flag === foreign[0]);
}

const known = new WeakMap<ByteSet, Traits>();
const bySet = new Map<string, Traits>();

function traitsOf(set: ByteSet): Traits {
  let traits = known.get(set) ?? bySet.get(keyOf(set));
  if (traits === undefined) {
    const size = sizeOf(set);
    const first = set.indexOf(1);
    const folded = first | 0x20;
    const isAnyLetter = size <= 2 && folded >= 0x61 && folded <= 0x7a;
    const isCapital = isAnyLetter && set[folded] !== 1;
    const isLetter = isAnyLetter && !isCapital;
    traits = { frequency: frequencyOf(set), size, isLetter, isCapital, isForeign: first >= 0x80, isAscii: isAsciiOrAll(set) };
    bySet.set(keyOf(set), traits);
  }
  known.set(set, traits);
  return traits;
}

/** Expected occurrences a byte in ordinary text; neighbouring letters are not independent. */
export function rateOf(sequence: Sequence, from = 0, to = sequence.length): number {
  let rate = 1;
  let previous: Traits | undefined;
  for (let i = from; i < to; i += 1) {
    const traits = traitsOf(sequence[i] as ByteSet);
    let share = traits.frequency;
    if (previous !== undefined) {
      if (traits.isLetter && previous.isLetter) share = LETTER_AFTER_LETTER;
      if (traits.isCapital && previous.isCapital) share = CAPITAL_AFTER_CAPITAL;
      if (traits.isForeign && previous.isForeign) share = FOREIGN_AFTER_FOREIGN;
      const isRow = traits === previous && !traits.isLetter;
      if (isRow || (traits.size >= 10 && previous.size >= 10)) share = Math.max(share, CLASS_AFTER_CLASS);
    }
    rate *= share;
    previous = traits;
  }
  return rate;
}

/**
 * The rate of a sequence as measured, where it is a word or part of one; else as reckoned.
 *
 * Independent letters make long words look rare, and `command` is commoner than `obey`.
 */
function measuredRate(sequence: Sequence): number {
  const reckoned = rateOf(sequence);
  const traits = sequence.map(traitsOf);
  if (sequence.length < 3 || !traits.every((t) => t.isLetter)) return reckoned;
  const word = String.fromCharCode(...sequence.map((set) => set.indexOf(1) | 0x20));
  const measured = wordRate(word);
  return measured > 0 ? measured : Math.min(reckoned, UNSEEN_WORD);
}

/** All strings of the node's language, if few and short. */
function exact(node: Node): Sequence[] | undefined {
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
function mergeSameLength(sequences: readonly Sequence[]): Sequence[] {
  const byLength = new Map<number, Sequence>();
  for (const sequence of sequences) {
    const known = byLength.get(sequence.length);
    const merged = known?.map((set, i) => union(set, sequence[i] as ByteSet));
    byLength.set(sequence.length, merged ?? sequence);
  }
  return [...byLength.values()];
}

const longest = (sequences: readonly Sequence[]) => Math.max(0, ...sequences.map((s) => s.length));

function product(left: readonly Sequence[], right: readonly Sequence[]): Sequence[] {
  const out: Sequence[] = [];
  for (const a of left) for (const b of right) out.push(b.length === 0 ? a : [...a, ...b]);
  return out;
}

/** A set of more bytes than this multiplies the automaton's states with each further position. */
const WIDE = 20;
const MAX_WIDE = 2;
/** A class at the front is the worst: every state is doubled by whether it was seen just now. */
const LED_BY_CLASS = 64;
/** Sets of more than one letter's cases, up to `WIDE`. */
const NARROW = 4;
const MAX_NARROW = 18;
const LONGEST_PIECE = 24;
const DIGITS: ByteSet = new Uint8Array(256).fill(1, 0x30, 0x3a);

/**
 * How much a piece costs the automaton: undefined if too much. ASCII and what lies beyond it are looked
 * for by two automata, so a piece is one or the other.
 */
function costOf(sequence: Sequence, from: number, to: number): number | undefined {
  let wide = 0;
  let narrow = 0;
  const { isForeign } = traitsOf(sequence[from] as ByteSet);
  for (let i = from; i < to; i += 1) {
    const { size, isForeign: own, isAscii } = traitsOf(sequence[i] as ByteSet);
    if (own !== isForeign || (!own && !isAscii)) return undefined;
    if (size > WIDE) wide += 1;
    else if (size > NARROW) narrow += 1;
  }
  return wide > MAX_WIDE || narrow > MAX_NARROW ? undefined : wide;
}

/** The piece that is rare enough, costs little and is short; else the rarest; undefined if there is none. */
function trim(sequence: Sequence): { readonly sequence: Sequence; readonly offset: number } | undefined {
  let best: { offset: number; length: number; rate: number; score: number } | undefined;
  for (let offset = 0; offset < sequence.length; offset += 1) {
    for (let length = 1; length <= LONGEST_PIECE && offset + length <= sequence.length; length += 1) {
      const cost = costOf(sequence, offset, offset + length);
      if (cost === undefined) break;
      const rate = rateOf(sequence, offset, offset + length);
      // A piece further in must be worth the move: what begins a match costs least to look at.
      const worth = Math.max(rate, RARE_ENOUGH) * (offset === 0 ? 1 : 1 / WORTH_MOVING);
      const isLed = traitsOf(sequence[offset] as ByteSet).size > WIDE ? LED_BY_CLASS : 1;
      const score = worth * (1 + cost) * isLed * (1 + length / 1000);
      if (best === undefined || score < best.score) best = { offset, length, rate, score };
      if (rate < RARE_ENOUGH) break;
    }
  }
  if (best === undefined) return undefined;
  return { sequence: sequence.slice(best.offset, best.offset + best.length), offset: best.offset };
}

/**
 * A row of digits with every digit allowed everywhere: an automaton that had to remember which digits it
 * saw would need a state for each combination.
 */
function withWholeDigits(sequence: Sequence): Sequence {
  const isSome = (set: ByteSet) => set.every((flag, byte) => flag === 0 || (byte >= 0x30 && byte <= 0x39));
  return sequence.filter(isSome).length < 4 ? sequence : sequence.map((set) => (isSome(set) ? DIGITS : set));
}

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
  const kept = new Map<string, { readonly sequence: Sequence; readonly distance: number; readonly edge: number }>();
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
    kept.set(key, { sequence, edge, distance: known === undefined || known.distance === distance ? distance : -1 });
  }
  const all = [...kept.values()];
  const distances = all.map((entry) => entry.distance);
  if (rate > TOO_COMMON) return undefined;
  const edgesOfAll = all.map((entry) => entry.edge);
  return { sequences: all.map((entry) => entry.sequence), distances, edges: edgesOfAll, order: -1, reach, rest, rate };
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

/** Concatenations within concatenations, and exact repetitions of few bytes, laid out flat. */
function flatten(parts: readonly Node[]): Node[] {
  return parts.flatMap((part) => (part.type === 'cat' ? flatten(part.parts) : [part]));
}

function repeated(group: AnchorGroup, node: Node & { type: 'repeat' }): AnchorGroup {
  const extra = node.max === 1 ? 0 : lengthsOf(node).max;
  return { ...group, distances: unknown(group), reach: group.reach + extra, rest: group.rest + extra };
}

function merge(groups: readonly AnchorGroup[]): AnchorGroup {
  return {
    sequences: groups.flatMap((group) => group.sequences),
    edges: groups.flatMap((group) => group.edges),
    order: -1,
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
        const tail: Sequence = Array.from({ length: Math.max(0, room) }, () => (part.node as { set: ByteSet }).set);
        current = current.map((sequence) => [...sequence, ...tail]);
      }
      const partIsExact = isExact;
      isExact &&= min === max;
      flush(position + max, part === SEPARATOR_NODE);
      groups.push(...required(part).map((group) => shifted(group, position, total - position - max, partIsExact)));
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
  return groups.map((group, order) => ({ ...group, order }));
}

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

/** A sequence as a person reads it: `ghp_` or `SK[16]` with set sizes. */
export function describeSequence(sequence: Sequence): string {
  return sequence
    .map((set) => {
      const count = sizeOf(set);
      const first = set.indexOf(1);
      const letter = count === 2 && first >= 0x41 && first <= 0x5a && set[first + 0x20] === 1;
      if (count !== 1 && !letter) return `[${count}]`;
      const byte = letter ? first + 0x20 : first;
      return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `<${byte.toString(16)}>`;
    })
    .join('');
}

/** A group from literals that a definition names itself; where in the match they lie is not known. */
export function literalGroup(literals: readonly string[], caseless: boolean, longestMatch: number): AnchorGroup {
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
  return { sequences, edges: sequences.map(() => 0), order: -1, distances: sequences.map(() => -1), reach: longestMatch, rest: longestMatch, rate };
}
