/** The newest bytes of a stream, against a copy of all of them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Tail } from '../../src/base/tail.js';

it('keeps what was not forgotten, by its offsets', () => {
  const step = fc.record({
    bytes: fc.uint8Array({ maxLength: 9000 }),
    ahead: fc.option(fc.integer({ min: -20, max: 9000 }), { nil: undefined }),
    lag: fc.option(fc.nat(6000), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const tail = new Tail();
      let all = Buffer.alloc(0);
      let start = 0;
      for (const { bytes, ahead, lag } of steps) {
        const from = ahead === undefined ? start : all.length + ahead;
        tail.append(Buffer.from(bytes), from);
        all = Buffer.concat([all, bytes]);
        start = Math.max(start, Math.min(from, all.length));
        if (lag !== undefined) {
          tail.forget(all.length - lag);
          start = Math.max(start, all.length - lag);
        }
        expect([tail.start, tail.end, tail.length]).toEqual([start, all.length, all.length - start]);
        expect(tail.copy(start, all.length).equals(all.subarray(start))).toBe(true);
        const middle = (start + all.length) >> 1;
        expect(tail.copy(middle, middle + 40).equals(all.subarray(middle, middle + 40))).toBe(true);
        expect([tail.at(start - 1), tail.at(all.length)]).toEqual([undefined, undefined]);
        if (middle < all.length) expect(tail.at(middle)).toBe(all[middle]);
        expect(tail.indexOf(7, middle, all.length)).toBe(all.indexOf(7, middle));
      }
    }),
  );
});
