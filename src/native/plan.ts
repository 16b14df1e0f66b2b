/**
 * How the native engine proposes each form that is not walked: by an expression for Hyperscan, by its letters, or by
 * runs.
 *
 * What is proposed may be more than the portable engine proposes, never less: RE2 has the last word in both.
 */
import type { Database } from '../match/database.js';
import { isAlphanumeric } from '../normalize/byte-classes.js';
import { type AnchorGroup, deriveAnchors } from '../patterns/anchors.js';
import { type ByteSet, sizeOf } from '../patterns/byte-set.js';
import { type CompiledForm, lookBefore } from '../patterns/compiled.js';
import { EMPTY, type Node, parseExpression } from '../patterns/expression.js';
import { expressionText, lengthsOf } from '../patterns/expression-text.js';
import { beginWithRun } from '../patterns/leads.js';
import { positionsOf } from '../patterns/positions.js';
import { rateOf, type Sequence } from '../patterns/sequence.js';

/**
 * What a match of an anchor proposes.
 *
 * `lead`: it is the whole fixed beginning of a match. `piece`: it lies in the match, or near it. `whole`: it
 * is a match but for assertions and what stands around it. `mark`: the same, and pieces propose the form, since
 * it lies too far behind the match's beginning. `beside`: a match that runs propose may follow it.
 */
export interface Proposal {
  readonly kind: 'piece' | 'lead' | 'whole' | 'mark' | 'beside';
  readonly form: number;
  readonly group: number;
  /** Bytes from the match's start to the anchor's end, if that never varies; else -1. For a whole: at most. */
  readonly distance: number;
}

export interface Plan {
  /** Expressions over bytes, and what each proposes. */
  readonly anchors: ReadonlyMap<string, readonly Proposal[]>;
  /** Forms that a run of the base64 alphabet proposes, wherever it stands. */
  readonly runForms: readonly number[];
  /** Forms without two given bytes in a row that begin where a word does: looked at wherever one begins. */
  readonly edgeForms: readonly number[];
  /** Forms that another group of anchors proposes than in the portable engine, and alone. */
  readonly rareGroups: ReadonlyMap<number, AnchorGroup>;
}

/** A fixed beginning with fewer given bytes, or one that occurs more often, tells too little. */
const LEAST_GIVEN = 3;
const RARE_LEAD = 2 ** -15;
/** A shorter fixed beginning lets too much through. */
const LEAST_EDGE_LEAD = 8;
/** Where pieces are not rarer, an automaton that begins with them runs nearly all the time. */
const RARE_PIECE = 2 ** -9;
/** Another group is worth the change if it is rarer by this. */
const RARER = 1 / 8;
/** Beyond so many positions an automaton of Hyperscan's gets slow, or is refused. */
const MOST_POSITIONS = 420;

/** @param withWholes - whether the library gets whole expressions: it may refuse one, or not be up to it */
export function planOf(database: Database, withWholes: boolean): Plan {
  const anchors = new Map<string, Proposal[]>();
  const runForms: number[] = [];
  const edgeForms: number[] = [];
  const rareGroups = new Map<number, AnchorGroup>();
  const add = (text: string, proposal: Proposal) => {
    const known = anchors.get(text);
    if (known === undefined) anchors.set(text, [proposal]);
    else if (!known.some((other) => isSame(other, proposal))) known.push(proposal);
  };
  database.compiled.forms.forEach((form, index) => {
    const base = { form: index, group: 0, distance: -1 } as const;
    if (form.view === 'letters' || form.isWalked) return;
    if (form.isRun) {
      runForms.push(index);
      return;
    }
    if (isRunAfterWords(form)) {
      for (const sequence of form.groups.flatMap((group) => group.sequences))
        add(textOf(sequence), { ...base, kind: 'beside' });
      return;
    }
    if (isToldByEdge(form)) {
      edgeForms.push(index);
      return;
    }
    if (isToldByLead(form)) {
      for (const lead of form.leads) add(textOf(lead), { ...base, kind: 'lead', distance: lead.length });
      return;
    }
    const whole = withWholes ? wholeOf(form) : undefined;
    if (whole !== undefined && isKept(whole.longest, form, database)) {
      add(whole.text, { ...base, kind: 'whole', distance: whole.longest });
      return;
    }
    const rarer = rarerGroup(form, database);
    if (rarer !== undefined) {
      rareGroups.set(index, rarer);
      for (const sequence of rarer.sequences) add(textOf(sequence), { ...base, kind: 'piece' });
      return;
    }
    if (whole !== undefined && (form.groups[0]?.rate ?? 1) < RARE_PIECE)
      add(whole.text, { ...base, kind: 'mark' });
    form.groups.forEach((group, number) => {
      group.sequences.forEach((sequence, i) => {
        const distance = form.groups.length === 1 ? (group.distances[i] as number) : -1;
        add(textOf(sequence), { kind: 'piece', form: index, group: number, distance });
      });
    });
  });
  return { anchors, runForms, edgeForms, rareGroups };
}

const isSame = (a: Proposal, b: Proposal) =>
  a.kind === b.kind && a.form === b.form && a.group === b.group && a.distance === b.distance;

/** Whether what proposes the form are words near its match, rather than part of it. */
function isBesideWords({ groups, context, pair }: CompiledForm): boolean {
  if (context === undefined && pair === undefined) return false;
  return groups.length > 0 && groups.every((group) => group.distances.every((distance) => distance < 0));
}

/**
 * Whether the value after a context word is a run, and begins where one begins or behind a mark within it:
 * then runs propose it, where a word came before.
 */
function isRunAfterWords(form: CompiledForm): boolean {
  if (form.context === undefined || form.pair !== undefined || !isBesideWords(form)) return false;
  return isEdged(form) && beginWithRun(form.leads);
}

