/** Small random expressions in RE2 syntax, over few letters so that random texts match them often. */
import fc from 'fast-check';

const LETTERS = 'abcK19é';

const atom = fc.oneof(
  { arbitrary: fc.constantFrom(...LETTERS), weight: 6 },
  { arbitrary: fc.constantFrom('abc', 'Kab', 'cab', '19', 'bca'), weight: 4 },
  {
    arbitrary: fc.constantFrom('[ab]', '[a-c]', '[^ab]', '\\d', '\\w', '[[:alpha:]]', '.', '[K1]', '\\s'),
    weight: 4,
  },
  { arbitrary: fc.constantFrom('\\b', '^', '$', '\\B'), weight: 1 },
  { arbitrary: fc.constantFrom('(?i:ab)', '(?i)k', 'é', '(?:ü|é)', '[éa]'), weight: 1 },
);
const quantifiers = fc.constantFrom(
  '',
  '',
  '',
  '?',
  '*',
  '+',
  '{2}',
  '{1,3}',
  '{0,2}',
  '{3,}',
  '+?',
  '*?',
  '??',
  '{2,4}?',
);

/** Whether an assertion would be repeated, which the parser refuses. */
const isAssertion = (text: string) => /^(?:\\[bB]|\^|\$)$/.test(text);

/** Expressions without the empty one; not all are fit to be a pattern (some match nothing at all). */
export const expressions: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.tuple(atom, quantifiers).map(([text, q]) => (isAssertion(text) ? text : `(?:${text})${q}`)),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    fc.tuple(fc.array(tie('node'), { minLength: 2, maxLength: 3 }), quantifiers).map(([options, q]) => {
      const body = options.join('|');
      return isAssertion(body) ? body : `(?:${body})${q}`;
    }),
  ),
})).node;

/** Texts as latin1 of UTF-8: one character is one byte. */
export const texts: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom(...LETTERS), weight: 8 },
      { arbitrary: fc.constantFrom(' ', '\n', 'É', 'k', 'A', 'ü', 'x'), weight: 2 },
    ),
    { maxLength: 24 },
  )
  .map((chars) => Buffer.from(chars.join(''), 'utf8').toString('latin1'));
