/** How many threads scan files side by side. */
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { threadCount } from '../../src/cli/thread-count.js';

describe('the number of threads', () => {
  const native = { isAll: true, engine: 'native' } as const;
  const walking = { isAll: false, engine: 'native' } as const;

  it('is what was asked for, but no more than there are files', () => {
    expect(threadCount(3, 100, native)).toBe(3);
    expect(threadCount(3, 2, native)).toBe(2);
    expect(threadCount(1, 1e6, native)).toBe(1);
    expect(threadCount(3, 100, { isAll: true, engine: 'portable' })).toBe(3);
  });

  it('is one while few files were found and more may come', () => {
    expect(threadCount(3, 1999, walking)).toBe(1);
    expect(threadCount(3, 2000, walking)).toBe(3);
  });

  it('is more than one without being asked only for very many files, on the native engine', () => {
    const most = Math.min(4, availableParallelism());
    expect(threadCount(undefined, 9999, native)).toBe(1);
    expect(threadCount(undefined, 10_000, native)).toBe(most);
    expect(threadCount(undefined, 10_000, walking)).toBe(most);
    expect(threadCount(undefined, 1e6, { isAll: true, engine: 'portable' })).toBe(1);
  });
});
