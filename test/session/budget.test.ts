/** The budget of decoded bytes: what it allows depends on the input, not on when it is asked. */
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/session/budget.js';

const MIB = 1 << 20;
const BLOCK = 4096;

describe('the budget', () => {
  it('allows a mebibyte, whatever the ratio', () => {
    const budget = new Budget(0);
    budget.grow(100);
    expect(budget.spend(MIB, 100)).toBe(true);
    expect(budget.judge(Number.POSITIVE_INFINITY)).toBe(false);
    expect(budget.cut).toBe(Number.POSITIVE_INFINITY);
    const poorer = new Budget(0);
    poorer.grow(100);
    expect(poorer.spend(MIB, 100)).toBe(true);
    expect(poorer.spend(1, 100)).toBe(false);
    expect(poorer.judge(Number.POSITIVE_INFINITY)).toBe(true);
    expect(poorer.cut).toBe(0);
  });

  it('allows a multiple of the input', () => {
    const budget = new Budget(2);
    budget.grow(10 * BLOCK);
    expect(budget.spend(MIB + 20 * BLOCK, 10 * BLOCK)).toBe(true);
    expect(budget.judge(10 * BLOCK)).toBe(false);
    expect(budget.spend(3 * BLOCK, 10 * BLOCK)).toBe(false);
  });

  it('cuts at the block where the sum so far was beyond what so much input allows', () => {
    const budget = new Budget(1);
    budget.grow(100 * BLOCK);
    budget.spend(MIB / 2, 3 * BLOCK);
    budget.spend(MIB, 50 * BLOCK);
    budget.judge(100 * BLOCK);
    expect(budget.cut).toBe(49 * BLOCK);
  });

  it('judges alike in one go and block by block', () => {
    for (const step of [BLOCK, 3 * BLOCK, 64 * BLOCK]) {
      const budget = new Budget(1);
      for (let at = 0; at < 64 * BLOCK; at += BLOCK) {
        budget.grow(64 * BLOCK);
        budget.spend(20_000, at + 1);
        if ((at + BLOCK) % step === 0) budget.judge(at + BLOCK);
      }
      budget.judge(Number.POSITIVE_INFINITY);
      // The first block at which 20,000 bytes a block are more than a mebibyte and 4,096 a block.
      expect(budget.cut, `${step}`).toBe(Number.POSITIVE_INFINITY);
    }
    const cuts = [BLOCK, 16 * BLOCK, 128 * BLOCK].map((step) => {
      const budget = new Budget(1);
      for (let at = 0; at < 128 * BLOCK; at += BLOCK) {
        budget.grow(128 * BLOCK);
        budget.spend(20_000, at + 1);
        if ((at + BLOCK) % step === 0) budget.judge(at + BLOCK);
      }
      return budget.cut;
    });
    const expected = Math.floor(MIB / (20_000 - BLOCK)) * BLOCK;
    expect(cuts).toEqual([expected, expected, expected]);
  });
});
