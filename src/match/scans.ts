/**
 * The automata of a database: over text, over what anchors begin with, over other scripts and over letters; and what
 * each of their outputs proposes.
 */
import { once } from '../base/once.js';
import type { Automaton } from './automaton.js';
import type { FramePositions } from './frame-positions.js';
import { FrameStarts } from './frame-starts.js';

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

/**
 * The automata, each of which may be made or read at its first use: the native engine has an automaton over text of its
 * own, and takes the others from what was written down for it.
 */
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

/** Scans of which each part is made when it is first asked for, and once. */
export class LazyScans implements Scans {
  private readonly made: { -readonly [Part in keyof Scans]?: Scans[Part] } = {};

  constructor(private readonly makers: { readonly [Part in keyof Scans]: () => Scans[Part] }) {}

  get text(): Scan {
    return this.part('text');
  }
  get beginnings(): Automaton {
    return this.part('beginnings');
  }
  get foreign(): Scan | undefined {
    return this.part('foreign');
  }
  get letters(): Scan | undefined {
    return this.part('letters');
  }
  get frames(): Frames {
    return this.part('frames');
  }

  private part<Part extends keyof Scans>(part: Part): Scans[Part] {
    if (!(part in this.made)) this.made[part] = this.makers[part]();
    return this.made[part] as Scans[Part];
  }
}

/** Makes all parts, so that no scan of an input waits for one. */
export function makeAll({ text, beginnings, foreign, letters, frames }: Scans): Scans {
  return { text, beginnings, foreign, letters, frames };
}

/** Scans of which each part is taken, when it is first asked for, from those that a function gives for it. */
export function scansFrom(source: (part: keyof Scans) => Scans): Scans {
  return new LazyScans({
    text: () => source('text').text,
    beginnings: () => source('beginnings').beginnings,
    foreign: () => source('foreign').foreign,
    letters: () => source('letters').letters,
    frames: () => source('frames').frames,
  });
}

/** Scans that are all made at once, when one of them is first asked for. */
export function scansAtOnce(make: () => Scans): Scans {
  return scansFrom(once(make));
}

export const framesOf = (positions: FramePositions): Frames => ({
  positions,
  starts: new FrameStarts(positions),
});
