/** The mark of a redaction names a pattern, and is no word that says what stands behind it. */
import { expect, it } from 'vitest';
import { createScanner } from '../../src/scanner.js';
import { ENGINES } from '../engines.js';

// Synthetic.
const VALUE = ['kJ8xQz2m', 'W4vTbR7n', 'LpYc'].join('');

it.each(ENGINES)('does not stand in for context (%s)', async (engine) => {
  const scanner = await createScanner({ engine });
  const ids = (text: string) => scanner.scanSync(text).findings.map(({ patternId }) => patternId);
  expect(ids(`gitlab-pat = "${VALUE}"`)).toEqual(['gitlab-pat']);
  expect(ids(`[gitlab-pat] = "${VALUE}"`)).toEqual(['gitlab-pat']);
  expect(ids(`[REDACTED:gitlab-pat] = "${VALUE}"`)).toEqual([]);
  expect(ids(`[REDACTED:jwt+gitlab-pat] = "${VALUE}"`)).toEqual([]);
  await scanner.close();
});
