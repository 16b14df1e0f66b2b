/** The budget of decoded bytes: a multiple of the input as far as it was reached, beyond a first mebibyte. */
import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/session/budget.js';

const MIB = 1 << 20;

describe('the budget', () => {
  it('allows a mebibyte, whatever the ratio', () => {
    const budget = new Budget(0);
    expect(budget.spend(MIB - 1, 100)).toBe(true);
    expect(budget.spend(1, 100)).toBe(true);
    expect(budget.isOver).toBe(false);
    expect(budget.spend(1, 100)).toBe(false);
    expect(budget.isOver).toBe(true);
  });

  it('allows a multiple of what was reached of the input', () => {
    const budget = new Budget(2);
    expect(budget.spend(MIB + 2000, 1000)).toBe(true);
    expect(budget.spend(2000, 2000)).toBe(true);
    // Work on what lies further back does not lower what was allowed.
    expect(budget.spend(0, 10)).toBe(true);
    expect(budget.spend(2001, 3000)).toBe(false);
  });

  it('once overrun stays so, however much more input comes', () => {
    const budget = new Budget(1);
    expect(budget.spend(MIB + 101, 100)).toBe(false);
    expect(budget.spend(0, 1e9)).toBe(false);
    expect(budget.isOver).toBe(true);
  });
});
