/** The automaton against a naive search: every occurrence of every sequence, and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Automaton, buildAutomaton, meetsFlagged } from '../../src/match/automaton.js';
import { type ByteSet, keyOf, setOf } from '../../src/patterns/byte-set.js';
import { lawSeed } from '../arbitraries.js';

const seed = lawSeed('automaton');

/** Walks a text as the matcher does; `index@end` of each output. */
function walk({ classes, table, width, offsets, outputs }: Automaton, text: Uint8Array): string[] {
  const found: string[] = [];
  let state = 0;
  text.forEach((byte, at) => {
    state = table[state + (classes[byte] as number)] as number;
    if (state >= 0) return;
    state = ~state;
    const number = state / width;
    for (let i = offsets[number] as number; i < (offsets[number + 1] as number); i += 1)
      found.push(`${outputs[i]}@${at + 1}`);
  });
  return found.sort();
}

function naive(
  sequences: readonly (readonly ByteSet[])[],
  text: Uint8Array,
  isSkipped: (byte: number) => boolean,
): string[] {
  const kept = [...text.keys()].filter((at) => !isSkipped(text[at] as number));
  const found: string[] = [];
  for (let last = 0; last < kept.length; last += 1) {
    sequences.forEach((sequence, index) => {
      const first = last - sequence.length + 1;
      const isThere = sequence.every((set, i) => set[text[kept[first + i] ?? -1] ?? 256] === 1);
      if (first >= 0 && isThere) found.push(`${index}@${(kept[last] as number) + 1}`);
    });
  }
  return found.sort();
}

const LETTERS = [...Buffer.from('abcAB1 \xff', 'latin1')];
const set = fc.subarray(LETTERS, { minLength: 1, maxLength: 4 }).map((bytes) => setOf(...bytes));
const sequence = fc.array(set, { minLength: 1, maxLength: 5 });
const sequences = fc.uniqueArray(sequence, {
  minLength: 1,
  maxLength: 12,
  selector: (sets) => sets.map(keyOf).join(''),
});
const text = fc
  .array(fc.constantFrom(...LETTERS, 0x7a), { maxLength: 60 })
  .map((bytes) => Uint8Array.from(bytes));

describe('the automaton', () => {
  it('finds what a naive search finds', () => {
    let count = 0;
    fc.assert(
      fc.property(sequences, text, (list, bytes) => {
        const expected = naive(list, bytes, () => false);
        expect(walk(buildAutomaton(list), bytes)).toEqual(expected);
        count += expected.length;
      }),
      { numRuns: 2000, seed },
    );
    expect(count).toBeGreaterThan(2000);
  });

  it('passes over what it is told to skip', () => {
    const skip = setOf(0x20, 0x31);
    fc.assert(
      fc.property(sequences, text, (list, bytes) => {
        const within = list.map((sets) =>
          sets.map((s) => s.map((flag, byte) => (skip[byte] === 1 ? 0 : flag))),
        );
        fc.pre(within.every((sets) => sets.every((s) => s.includes(1))));
        fc.pre(new Set(within.map((sets) => sets.map(keyOf).join(''))).size === list.length);
        expect(walk(buildAutomaton(within, { skip }), bytes)).toEqual(
          naive(within, bytes, (byte) => skip[byte] === 1),
        );
      }),
      { numRuns: 600, seed },
    );
  });

  it('needs attention at special bytes, and finds no less for it', () => {
    const special = setOf(0xff, 0x7a);
    fc.assert(
      fc.property(sequences, text, (list, bytes) => {
        // A special byte belongs to no anchor of text.
        const plain = list.map((sets) =>
          sets.map((s) => s.map((flag, byte) => (special[byte] === 1 ? 0 : flag))),
        );
        fc.pre(plain.every((sets) => sets.every((s) => s.includes(1))));
        fc.pre(new Set(plain.map((sets) => sets.map(keyOf).join(''))).size === list.length);
        const automaton = buildAutomaton(plain, { special });
        expect(walk(automaton, bytes)).toEqual(naive(plain, bytes, () => false));
        let state = 0;
        for (const byte of bytes) {
          const next = automaton.table[state + (automaton.classes[byte] as number)] as number;
          if (special[byte] === 1) expect(next).toBeLessThan(0);
          state = next < 0 ? ~next : next;
        }
      }),
      { numRuns: 600, seed },
    );
  });

  it('tells whether a short text meets a state that needs attention', () => {
    const automaton = buildAutomaton([[setOf(0x61), setOf(0x62)]], { special: setOf(0x25) });
    for (const [given, expected] of [
      ['xab', true],
      ['xa', false],
      ['%', true],
      ['', false],
    ] as const) {
      expect(meetsFlagged(automaton, Buffer.from(given), given.length), given).toBe(expected);
    }
    expect(meetsFlagged(automaton, Buffer.from('xxab'), 3)).toBe(false);
  });
});
