/** Lines and columns, counted over a stream of which only a part is remembered. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lines } from '../../src/session/lines.js';

/** By counting from the start. */
function locate(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

it('are those that counting from the start gives', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r'), maxLength: 300 });
  fc.assert(
    fc.property(
      text,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      fc.nat(60),
      (whole, sizes, lag) => {
        const lines = new Lines();
        let forgotten = 0;
        for (let at = 0, turn = 0; at < whole.length; turn += 1) {
          const chunk = whole.slice(at, at + (sizes[turn % sizes.length] as number));
          lines.add(Buffer.from(chunk), at);
          at += chunk.length;
          for (let offset = forgotten; offset < at; offset += 7)
            expect(lines.locate(offset)).toEqual(locate(whole, offset));
          forgotten = Math.max(forgotten, at - lag);
          lines.forget(forgotten);
          const before = whole.slice(0, at);
          expect(lines.feeds).toEqual({
            count: before.split('\n').length - 1,
            last: before.lastIndexOf('\n'),
          });
        }
      },
    ),
  );
});

it('hold no more than is asked to be remembered', () => {
  const lines = new Lines();
  const chunk = Buffer.from('\n'.repeat(4096));
  for (let count = 0; count < 1000; count += 1) {
    lines.add(chunk, count * chunk.length);
    lines.forget((count + 1) * chunk.length - 100);
  }
  expect(lines.locate(1000 * chunk.length - 50)).toEqual({ line: 1000 * chunk.length - 49, column: 1 });
  expect(JSON.stringify(lines).length).toBeLessThan(1_000_000);
});
