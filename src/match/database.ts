/**
 * The compiled database of the portable engine: one automaton over every anchor, and what each of its
 * outputs proposes.
 */
import { LF, PLUS, SPECIAL } from '../normalize/byte-classes.js';
import { PREFIXED } from '../normalize/hex.js';
import { LONG_TEXT } from '../normalize/lane.js';
import { addRange, type ByteSet, emptySet, keyOf, setOf } from '../patterns/byte-set.js';
import { lookAfter, lookBefore } from '../patterns/compile.js';
import { type CompiledForm, type CompiledPatterns, REQUEST_WINDOW } from '../patterns/compiled.js';
import { LEET_SIGNS } from '../patterns/letters.js';
import type { Sequence } from '../patterns/sequence.js';
import { type Automaton, type AutomatonOptions, buildAutomaton } from './automaton.js';
import { type Begun, type FramePositions, framePositionsOf } from './frame-positions.js';
import { FrameStarts } from './frame-starts.js';
import { beginningsOf } from './short-text.js';

/** What an output of an automaton stands for. */
export interface Output {
  /** Index of the form, or -1 for a place that a pass looks for. */
  readonly form: number;
  readonly group: number;
  /** Length of the sequence in bytes. */
  readonly length: number;
  /** Bytes from the match's start to the sequence's end, if that never varies; else -1. */
  readonly distance: number;
  /** `EDGE_LEFT` and `EDGE_RIGHT`: a letter or digit directly there refuses the sequence. */
  readonly edge: number;
  /** For places: `+` (0x2b), or the separator of a list of hex bytes. */
  readonly place: number;
}

export interface Scan {
  readonly automaton: Automaton;
  /** What each output of the automaton stands for: forms share their words. */
  readonly outputs: readonly (readonly Output[])[];
}

/** A form with its windows measured. */
export interface Candidate {
  readonly form: CompiledForm;
  readonly index: number;
  readonly lookBefore: number;
  readonly lookAfter: number;
}

export interface Database {
  readonly compiled: CompiledPatterns;
  readonly candidates: readonly Candidate[];
  readonly scans: Scans;
  /** Number of groups before each form's first, for state that is kept per group. */
  readonly groupOffsets: readonly number[];
  /** 1 for each form that is in force. */
  readonly isEnabled: Uint8Array;
  /** Forms that a run of the base64 alphabet proposes. */
  readonly runForms: readonly number[];
  /** Whether any form that is walked is in force. */
  readonly walksFrames: boolean;
  /** Forms without anchors: tried everywhere. */
  readonly unanchored: readonly number[];
  /** Bytes before a place that a match through it can start at, at most, guards included. */
  readonly reach: number;
  /** Bytes before a match that its guards look at, at most. */
  readonly look: number;
  /** Bytes kept beyond `reach`, since a match's request may lie there; 0 if no form asks for one. */
  readonly far: number;
  /** Shortest match of any form, in bytes. */
  readonly least: number;
  /** Whether a text that is too short for a view of its own can hold what no anchor proposes. */
  readonly readsShortTexts: boolean;
}

const classOf = (...ranges: readonly (readonly [number, number])[]): ByteSet => {
  const set = emptySet();
  for (const [first, last] of ranges) addRange(set, first, last);
  return set;
};
const LETTER = classOf([0x41, 0x5a], [0x61, 0x7a]);
const HEX_DIGIT = classOf([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]);

/** Sequences without doubles, each with all that it stands for. */
class Sequences {
  readonly sequences: Sequence[] = [];
  readonly outputs: Output[][] = [];
  private readonly known = new Map<string, number>();

  add(sequence: Sequence, output: Omit<Output, 'length'>): void {
    const key = sequence.map(keyOf).join('');
    let index = this.known.get(key);
    if (index === undefined) {
      index = this.sequences.push(sequence) - 1;
      this.outputs.push([]);
      this.known.set(key, index);
    }
    (this.outputs[index] as Output[]).push({ ...output, length: sequence.length });
  }

  get isEmpty(): boolean {
    return this.sequences.length === 0;
  }

  beginnings(): Automaton {
    return buildAutomaton(beginningsOf(this.sequences));
  }

  scan(options: AutomatonOptions): Scan {
    return { automaton: buildAutomaton(this.sequences, options), outputs: this.outputs };
  }
}

/** Where passes look: a `+`, and lists of `0x..`. */
function addPlaces(into: Sequences): void {
  const place = (byte: number) => ({ form: -1, group: 0, distance: -1, edge: 0, place: byte });
  into.add([setOf(PLUS)], place(PLUS));
  into.add(
    [setOf(0x30), setOf(0x78, 0x58), HEX_DIGIT, HEX_DIGIT, setOf(0x2c, 0x20, 0x3b, LF, 9, 13)],
    place(PREFIXED),
  );
}

/**
 * Builds the database. Takes a second for the built-in patterns.
 *
 * @param begun - a database of the first of these patterns, in this order: what it holds need not be worked out again
 */
