/**
 * Answers, cheaply and in linear time, whether an expression can match in a stretch at all, and how far from its start.
 *
 * A deterministic automaton made state by state as bytes come (the lazy construction of RE2's DFA, over
 * Glushkov's positions). Assertions are taken to hold, so it may name an end where RE2 then finds none, never
 * the other way round: RE2 has the last word and gives the extent. It spares the portable engine the way
 * into WebAssembly for most windows.
 */
import { type ByteSet, keyOf } from '../patterns/byte-set.js';
import type { CompiledForm } from '../patterns/compiled.js';
import { parseExpression } from '../patterns/expression.js';
import { positionsOf } from '../patterns/positions.js';

/** Expressions with more positions than this are left to RE2. */
const MOST_POSITIONS = 6000;
/** States kept; beyond them the automaton starts afresh. */
const MOST_STATES = 1200;
const MOST_TRANSITIONS = 400_000;
/** Fresh starts after which it is not worth the while. */
const MOST_RESETS = 24;
/** Positions looked at to make states, beyond some for each byte walked, after which it is not worth the while either. */
const MOST_WORK = 20_000_000;
const WORK_A_BYTE = 32;

const UNKNOWN = -1;
const ACCEPT = -2;
const DEAD = -3;

class LazyAutomaton {
  private readonly classes = new Uint8Array(256);
  private readonly samples: number[] = [];
  private readonly width: number;
  private table = new Int32Array(0);
  private candidates: (readonly number[])[] = [];
  private numbers = new Map<string, number>();
  private resets = 0;
  private work = 0;
  private walked = 0;

  constructor(
    private readonly sets: readonly ByteSet[],
    private readonly follow: readonly (readonly number[])[],
    private readonly first: readonly number[],
    /** Positions that end a match; undefined: matches begin at the first byte alone, and what ends is the walk. */
    private readonly last: ReadonlySet<number> | undefined,
  ) {
    const unique = [...new Map(sets.map((set) => [keyOf(set), set])).values()];
    const seen = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const key = unique.map((set) => set[byte]).join('');
      let column = seen.get(key);
      if (column === undefined) {
        column = this.samples.push(byte) - 1;
        seen.set(key, column);
      }
      this.classes[byte] = column;
    }
    this.width = this.samples.length;
    this.reset();
  }

  /**
   * Offset behind the byte that decides: with which a first match ends, or with which none goes on. `Infinity` if none
   * does, `unknown` if that can't be told cheaply.
   */
  decided(bytes: Uint8Array, from: number, to: number, unknown: number): number {
    if (this.isGivenUp()) return unknown;
    this.walked += to - from;
    const { classes, width } = this;
    let { table } = this;
    let state = 0;
    for (let i = from; i < to; i += 1) {
      const column = classes[bytes[i] as number] as number;
      let next = table[state * width + column] as number;
      if (next === UNKNOWN) {
        next = this.step(state, column);
        if (this.isGivenUp()) return unknown;
        ({ table } = this);
      }
      if (next < 0) return i + 1;
      state = next;
    }
    return Number.POSITIVE_INFINITY;
  }

  private isGivenUp(): boolean {
    return this.resets > MOST_RESETS || this.work > MOST_WORK + WORK_A_BYTE * this.walked;
  }

  private reset(): void {
    this.resets += 1;
    this.table = new Int32Array(16 * this.width).fill(UNKNOWN);
    this.candidates = [this.first];
    this.numbers = new Map([['', 0]]);
  }

  private step(state: number, column: number): number {
    const byte = this.samples[column] as number;
    const met: number[] = [];
    const candidates = this.candidates[state] as readonly number[];
    this.work += candidates.length;
    for (const position of candidates) {
      if ((this.sets[position] as ByteSet)[byte] !== 1) continue;
      if (this.last?.has(position)) {
        this.table[state * this.width + column] = ACCEPT;
        return ACCEPT;
      }
      met.push(position);
    }
    if (met.length === 0 && this.last === undefined) {
      this.table[state * this.width + column] = DEAD;
      return DEAD;
    }
    const { resets } = this;
    const next = this.stateOf(met);
    // A fresh start has forgotten the state that led here.
    if (this.resets === resets) this.table[state * this.width + column] = next;
    return next;
  }

  private stateOf(met: readonly number[]): number {
    const key = met.join(' ');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.candidates.length >= MOST_STATES || this.candidates.length * this.width >= MOST_TRANSITIONS) {
      this.reset();
      if (met.length === 0) return 0;
    }
    return this.add(key, met);
  }

  private add(key: string, met: readonly number[]): number {
    const candidates = new Set(this.last === undefined ? [] : this.first);
    for (const position of met) {
      const follow = this.follow[position] as readonly number[];
      this.work += follow.length;
      for (const next of follow) candidates.add(next);
    }
    const number = this.candidates.push([...candidates]) - 1;
    this.numbers.set(key, number);
    if (this.candidates.length * this.width > this.table.length) {
      const grown = new Int32Array(this.table.length * 2).fill(UNKNOWN);
      grown.set(this.table);
      this.table = grown;
    }
    return number;
  }
}

/** Prefilters of forms, made at their first use. */
export class Prefilters {
  private readonly known = new WeakMap<CompiledForm, LazyAutomaton | typeof NONE>();
  /** The same of matches that begin at the first byte. */
  private readonly anchored = new WeakMap<CompiledForm, LazyAutomaton | typeof NONE>();

  /** Whether a form could match within `from` to `to`; true if that can't be told cheaply. */
  couldMatch(form: CompiledForm, bytes: Uint8Array, from: number, to: number): boolean {
    return this.firstEnd(form, bytes, from, to) <= to;
  }

  /**
   * No match that starts at or behind `from` ends before the offset that is returned; `Infinity` if none ends
   * by `to`, `from` if that can't be told cheaply.
   */
  firstEnd(form: CompiledForm, bytes: Uint8Array, from: number, to: number): number {
    let automaton = this.known.get(form);
    if (automaton === undefined) {
      automaton = build(form.expression, false) ?? NONE;
      this.known.set(form, automaton);
    }
    return automaton === NONE ? from : automaton.decided(bytes, from, to, from);
  }

  /** No match that starts at `from` ends behind the offset that is returned; `to` if that can't be told cheaply. */
  lastEnd(form: CompiledForm, bytes: Uint8Array, from: number, to: number): number {
    let automaton = this.anchored.get(form);
    if (automaton === undefined) {
      automaton = build(form.expression, true) ?? NONE;
      this.anchored.set(form, automaton);
    }
    return automaton === NONE ? to : Math.min(to, automaton.decided(bytes, from, to, to));
  }
}

/** Stands for an expression that is left to RE2. */
const NONE = Symbol('none');

function build(source: string, isAnchored: boolean): LazyAutomaton | undefined {
  const positions = positionsOf(parseExpression(source), MOST_POSITIONS);
  if (positions === undefined) return undefined;
  const { sets, follow, first, last } = positions;
  return new LazyAutomaton(sets, follow, first, isAnchored ? undefined : new Set(last));
}

let shared: Prefilters | undefined;

/** This thread's prefilters, shared by all scanners like its RE2. */
export function sharedPrefilters(): Prefilters {
  shared ??= new Prefilters();
  return shared;
}
