/** How short a text may be that holds a match: decoded bytes are passed over where nothing so long is text. */
import { expect, it } from 'vitest';
import { builtinDatabase } from '../../src/database.js';

it('is six bytes or more for every built-in form', () => {
  const { compiled } = builtinDatabase();
  const short = compiled.forms
    .filter(({ view, least }) => view !== 'letters' && least < 6)
    .map(({ pattern, name }) => `${compiled.patterns[pattern]?.id}: ${name}`);
  // One of five lets twice as many runs of noise through to be read: a tenth of the native engine's time on a log.
  expect(short).toEqual([]);
});
