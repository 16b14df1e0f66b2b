/** Builds a database's automata from its forms. */
import { LF, PLUS, SPECIAL } from '../normalize/byte-classes.js';
import { PREFIXED } from '../normalize/hex.js';
import { addRange, type ByteSet, emptySet, keyOf, setOf } from '../patterns/byte-set.js';
import type { CompiledForm, CompiledPatterns } from '../patterns/compiled.js';
import { LEET_SIGNS } from '../patterns/letters.js';
import type { Sequence } from '../patterns/sequence.js';
import { type Automaton, type AutomatonOptions, buildAutomaton } from './automaton.js';
import { assembleDatabase, type Database } from './database.js';
import { framePositionsOf } from './frame-positions.js';
import { framesOf, LazyScans, type Output, type Scan, type Scans } from './scans.js';
import { beginningsOf } from './short-text.js';

/** The database of some patterns; its automata are built when they are first asked for (see `buildScans`). */
export function buildDatabase(compiled: CompiledPatterns): Database {
  return assembleDatabase(compiled, buildScans(compiled.forms));
}

const classOf = (...ranges: readonly (readonly [number, number])[]): ByteSet => {
  const set = emptySet();
  for (const [first, last] of ranges) addRange(set, first, last);
  return set;
};
const LETTER = classOf([0x41, 0x5a], [0x61, 0x7a]);
/** Signs that read as letters are none to skip. */
const NO_LETTER = LETTER.map((flag, byte) => (LEET_SIGNS.includes(String.fromCharCode(byte)) ? 0 : 1 - flag));
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

/** What is looked for over text, over other scripts and over letters; `beginnings`: over texts too short for a view. */
type Kind = 'text' | 'foreign' | 'letters' | 'beginnings';

/** The kinds that a sequence of a form is looked for in. */
function kindsOf(form: CompiledForm, sequence: Sequence): readonly Kind[] {
  if (form.view === 'letters') return ['letters'];
  const isForeign = (sequence[0] as ByteSet).indexOf(1) >= 0x80;
  if (form.isWalked) return isForeign ? [] : ['beginnings'];
  return isForeign ? ['foreign'] : ['text', 'beginnings'];
}

/** All sequences of one kind, in the order of the forms. */
function sequencesOf(forms: readonly CompiledForm[], kind: Kind): Sequences {
  const all = new Sequences();
  forms.forEach((form, index) => {
    form.groups.forEach((group, number) => {
      group.sequences.forEach((sequence, i) => {
        if (!kindsOf(form, sequence).includes(kind)) return;
        const distance = form.groups.length === 1 ? (group.distances[i] as number) : -1;
        const edge = group.edges[i] as number;
        all.add(sequence, { form: index, group: number, distance, edge, place: 0 });
      });
    });
  });
  return all;
}

/** Scans of the first forms of several. */
export interface BegunScans {
  readonly forms: number;
  readonly scans: Scans;
}

/**
 * Builds the scans of some forms, each part when it is first asked for. All together take some seconds for the built-in
 * patterns.
 *
 * @param begun - scans of the first of these forms, in this order: parts that the others add nothing to are taken over
 */
export function buildScans(forms: readonly CompiledForm[], begun?: BegunScans): Scans {
  const added = forms.slice(begun?.forms ?? 0);
  const adds = (kind: Kind) =>
    added.some((form) =>
      form.groups.some(({ sequences }) => sequences.some((one) => kindsOf(form, one).includes(kind))),
    );
  const build = <Part extends Kind>(part: Part, make: (all: Sequences) => Scans[Part]): Scans[Part] =>
    begun === undefined || adds(part) ? make(sequencesOf(forms, part)) : begun.scans[part];
  const scan = (all: Sequences, options: AutomatonOptions) => (all.isEmpty ? undefined : all.scan(options));
  return new LazyScans({
    text: () =>
      build('text', (all) => {
        addPlaces(all);
        return all.scan({ special: SPECIAL });
      }),
    beginnings: () => build('beginnings', (all) => all.beginnings()),
    foreign: () => build('foreign', (all) => scan(all, {})),
    letters: () => build('letters', (all) => scan(all, { skip: NO_LETTER })),
    frames: () => {
      if (begun === undefined) return framesOf(framePositionsOf(forms));
      if (!added.some((form) => form.isWalked)) return begun.scans.frames;
      const { positions } = begun.scans.frames;
      return framesOf(framePositionsOf(forms, { forms: begun.forms, positions }));
    },
  });
}