/** Whether no match begins directly behind a letter or digit. */
const isEdged = ({ before }: CompiledForm) =>
  before !== '' && [...before].every((flag, byte) => flag === '1' || !isAlphanumeric(byte));

/** Whether a form begins where a word does, with classes and single marks between them: numbers, mostly. */
function isToldByEdge(form: CompiledForm): boolean {
  const { view, groups, leads } = form;
  if (view !== 'text' || isBesideWords(form) || !isEdged(form)) return false;
  // Two given bytes in a row, wherever they stand in the match, are what Hyperscan is best at.
  if (groups.length === 0 || !groups.every((group) => group.sequences.every(isLoose))) return false;
  const isWordSet = (set: ByteSet | undefined) =>
    set?.every((flag, byte) => flag === 0 || isAlphanumeric(byte)) === true;
  return (
    leads.length > 0 &&
    leads.every((lead) => lead.length >= LEAST_EDGE_LEAD && isLoose(lead) && isWordSet(lead[0]))
  );
}

const isGiven = (set: ByteSet | undefined) => set !== undefined && sizeOf(set) <= 2;

const isLoose = (sequence: Sequence) => !sequence.some((set, i) => isGiven(set) && isGiven(sequence[i + 1]));

/** Whether a form is proposed by its whole fixed beginning: rarer than the anchor that is part of it. */
function isToldByLead({ view, groups, leads }: CompiledForm): boolean {
  const [only] = groups;
  if (view !== 'text' || only === undefined || groups.length > 1 || leads.length === 0) return false;
  if (!only.distances.every((distance) => distance >= 0)) return false;
  const rate = leads.reduce((sum, lead) => sum + rateOf(lead), 0);
  return rate <= RARE_LEAD && leads.every((lead) => given(lead) >= LEAST_GIVEN);
}

/** Positions at which a byte is given, in either case. */
const given = (sequence: Sequence) => sequence.filter(isGiven).length;

/**
 * An expression that Hyperscan can be asked for the match itself with, as soon as its shortest form is there,
 * and the length of that at most; undefined where it would be too large.
 */
function wholeOf(form: CompiledForm): { text: string; longest: number } | undefined {
  if (form.view !== 'text' || form.groups.length === 0 || isBesideWords(form)) return undefined;
  const node = withShortestEnd(parseExpression(form.expression));
  const { max } = lengthsOf(node);
  if (positionsOf(node, MOST_POSITIONS) === undefined) return undefined;
  // After an escaped line break a word begins, although a letter stands before it.
  return { text: expressionText(fromGiven(node)).replaceAll('\\b', '(?:\\b|\\\\[nrt])'), longest: max };
}

/** Given bytes that an automaton of Hyperscan's can wait for. */
const LEAST_WAITED_FOR = 3;

/**
 * The tree without the classes that it begins with, if given bytes follow: they say little, and an automaton that begins
 * with them runs nearly all the time. Its matches end where those of the whole do, and perhaps elsewhere too.
 */
function fromGiven(node: Node): Node {
  if (node.type !== 'cat') return node;
  const isClass = (part: Node) => part.type === 'set' && !isGiven(part.set);
  const first = node.parts.findIndex((part) => !isClass(part.type === 'repeat' ? part.node : part));
  const parts = node.parts.slice(first);
  return first > 0 && beginsGiven(parts, LEAST_WAITED_FOR) ? { type: 'cat', parts } : node;
}

/** Whether all that some nodes in a row match begins with so many given bytes. */
function beginsGiven([node, ...rest]: readonly Node[], count: number): boolean {
  if (count === 0) return true;
  switch (node?.type) {
    case 'set':
      return isGiven(node.set) && beginsGiven(rest, count - 1);
    case 'cat':
      return beginsGiven([...node.parts, ...rest], count);
    case 'alt':
      return node.options.every((option) => beginsGiven([option, ...rest], count));
    default:
      return false;
  }
}

/** The tree with its end as short as it may be: every match begins with one of the result's. */
function withShortestEnd(node: Node): Node {
  switch (node.type) {
    case 'repeat': {
      if (node.min === 0) return EMPTY;
      const last = withShortestEnd(node.node);
      const before = node.min - 1;
      return before === 0 ? last : { type: 'cat', parts: [{ ...node, min: before, max: before }, last] };
    }
    case 'alt':
      return { ...node, options: node.options.map(withShortestEnd) };
    case 'cat': {
      const parts = [...node.parts];
      for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
        const short = withShortestEnd(last);
        if (lengthsOf(short).max > 0) return { type: 'cat', parts: [...parts, short] };
      }
      return EMPTY;
    }
    default:
      return node;
  }
}

/**
 * A group of anchors that every match holds and that is much rarer than those of the form: the portable engine
 * prefers what begins a match, because that is cheap to look at again. Undefined where there is none, or where
 * a match could begin further before it than bytes are kept.
 */
function rarerGroup(form: CompiledForm, database: Database): AnchorGroup | undefined {
  if (form.view !== 'text' || form.groups.length !== 1 || isBesideWords(form)) return undefined;
  const own = form.groups[0] as AnchorGroup;
  const [rarest] = deriveAnchors(parseExpression(form.expression), true);
  if (rarest === undefined || rarest.rate > own.rate * RARER) return undefined;
  return isKept(Math.min(rarest.reach, form.cap), form, database) ? rarest : undefined;
}

/** Whether all of a match and what stands before it is still there, so many bytes behind its beginning. */
const isKept = (bytes: number, form: CompiledForm, database: Database) =>
  bytes + lookBefore(form) <= database.reach;

/** As Hyperscan reads it. */
const textOf = (sequence: Sequence) =>
  expressionText({ type: 'cat', parts: sequence.map((set) => ({ type: 'set', set })) });
