/**
 * Writes a compiled database down and reads it back: the build step does the first for the built-in
 * patterns, so that a process starts without parsing and compiling them.
 *
 * Three parts, so that a process of the native engine need not read the others than the first: the patterns and a
 * summary of the forms as JSON; the forms as JSON; the automata and the frames' positions as a line of JSON, then
 * their tables as little-endian 32-bit integers.
 */

import { cacheKey } from '../base/cache.js';
import { once } from '../base/once.js';
import { LF } from '../normalize/byte-classes.js';
import type { AnchorGroup } from '../patterns/anchors.js';
import { type ByteSet, keyOf } from '../patterns/byte-set.js';
import type { CompiledForm, CompiledPatterns } from '../patterns/compiled.js';
import type { Sequence } from '../patterns/sequence.js';
import type { Automaton } from './automaton.js';
import { type Database, databaseOf, type Summary, summaryOf } from './database.js';
import type { FramePositions } from './frame-positions.js';
import { framesOf, type Output, type Scan, type Scans, scansAtOnce } from './scans.js';

/** Of the files that the build step writes; what the cache holds goes by the code that wrote it. */
const FORMAT = 7;
/** Bytes of an item of the arrays. */
const ITEM = Int32Array.BYTES_PER_ELEMENT;
const alignedLength = (length: number) => Math.ceil(length / ITEM) * ITEM;

interface StoredForm extends Omit<CompiledForm, 'groups' | 'leads'> {
  readonly leads: readonly (readonly number[])[];
  readonly groups: readonly StoredGroup[];
}
interface StoredGroup extends Omit<AnchorGroup, 'sequences'> {
  readonly sequences: readonly (readonly number[])[];
}
interface StoredAutomaton {
  readonly classes: string;
  readonly width: number;
  readonly table: number;
  readonly offsets: number;
  readonly outputs: number;
}
interface StoredScan extends StoredAutomaton {
  readonly meanings: readonly (readonly (readonly number[])[])[];
}
interface StoredForms {
  readonly sets: readonly string[];
  readonly forms: readonly StoredForm[];
}
interface Stored extends StoredForms {
  readonly patterns: CompiledPatterns['patterns'];
}
interface StoredHead {
  readonly format: number;
  readonly name: string;
  readonly patterns: CompiledPatterns['patterns'];
  readonly summary: Summary;
}
interface StoredScans {
  readonly text: StoredScan;
  readonly beginnings: StoredAutomaton;
  readonly foreign?: StoredScan;
  readonly letters?: StoredScan;
  readonly frames: StoredFrames;
}
interface StoredFrames {
  readonly sets: readonly string[];
  readonly cap: number;
  readonly setOf: number;
  readonly followFrom: number;
  readonly follow: number;
  readonly first: number;
  readonly formOf: number;
}

export interface DatabaseBytes {
  readonly head: Buffer;
  readonly forms: Buffer;
  readonly scans: Buffer;
}

/** The database as bytes: what both engines need, with a name made of all parts; the forms; the automata. */
export function serializeDatabase(database: Database): DatabaseBytes {
  const { patterns, ...stored } = storedOf(database.compiled);
  const forms = bytesOf(stored satisfies StoredForms);
  const scans = serializeScans(database.scans);
  const name = cacheKey(JSON.stringify(patterns), forms, scans);
  const head: StoredHead = { format: FORMAT, name, patterns, summary: summaryOf(database.compiled) };
  return { head: bytesOf(head), forms, scans };
}

const bytesOf = (value: object) => Buffer.from(JSON.stringify(value), 'utf8');

/** Patterns and forms as bytes: the same for the same ones. */
export const serializePatterns = (compiled: CompiledPatterns): Buffer => bytesOf(storedOf(compiled));

function storedOf(compiled: CompiledPatterns): Stored {
  const sets: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (set: Uint8Array): number => {
    const key = keyOf(set);
    let number = numbers.get(key);
    if (number === undefined) {
      number = sets.push(hexOf(set)) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  // A window can be open-ended; JSON has no word for that.
  const finite = (bytes: number) => (Number.isFinite(bytes) ? bytes : -1);
  return {
    patterns: compiled.patterns,
    forms: compiled.forms.map((form) => ({
      ...form,
      leads: form.leads.map((lead) => lead.map(numberOf)),
      groups: form.groups.map((group) => ({
        sequences: group.sequences.map((sequence) => sequence.map(numberOf)),
        distances: group.distances,
        edges: group.edges,
        reach: finite(group.reach),
        rest: finite(group.rest),
        rate: group.rate,
      })),
    })),
    sets,
  };
}

/** The automata and the frames' positions as bytes. */
export function serializeScans({ text, beginnings, foreign, letters, frames }: Scans): Buffer {
  const arrays: Int32Array[] = [];
  const store = ({ classes, width, table, offsets, outputs }: Automaton): StoredAutomaton => {
    arrays.push(table, offsets, outputs);
    return {
      classes: Buffer.from(classes).toString('hex'),
      width,
      table: table.length,
      offsets: offsets.length,
      outputs: outputs.length,
    };
  };
  const storeScan = ({ automaton, outputs }: Scan): StoredScan => ({
    ...store(automaton),
    meanings: outputs.map((list) =>
      list.map((o) => [o.form, o.group, o.length, o.place, o.distance, o.edge]),
    ),
  });
  const storeFrames = (positions: FramePositions): StoredFrames => {
    const { sets, cap, setOf, followFrom, follow, first, formOf } = positions;
    arrays.push(setOf, followFrom, follow, first, formOf);
    return {
      sets: sets.map(hexOf),
      cap,
      setOf: setOf.length,
      followFrom: followFrom.length,
      follow: follow.length,
      first: first.length,
      formOf: formOf.length,
    };
  };
  const stored: StoredScans = {
    text: storeScan(text),
    beginnings: store(beginnings),
    ...(foreign === undefined ? {} : { foreign: storeScan(foreign) }),
    ...(letters === undefined ? {} : { letters: storeScan(letters) }),
    frames: storeFrames(frames.positions),
  };
  const json = Buffer.from(JSON.stringify(stored), 'utf8');
  // Blanks before the line feed make the arrays start at a multiple of their items' size.
  const header = Buffer.alloc(alignedLength(json.length + 1), ' ');
  json.copy(header);
  header[header.length - 1] = LF;
  return Buffer.concat([header, ...arrays.map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))]);
}

