/**
 * The compiled database: what both engines need to know of all forms together, and the automata.
 */
import { LONG_TEXT } from '../normalize/lane.js';
import { lookAfter, lookBefore } from '../patterns/compile.js';
import { type CompiledForm, type CompiledPatterns, REQUEST_WINDOW } from '../patterns/compiled.js';
import { buildScans, type Scans } from './scans.js';

/** A form with its windows measured. */
export interface Candidate {
  readonly form: CompiledForm;
  readonly index: number;
  readonly lookBefore: number;
  readonly lookAfter: number;
}

export interface Database {
  /** Digest of all that it follows from: what is kept on disk goes by it. Undefined if that is not known. */
  readonly name: string | undefined;
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

/** The database of some patterns; its automata are built when they are first asked for (see `buildScans`). */
export function buildDatabase(compiled: CompiledPatterns): Database {
  return assembleDatabase(compiled, buildScans(compiled.forms));
}

/** Puts a database together from automata that were built before, or will be when they are needed. */
export function assembleDatabase(compiled: CompiledPatterns, scans: Scans, name?: string): Database {
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
    name,
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
