/**
 * Anchors never miss: every match of an expression holds a sequence of each of its groups, at the distance
 * and within the reach that the group tells, with the edges that it asks for. Likewise leads.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Re2 } from '../../src/confirm/re2.js';
import { builtinDatabase } from '../../src/database.js';
import {
  type AnchorGroup,
  deriveAnchors,
  EDGE_LEFT,
  EDGE_RIGHT,
  literalGroup,
} from '../../src/patterns/anchors.js';
import { builtinDefinitions } from '../../src/patterns/builtin.js';
import type { ByteSet } from '../../src/patterns/byte-set.js';
import { parseExpression } from '../../src/patterns/expression.js';
import { expressionText, lengthsOf } from '../../src/patterns/expression-text.js';
import { leadsOf } from '../../src/patterns/leads.js';
import { lawSeed } from '../arbitraries.js';
import { expressions, texts } from '../random-expressions.js';

const seed = lawSeed('anchors');

/** What stands around an expression: nothing, or a word that is rare enough for an anchor. */
const literals = fc.constantFrom(['', ''], ['Kab1', ''], ['', '9cab'], ['Kb_', '19']) as fc.Arbitrary<
  [string, string]
>;

/** Ends of a sequence's occurrences in a text. */
function endsOf(text: string, sequence: readonly ByteSet[]): number[] {
  const ends: number[] = [];
  for (let at = 0; at + sequence.length <= text.length; at += 1) {
    if (sequence.every((set, i) => set[text.charCodeAt(at + i)] === 1)) ends.push(at + sequence.length);
  }
  return ends;
}

const isWordChar = (char: string | undefined) => char !== undefined && /[A-Za-z0-9]/.test(char);

/** Whether a group is represented in the match at `start` to `end`. */
function isHeld(group: AnchorGroup, text: string, start: number, end: number): boolean {
  return group.sequences.some((sequence, i) =>
    endsOf(text, sequence).some((last) => {
      const first = last - sequence.length;
      if (first < start || last > end) return false;
      const edge = group.edges[i] as number;
      if ((edge & EDGE_LEFT) !== 0 && isWordChar(text[first - 1])) return false;
      if ((edge & EDGE_RIGHT) !== 0 && isWordChar(text[last])) return false;
      const distance = group.distances[i] as number;
      if (distance >= 0 && last - start !== distance) return false;
      return last - start <= group.reach && end - first <= group.rest;
    }),
  );
}

describe('anchors', () => {
  it('occur in every match of a random expression', () => {
    const re2 = new Re2();
    let [matches, withAnchors] = [0, 0];
    fc.assert(
      fc.property(
        expressions,
        literals,
        fc.array(texts, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (inner, around, plain, caseless) => {
          const [before, after] = around;
          const source = `${before}(?:${inner})${after}`;
          const lines = plain.flatMap((text) => [text, `${before}${text}${after}`]);
          const node = parseExpression(source, { caseless });
          const groups = deriveAnchors(node);
          const leads = leadsOf(node);
          const { min, max } = lengthsOf(node);
          for (const text of lines) {
            const match = re2.search(expressionText(node), text);
            if (match === undefined) continue;
            matches += 1;
            const length = match.end - match.start;
            expect(length >= min && length <= max, `${source}: length ${length} in ${min}..${max}`).toBe(
              true,
            );
            const why = `${source} on ${JSON.stringify(text)} at ${match.start}-${match.end}`;
            for (const group of groups) expect(isHeld(group, text, match.start, match.end), why).toBe(true);
            withAnchors += groups.length > 0 ? 1 : 0;
            if (leads.length === 0) continue;
            // What a lead is longer than, it is not asked of.
            const head = text.slice(match.start);
            expect(
              leads.some((lead) => endsOf(head, lead).includes(lead.length)),
              `lead of ${why}`,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 1500, seed },
    );
    expect(matches).toBeGreaterThan(3000);
    expect(withAnchors).toBeGreaterThan(1000);
  });

  it('are there for every built-in form on text; hidden text is rare enough without', () => {
    const { compiled, unanchored } = builtinDatabase();
    expect(compiled.forms.length).toBeGreaterThan(builtinDefinitions().length);
    expect(unanchored.filter((index) => compiled.forms[index]?.view !== 'smuggled')).toEqual([]);
  });

  it('come from literals that a definition names', () => {
    const group = literalGroup(['Key', '鍵'], true, 40);
    expect(group.sequences.map(({ length }) => length)).toEqual([3, 3]);
    expect(endsOf('a kEy', group.sequences[0] as readonly ByteSet[])).toEqual([5]);
    expect(endsOf(Buffer.from('a 鍵').toString('latin1'), group.sequences[1] as readonly ByteSet[])).toEqual([
      5,
    ]);
    expect(group.reach).toBe(40);
  });
});
