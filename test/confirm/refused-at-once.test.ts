/** Beginnings in a row, each of which could be the head of a long match. */
import { expect, it, vi } from 'vitest';
import { Re2 } from '../../src/confirm/re2.js';
import { createScanner } from '../../src/scanner.js';

it('reads no long match that what stands before it refuses', async () => {
  const scanner = await createScanner({ engine: 'portable', pool: false, include: ['credential-in-url'] });
  const search = vi.spyOn(Re2.prototype, 'search');
  const text = `x ${'pwd='.repeat(2000)}`;
  scanner.scanSync(text);
  const read = search.mock.calls.reduce((sum, [, subject]) => sum + subject.length, 0);
  search.mockRestore();
  // A guard's window for each beginning, in each of two forms; matches would be 1,500 times the text.
  expect(read).toBeLessThan(100 * text.length);
  await scanner.close();
});
