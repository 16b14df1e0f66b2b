/** Prefilters never say no where RE2 finds a match, and its end lies between the ends that they name: on random expressions. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Prefilters } from '../../src/confirm/prefilter.js';
import { Re2 } from '../../src/confirm/re2.js';
import { isValidator } from '../../src/own-patterns.js';
import { compilePatterns } from '../../src/patterns/compile.js';
import { lawSeed } from '../arbitraries.js';
import { expressions, texts } from '../random-expressions.js';

const seed = lawSeed('prefilter');

it('agree with RE2 wherever it matches', () => {
  const re2 = new Re2();
  let [matches, refusals, cuts] = [0, 0, 0];
  fc.assert(
    fc.property(expressions, fc.array(texts, { minLength: 1, maxLength: 12 }), (expression, lines) => {
      const { forms } = compilePatterns(
        [{ id: 'x', name: 'x', category: 'dlp', severity: 'low', expression: `x?z(?:${expression})` }],
        { classes: new Map(), isValidator },
      );
      const form = forms[0];
      if (form === undefined) throw new Error('no form');
      // One automaton for all lines, as in a stream: it is built as bytes come.
      const prefilters = new Prefilters();
      for (const line of lines.flatMap((text) => [text, `z${text}`, `xz${text}`])) {
        const bytes = Buffer.from(line, 'latin1');
        const could = prefilters.couldMatch(form, bytes, 0, bytes.length);
        const match = re2.search(form.expression, line, 0);
        if (match !== undefined) {
          matches += 1;
          const where = `${form.expression} on ${JSON.stringify(line)}`;
          expect(could, where).toBe(true);
          expect(prefilters.firstEnd(form, bytes, 0, bytes.length), where).toBeLessThanOrEqual(match.end);
          const last = prefilters.lastEnd(form, bytes, match.start, bytes.length);
          expect(last, where).toBeGreaterThanOrEqual(match.end);
          // Nor does it change the match that RE2 is shown no more.
          expect(re2.search(form.expression, line.slice(0, last + 1), match.start), where).toEqual(match);
          if (last < bytes.length) cuts += 1;
        } else if (!could) refusals += 1;
      }
    }),
    { numRuns: 400, seed },
  );
  expect(matches).toBeGreaterThan(300);
  expect(refusals).toBeGreaterThan(1000);
  expect(cuts).toBeGreaterThan(20);
});