/**
 * Reads what `serializeDatabase` wrote; undefined if it is of another format.
 *
 * @param read - gives the other parts, each when it is needed first
 */
export function deserializeDatabase(
  head: Buffer,
  read: { readonly [Part in 'forms' | 'scans']: () => Buffer },
): Database | undefined {
  const { format, name, patterns, summary } = parse<StoredHead>(head);
  if (format !== FORMAT) return undefined;
  const forms = once(() => formsOf(parse<StoredForms>(read.forms())));
  const scans = scansAtOnce(() => deserializeScans(read.scans()));
  const compiled = {
    patterns,
    get forms() {
      return forms();
    },
  };
  return databaseOf(compiled, summary, scans, name);
}

const parse = <T>(bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as T;

/** Reads what `serializePatterns` wrote. */
export function deserializePatterns(bytes: Buffer): CompiledPatterns {
  const stored = parse<Stored>(bytes);
  return { patterns: stored.patterns, forms: formsOf(stored) };
}

/** Sequences are made when they are first asked for: the native engine has its own. */
function formsOf(stored: StoredForms): CompiledForm[] {
  const sets = once(() => stored.sets.map(setOfKey));
  const sequencesOf = (lists: readonly (readonly number[])[]) =>
    once(() => lists.map((numbers): Sequence => numbers.map((n) => sets()[n] as Uint8Array)));
  const infinite = (length: number) => (length < 0 ? Number.POSITIVE_INFINITY : length);
  const groupOf = (group: StoredGroup): AnchorGroup => {
    const sequences = sequencesOf(group.sequences);
    return {
      get sequences() {
        return sequences();
      },
      distances: group.distances,
      edges: group.edges,
      reach: infinite(group.reach),
      rest: infinite(group.rest),
      rate: group.rate,
    };
  };
  return stored.forms.map((form): CompiledForm => {
    const leads = sequencesOf(form.leads);
    return {
      ...form,
      groups: form.groups.map(groupOf),
      get leads() {
        return leads();
      },
    };
  });
}

/** Reads what `serializeScans` wrote. */
export function deserializeScans(bytes: Buffer): Scans {
  const newline = bytes.indexOf(LF);
  const stored = JSON.parse(bytes.toString('utf8', 0, newline)) as StoredScans;
  let at = newline + 1;
  const take = (length: number): Int32Array => {
    const from = bytes.byteOffset + at;
    at += length * ITEM;
    if (from % ITEM === 0) return new Int32Array(bytes.buffer, from, length);
    const array = new Int32Array(length);
    Buffer.from(array.buffer).set(bytes.subarray(at - length * ITEM, at));
    return array;
  };
  const load = ({ classes, width, table, offsets, outputs }: StoredAutomaton): Automaton => ({
    classes: new Uint8Array(Buffer.from(classes, 'hex')),
    width,
    table: take(table),
    offsets: take(offsets),
    outputs: take(outputs),
  });
  const loadScan = (scan: StoredScan): Scan => {
    const automaton = load(scan);
    const outputs = scan.meanings.map((list) =>
      list.map(
        ([form, group, length, place, distance, edge]): Output => ({
          form: form as number,
          group: group as number,
          length: length as number,
          place: place as number,
          distance: distance as number,
          edge: edge as number,
        }),
      ),
    );
    return { automaton, outputs };
  };
  const loadFrames = ({ sets, cap, ...lengths }: StoredFrames): FramePositions => ({
    sets: sets.map(setOfKey),
    cap,
    setOf: take(lengths.setOf),
    followFrom: take(lengths.followFrom),
    follow: take(lengths.follow),
    first: take(lengths.first),
    formOf: take(lengths.formOf),
  });
  return {
    text: loadScan(stored.text),
    beginnings: load(stored.beginnings),
    foreign: stored.foreign === undefined ? undefined : loadScan(stored.foreign),
    letters: stored.letters === undefined ? undefined : loadScan(stored.letters),
    frames: framesOf(loadFrames(stored.frames)),
  };
}

const hexOf = (set: ByteSet) => Buffer.from(keyOf(set), 'latin1').toString('hex');

function setOfKey(hex: string): Uint8Array {
  const set = new Uint8Array(256);
  Buffer.from(hex, 'hex').forEach((byte, i) => {
    for (let bit = 0; bit < 8; bit += 1) set[i * 8 + bit] = (byte >> (7 - bit)) & 1;
  });
  return set;
}
