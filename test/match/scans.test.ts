/** Scans are built in parts, when they are asked for; parts that own patterns add nothing to are taken over. */
import { describe, expect, it } from 'vitest';
import { buildDatabase, buildScans } from '../../src/match/build.js';
import { LazyScans, type Scans } from '../../src/match/scans.js';
import { deserializeScans, serializeScans } from '../../src/match/serialize.js';
import { writeBlob } from '../../src/native/blob.js';
import { planOf } from '../../src/native/plan.js';
import { isValidator } from '../../src/own-patterns.js';
import { compilePatterns } from '../../src/patterns/compile.js';
import { OWN } from '../own-patterns.js';

const classes = new Map([['N', ['rules', 'orders']]]);
const PARTS = ['text', 'beginnings', 'foreign', 'letters', 'frames'] as const;
const formsOf = (kinds: readonly string[]) =>
  compilePatterns(
    kinds.map((kind) => OWN[kind] as (typeof OWN)[string]),
    { classes, isValidator },
  );
const kinds = Object.keys(OWN);
const partsOf = (scans: Scans) => PARTS.map((part) => scans[part]);

/** What nobody may ask for. */
const forbidden = (part: string) => () => {
  throw new Error(`${part} was built`);
};

describe.each(kinds)('begun without %s', (kind) => {
  const others = formsOf(kinds.filter((one) => one !== kind)).forms;
  const all = formsOf([...kinds.filter((one) => one !== kind), kind]).forms;

  it('gives the scans of all, built anew', () => {
    const begun = { forms: others.length, scans: buildScans(others) };
    expect(partsOf(buildScans(all, begun))).toEqual(partsOf(buildScans(all)));
  });
});

it.each([
  ['expression', ['foreign', 'letters', 'frames']],
  ['frame', ['text', 'foreign', 'letters']],
  ['letters', ['text', 'foreign']],
  ['context', ['foreign', 'letters', 'frames']],
  ['foreign', ['text', 'beginnings', 'letters', 'frames']],
  ['run', ['text', 'beginnings', 'foreign', 'letters', 'frames']],
] as const)('takes over what %s adds nothing to', (kind, same) => {
  const others = formsOf(kinds.filter((one) => one !== kind)).forms;
  const all = formsOf([...kinds.filter((one) => one !== kind), kind]).forms;
  const begun = { forms: others.length, scans: buildScans(others) };
  const scans = buildScans(all, begun);
  expect(PARTS.filter((part) => scans[part] === begun.scans[part])).toEqual(same);
});

it('builds nothing before it is asked for, and each part once', () => {
  const { patterns, forms } = formsOf(kinds);
  let reads = 0;
  const watched = forms.map((form) => ({
    ...form,
    groups: form.groups.map((group) => ({
      ...group,
      get sequences() {
        reads += 1;
        return group.sequences;
      },
    })),
  }));
  const { scans } = buildDatabase({ patterns, forms: watched });
  expect(reads).toBe(0);
  const first = scans.letters;
  const before = reads;
  expect(before).toBeGreaterThan(0);
  expect(scans.letters).toBe(first);
  expect(reads).toBe(before);
});

it('is written down for the native core without the automata that it does not read', () => {
  const compiled = formsOf(kinds);
  const database = buildDatabase(compiled);
  const { beginnings, letters, frames } = database.scans;
  const scans = new LazyScans({
    text: forbidden('text'),
    foreign: forbidden('foreign'),
    beginnings: () => beginnings,
    letters: () => letters,
    frames: () => frames,
  });
  const plan = planOf(database, true);
  expect(writeBlob({ ...database, scans }, plan)).toEqual(writeBlob(database, plan));
});

it('is read back as it was written', () => {
  for (const some of [kinds, ['expression'], ['frame'], ['run']]) {
    const scans = buildScans(formsOf(some).forms);
    expect(partsOf(deserializeScans(serializeScans(scans)))).toEqual(partsOf(scans));
  }
});
