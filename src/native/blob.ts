/**
 * Writes a database down for the native core; `native/core/database/database.cpp` reads it, field by field.
 */
import { SEVERITIES } from '../base/severity.js';
import { BROWSER_KEYS, SAMPLE_DIGESTS } from '../confirm/samples.js';
import type { Automaton } from '../match/automaton.js';
import type { Database } from '../match/database.js';
import { freeStartsOf } from '../match/frame-starts.js';
import { foldTables } from '../normalize/confusables.js';
import { referenceTexts } from '../normalize/references.js';
import { type ByteSet, keyOf } from '../patterns/byte-set.js';
import type { CompiledForm } from '../patterns/compiled.js';
import { ByteWriter } from './byte-writer.js';
import { openEndOf } from './open-ends.js';
import type { Plan, Proposal } from './plan.js';

const MAGIC = 0x42444c53;
const VERSION = 6;

const VIEWS = ['text', 'words', 'letters', 'smuggled'] as const;
const KINDS = ['piece', 'lead', 'whole', 'mark', 'beside'] as const;
const CONFIDENCES = ['context', 'format', 'verified'] as const;

/** Things without doubles, by number. */
class Numbered<T> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(private readonly nameOf: (item: T) => string) {}

  numberOf(item: T): number {
    const name = this.nameOf(item);
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.items.push(item) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }
}

/** The database as the native core reads it. */
export function writeBlob(database: Database, plan: Plan): Uint8Array {
  const sets = new Numbered<ByteSet>(keyOf);
  const expressions = new Numbered<string>((text) => text);
  // Sets and expressions are numbered while what names them is written, and stand before it.
  const tail = new ByteWriter();
  writeForms(tail, database, plan, sets, expressions);
  writeFrames(tail, database, sets);
  writeAutomaton(tail, database.scans.beginnings);
  writeAutomaton(tail, database.scans.letters?.automaton);
  tail.list(database.scans.letters?.outputs ?? [], (outputs) => {
    writeProposals(
      tail,
      outputs.map(({ form, group }) => ({ kind: 'piece', form, group, distance: -1 })),
    );
  });

  const out = new ByteWriter();
  out.u32(MAGIC);
  out.u32(VERSION);
  out.list([...SAMPLE_DIGESTS], (digest) => out.latin1(digest));
  out.list([...BROWSER_KEYS], (digest) => out.latin1(digest));
  writeTables(out);
  out.list(sets.items, (set) => out.raw(packed(set)));
  out.list(expressions.items, (text) => out.latin1(text));
  out.list([...plan.anchors.keys()], (text) => out.latin1(text));
  out.list([...plan.anchors.values()], (proposals) => writeProposals(out, proposals));
  out.list(database.compiled.patterns, ({ generic, category }) => {
    out.flag(generic);
    out.flag(category === 'injection');
  });
  out.raw(tail.take());
  return out.take();
}

function writeTables(out: ByteWriter): void {
  const { pages, readings, texts } = foldTables();
  out.array(pages);
  out.array(readings);
  out.list(texts, (text) => out.latin1(text));
  out.list(Object.entries(referenceTexts), ([name, text]) => {
    out.latin1(name);
    out.utf8(text);
  });
}

function writeProposals(out: ByteWriter, proposals: readonly Proposal[]): void {
  out.list(proposals, ({ kind, form, group, distance }) => {
    out.u8(KINDS.indexOf(kind));
    out.u32(form);
    out.u32(group);
    out.i32(distance);
  });
}

function writeForms(
  out: ByteWriter,
  database: Database,
  { runForms, edgeForms, rareGroups }: Plan,
  sets: Numbered<ByteSet>,
  expressions: Numbered<string>,
): void {
  const isRun = new Set(runForms);
  const isEdge = new Set(edgeForms);
  const optional = (text: string | undefined) =>
    out.i32(text === undefined ? -1 : expressions.numberOf(text));
  const boundary = (flags: string) => out.i32(flags === '' ? -1 : sets.numberOf(setOfFlags(flags)));
  out.list(database.candidates, ({ form, index, lookBefore, lookAfter }) => {
    out.u32(form.pattern);
    out.u8(VIEWS.indexOf(form.view));
    out.u8(SEVERITIES.indexOf(form.severity));
    out.u8(CONFIDENCES.indexOf(form.confidence));
    const rarer = rareGroups.get(index);
    const back = rarer === undefined ? form.back : Math.min(rarer.reach, form.cap);
    const forward = rarer === undefined ? form.forward : Math.min(rarer.rest, form.cap);
    for (const size of [form.cap, form.least, back, forward, lookBefore, lookAfter]) out.size(size);
    out.list(form.leads, (lead) => out.array(Uint32Array.from(lead, (set) => sets.numberOf(set))));
    out.list(form.groups, ({ reach, rest }) => {
      out.size(reach);
      out.size(rest);
    });
    boundary(form.before);
    boundary(form.after);
    for (const text of searchesOf(form)) optional(text);
    const end = openEndOf(form);
    out.size(end?.least ?? 0);
    out.array(Uint32Array.from(end?.sets ?? [], (set) => sets.numberOf(set)));
    out.list(form.validators, (spec) => out.latin1(spec));
    out.flag(isRun.has(index));
    out.flag(isEdge.has(index));
    out.flag(form.verifiedOnly);
    out.flag(form.placeholders);
    out.flag(form.isBodyOnly);
  });
}

/** All that a form asks RE2 for, in the order in which the core reads it. */
function searchesOf(form: CompiledForm): readonly (string | undefined)[] {
  return [
    form.expression,
    form.context,
    form.pair,
    form.request,
    form.precededBy,
    form.notPrecededBy,
    form.followedBy,
    form.notFollowedBy,
    form.prefix,
  ];
}

/** The positions of all frames that are walked. */
function writeFrames(out: ByteWriter, database: Database, sets: Numbered<ByteSet>): void {
  const { positions } = database.scans.frames;
  const numbers = positions.sets.map((set) => sets.numberOf(set));
  out.array(Uint32Array.from(positions.setOf, (set) => numbers[set] as number));
  for (const array of [positions.followFrom, positions.follow, positions.first, positions.formOf])
    out.array(array);
  out.u32(sets.numberOf(freeStartsOf(positions)));
  out.size(positions.cap);
}

function writeAutomaton(out: ByteWriter, automaton: Automaton | undefined): void {
  out.raw(automaton?.classes ?? new Uint8Array(256));
  out.i32(automaton?.width ?? 1);
  for (const numbers of [automaton?.table, automaton?.offsets, automaton?.outputs])
    out.array(numbers ?? new Int32Array(0));
}

/** A set as 32 bytes, the lowest bit first. */
function packed(set: ByteSet): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let byte = 0; byte < 256; byte += 1) {
    if (set[byte] === 1) bytes[byte >> 3] = (bytes[byte >> 3] as number) | (1 << (byte & 7));
  }
  return bytes;
}

function setOfFlags(flags: string): ByteSet {
  return Uint8Array.from(flags, (flag) => (flag === '1' ? 1 : 0));
}
