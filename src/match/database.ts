/**
 * The compiled database: what both engines need to know of all forms together, and the automata.
 */
import { once } from '../base/once.js';
import { LONG_TEXT } from '../normalize/long-text.js';
import {
  type CompiledForm,
  type CompiledPattern,
  type CompiledPatterns,
  lookAfter,
  lookBefore,
  REQUEST_WINDOW,
} from '../patterns/compiled.js';
import { partOf } from './parts.js';
import type { Scans } from './scans.js';

/** A form with its windows measured. */
export interface Candidate {
  readonly form: CompiledForm;
  readonly index: number;
  readonly lookBefore: number;
  readonly lookAfter: number;
}

/** What follows from all forms together, as plain data. */
export interface Summary {
  /** How many forms there are. */
  readonly count: number;
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
  /** Bytes of the longest part that a window is judged in. */
  readonly part: number;
  /** Whether a text that is too short for a view of its own can hold what no anchor proposes. */
  readonly readsShortTexts: boolean;
}

export interface Database extends Summary {
  /** Digest of all that it follows from: what is kept on disk goes by it. Undefined if that is not known. */
  readonly name: string | undefined;
  readonly compiled: CompiledPatterns;
  readonly candidates: readonly Candidate[];
  readonly scans: Scans;
  /** Number of groups before each form's first, for state that is kept per group. */
  readonly groupOffsets: readonly number[];
  /** 1 for each form that is in force. */
  readonly isEnabled: Uint8Array;
  /** The patterns that are in force. */
  readonly inForce: readonly CompiledPattern[];
}

/** Puts a database together from automata that were built before, or will be when they are needed. */
export function assembleDatabase(compiled: CompiledPatterns, scans: Scans, name?: string): Database {
  return databaseOf(compiled, summaryOf(compiled), scans, name);
}

/** Puts a database together of which a summary was made before: nothing here asks for the forms. */
export function databaseOf(
  compiled: CompiledPatterns,
  summary: Summary,
  scans: Scans,
  name: string | undefined,
): Database {
  const candidates = once(() => candidatesOf(compiled.forms));
  const groupOffsets = once(() => groupOffsetsOf(compiled.forms));
  return {
    ...summary,
    name,
    compiled,
    get candidates() {
      return candidates();
    },
    scans,
    get groupOffsets() {
      return groupOffsets();
    },
    isEnabled: new Uint8Array(summary.count).fill(1),
    inForce: compiled.patterns,
  };
}

const candidatesOf = (forms: readonly CompiledForm[]): Candidate[] =>
  forms.map((form, index) => ({
    form,
    index,
    lookBefore: lookBefore(form),
    lookAfter: lookAfter(form),
  }));

function groupOffsetsOf(forms: readonly CompiledForm[]): number[] {
  const offsets: number[] = [];
  let count = 0;
  for (const form of forms) {
    offsets.push(count);
    count += form.groups.length;
  }
  return offsets;
}

/** Bytes before what proposes a form that a match of it can start at, at most: a walk proposes where it started. */
const startsBack = ({ isWalked, back, cap }: CompiledForm): number => (isWalked ? Math.min(back, cap) : back);

export function summaryOf({ forms }: CompiledPatterns): Summary {
  return {
    ...summaryOfEnabled(forms, () => true),
    count: forms.length,
    reach: Math.max(64, ...forms.map((form) => startsBack(form) + lookBefore(form))),
    look: Math.max(1, ...forms.map(lookBefore)),
    far: forms.some((form) => form.request !== undefined) ? REQUEST_WINDOW : 0,
    part: Math.max(...forms.map(partOf)),
  };
}

/** What follows from those forms alone that are in force. */
function summaryOfEnabled(forms: readonly CompiledForm[], isOn: (index: number) => boolean) {
  const enabled = forms.filter((_, index) => isOn(index));
  const indicesOf = (isWanted: (form: CompiledForm) => boolean) =>
    forms.flatMap((form, index) => (isOn(index) && isWanted(form) ? [index] : []));
  const runForms = indicesOf(({ isRun }) => isRun);
  const unanchored = indicesOf(({ groups, isRun }) => groups.length === 0 && !isRun);
  return {
    runForms,
    unanchored,
    walksFrames: enabled.some(({ isWalked }) => isWalked),
    least: Math.min(16, ...enabled.filter(({ view }) => view !== 'letters').map(({ least }) => least)),
    readsShortTexts: readsShortTexts(forms, [...runForms, ...unanchored]),
  };
}

/** Whether one of the forms that no anchor proposes can match in a text that is too short for a view of its own. */
function readsShortTexts(forms: readonly CompiledForm[], unproposed: readonly number[]): boolean {
  return unproposed.some((index) => {
    const { least, view } = forms[index] as CompiledForm;
    return least < LONG_TEXT && view !== 'smuggled';
  });
}

/**
 * The same database with only some of its patterns in force. As many bytes are kept as for all of them: an
 * engine may propose a form by another anchor than the one that its own extent is of.
 */
export function withPatterns(database: Database, isWanted: (id: string) => boolean): Database {
  const { compiled } = database;
  const { patterns } = compiled;
  const inForce = patterns.filter(({ id }) => isWanted(id));
  if (inForce.length === database.inForce.length && inForce.length === patterns.length) return database;
  const { forms } = compiled;
  const wanted = new Set(inForce);
  const isEnabled = Uint8Array.from(forms, (form) =>
    wanted.has(patterns[form.pattern] as CompiledPattern) ? 1 : 0,
  );
  return { ...database, ...summaryOfEnabled(forms, (index) => isEnabled[index] === 1), isEnabled, inForce };
}