export function buildDatabase(compiled: CompiledPatterns, begun?: Database): Database {
  const all = new Sequences();
  const text = new Sequences();
  const foreign = new Sequences();
  const letters = new Sequences();
  compiled.forms.forEach((form, index) => {
    form.groups.forEach((group, number) => {
      group.sequences.forEach((sequence, i) => {
        const isForeign = (sequence[0] as ByteSet).indexOf(1) >= 0x80;
        const distance = form.groups.length === 1 ? (group.distances[i] as number) : -1;
        const edge = group.edges[i] as number;
        const output = { form: index, group: number, distance, edge, place: 0 };
        if (form.view === 'letters') letters.add(sequence, output);
        else {
          if (!isForeign) all.add(sequence, output);
          if (!form.isWalked) (isForeign ? foreign : text).add(sequence, output);
        }
      });
    });
  });
  const beginnings = all.beginnings();
  addPlaces(text);
  const skip = LETTER.map((flag, byte) => (LEET_SIGNS.includes(String.fromCharCode(byte)) ? 0 : 1 - flag));
  return assembleDatabase(compiled, {
    text: text.scan({ special: SPECIAL }),
    beginnings,
    foreign: foreign.isEmpty ? undefined : foreign.scan({}),
    letters: letters.isEmpty ? undefined : letters.scan({ skip }),
    frames: framesOf(framePositionsOf(compiled.forms, begun && framesBegun(begun))),
  });
}

/** The automata of the portable engine. They may be read at their first use: the native engine has its own. */
export interface Scans {
  /** Over text, for every view. A byte beyond ASCII leads back to its root. */
  readonly text: Scan;
  /** Over texts that are too short for a view of their own: what anchors begin with, those of frames too. */
  readonly beginnings: Automaton;
  /** Over rows of bytes beyond ASCII, each from the root. */
  readonly foreign: Scan | undefined;
  /** Over letters, all else skipped; undefined if no form wants it. */
  readonly letters: Scan | undefined;
  readonly frames: Frames;
}

/** The frames that are walked. */
export interface Frames {
  readonly positions: FramePositions;
  readonly starts: FrameStarts;
}

const framesBegun = ({ compiled, scans }: Database): Begun => ({
  forms: compiled.forms.length,
  positions: scans.frames.positions,
});

export const framesOf = (positions: FramePositions): Frames => ({
  positions,
  starts: new FrameStarts(positions),
});

/** Puts a database together from automata that were built before. */
export function assembleDatabase(compiled: CompiledPatterns, scans: Scans): Database {
  const candidates = compiled.forms.map((form, index) => ({
    form,
    index,
    lookBefore: lookBefore(form),
    lookAfter: lookAfter(form),
  }));
  const groupOffsets: number[] = [];
  let groupCount = 0;
  for (const form of compiled.forms) {
    groupOffsets.push(groupCount);
    groupCount += form.groups.length;
  }
  const runForms = compiled.forms.flatMap((form, index) => (form.isRun ? [index] : []));
  const unanchored = compiled.forms.flatMap((form, index) =>
    form.groups.length === 0 && !form.isRun ? [index] : [],
  );
  return {
    compiled,
    candidates,
    scans,
    groupOffsets,
    runForms,
    walksFrames: compiled.forms.some((form) => form.isWalked),
    unanchored,
    isEnabled: new Uint8Array(compiled.forms.length).fill(1),
    reach: Math.max(64, ...candidates.map(({ form, lookBefore: look }) => form.back + look)),
    look: Math.max(1, ...candidates.map(({ lookBefore: look }) => look)),
    far: candidates.some(({ form }) => form.request !== undefined) ? REQUEST_WINDOW : 0,
    least: leastOf(candidates),
    readsShortTexts: readsShortTexts(compiled, [...runForms, ...unanchored]),
  };
}

/** Whether one of the forms that no anchor proposes can match in a text that is too short for a view of its own. */
function readsShortTexts({ forms }: CompiledPatterns, unproposed: readonly number[]): boolean {
  return unproposed.some((index) => {
    const { least, view } = forms[index] as CompiledForm;
    return least < LONG_TEXT && view !== 'smuggled';
  });
}

const leastOf = (candidates: readonly Candidate[]): number =>
  Math.min(16, ...candidates.filter(({ form }) => form.view !== 'letters').map(({ form }) => form.least));

/**
 * The same database with only some of its patterns in force. As many bytes are kept as for all of them: an
 * engine may propose a form by another anchor than the one that its own extent is of.
 */
export function withPatterns(database: Database, isWanted: (id: string) => boolean): Database {
  const { patterns, forms } = database.compiled;
  const wanted = patterns.map((pattern) => isWanted(pattern.id));
  const isEnabled = Uint8Array.from(forms, (form) => (wanted[form.pattern] === true ? 1 : 0));
  const runForms = database.runForms.filter((index) => isEnabled[index] === 1);
  const unanchored = database.unanchored.filter((index) => isEnabled[index] === 1);
  return {
    ...database,
    isEnabled,
    runForms,
    walksFrames: forms.some((form, index) => form.isWalked && isEnabled[index] === 1),
    unanchored,
    readsShortTexts: readsShortTexts(database.compiled, [...runForms, ...unanchored]),
    least: leastOf(database.candidates.filter(({ index }) => isEnabled[index] === 1)),
  };
}
