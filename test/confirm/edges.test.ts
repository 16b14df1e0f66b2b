/** Edges of words and of texts in a caller's expressions: what stands behind a match is looked at too. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PatternDefinition } from '../../src/base/types.js';
import { createScanner } from '../../src/scanner.js';
import { chunksOf, cuts, lawRuns, lawSeed } from '../arbitraries.js';
import { ENGINES } from '../engines.js';

const seed = lawSeed('edges');

/** As JavaScript reads them too. */
const EXPRESSIONS = [
  'acme[0-9]{4}\\b',
  'acme[0-9]{4}\\B',
  '\\bacme[0-9]{4}\\b',
  '\\Bacme[0-9]{4}',
  'ac+me[0-9]{2,4}\\b',
  '^acme[0-9]{4}',
  'acme[0-9]{4}$',
  '(?:^|-)acme[0-9]{4}(?:-|$)',
];
const PATTERNS: readonly PatternDefinition[] = EXPRESSIONS.map((expression, i) => ({
  id: `own-${i}`,
  category: 'dlp',
  severity: 'high',
  placeholders: false,
  expression,
}));

interface Place {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** Where JavaScript's leftmost matches lie, none over another. */
const expected = (text: string): Place[] =>
  EXPRESSIONS.flatMap((expression, i) =>
    [...text.matchAll(new RegExp(expression, 'g'))].map(({ index, 0: match }) => ({
      id: `own-${i}`,
      start: index,
      end: index + match.length,
    })),
  );

const isSame = (a: Place, b: Place) => a.id === b.id && a.start === b.start && a.end === b.end;
/** What touches a finding is read once more as if it stood alone. */
const touches = (a: Place, b: Place) => a.end === b.start || b.end === a.start;

const piece = fc.constantFrom(
  'acme1234',
  'acme12345',
  'accme12',
  'acme',
  'x',
  '5',
  ' ',
  '-',
  '.',
  '\n',
  'zulu ',
);
const texts = fc
  .tuple(fc.array(piece, { maxLength: 30 }), fc.constantFrom(0, 200, 300, 600))
  .map(([pieces, padding]) => `${'.'.repeat(padding)}${pieces.join('')}`);

for (const engine of ENGINES) {
  it(`${engine}: are where JavaScript finds them, however the text is cut`, async () => {
    const include = PATTERNS.map(({ id }) => id);
    await using scanner = await createScanner({ engine, pool: false, patterns: [...PATTERNS], include });
    fc.assert(
      fc.property(texts, cuts, (text, way) => {
        const session = scanner.createSession();
        const findings = chunksOf(Buffer.from(text), way).flatMap((chunk) => session.push(chunk));
        const found = [...findings, ...session.end().findings].map(
          ({ patternId: id, start, end }): Place => ({ id, start, end }),
        );
        const matches = expected(text);
        expect(matches.filter((match) => !found.some((place) => isSame(place, match)))).toEqual([]);
        const others = found.filter((place) => !matches.some((match) => isSame(place, match)));
        expect(others.filter((place) => !found.some((other) => touches(place, other)))).toEqual([]);
      }),
      { seed, numRuns: lawRuns(2000) },
    );
  });
}
