/** The fit that `npm run bench:hostile` judges growth by: linear costs pass, anything that grows faster does not. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { exponentOf } = (await import(join(import.meta.dirname, '../bench/hostile/growth.mjs'))) as {
  exponentOf(points: readonly { readonly size: number; readonly cost: number }[]): number;
};

const SIZES = [1, 2, 4, 8].map((step) => step * 131_072);
const costs = (cost: (size: number) => number) => SIZES.map((size) => ({ size, cost: cost(size) }));

describe('the exponent of growth', () => {
  it('is that of a power, whatever stands before it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
        (power, factor) => {
          expect(exponentOf(costs((size) => factor * size ** power))).toBeCloseTo(power, 6);
        },
      ),
    );
  });

  it('stays below the limit for a linear cost with a fixed part, and with five per cent of noise', () => {
    expect(exponentOf(costs((size) => 1e4 + size))).toBeLessThan(1.05);
    expect(
      exponentOf(
        [1, 0.95, 1, 0.95].map((noise, i) => ({ size: SIZES[i] ?? 0, cost: noise * (SIZES[i] ?? 0) })),
      ),
    ).toBeLessThan(1.05);
  });

  it('tells a quadratic cost, also where it is only a twentieth of the cost at the start', () => {
    expect(exponentOf(costs((size) => size * size))).toBeGreaterThan(1.9);
    const share = 0.05 / (SIZES[0] ?? 1);
    expect(exponentOf(costs((size) => size + share * size * size))).toBeGreaterThan(1.05);
  });
});
