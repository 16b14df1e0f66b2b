/** Many who wait for one signal: told once, left one by one, and no warning of a leak. */
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { whenAborted } from '../../src/base/abort.js';
import { createScanner } from '../../src/scanner.js';

afterEach(() => {
  vi.restoreAllMocks();
});

it('tells all who wait, once, and keeps nothing at the signal', () => {
  const { signal, abort } = controller();
  const told: number[] = [];
  const leave = [1, 2, 2, 3].map((n) => whenAborted(signal, () => told.push(n)));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  leave[1]?.();
  leave[1]?.();
  abort();
  expect(told).toEqual([1, 2, 3]);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  for (const end of leave) end();
});

it('takes its listener away with the last who waited, and waits anew', () => {
  const { signal, abort } = controller();
  const told: number[] = [];
  const leave = [1, 2].map((n) => whenAborted(signal, () => told.push(n)));
  leave[0]?.();
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  leave[1]?.();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  whenAborted(signal, () => told.push(3));
  leave[1]?.();
  abort();
  expect(told).toEqual([3]);
});

it('does not tell those who left while others were told', () => {
  const { signal, abort } = controller();
  const told: number[] = [];
  let leaveSecond: () => void = () => undefined;
  whenAborted(signal, () => leaveSecond());
  leaveSecond = whenAborted(signal, () => told.push(2));
  whenAborted(signal, () => told.push(3));
  abort();
  expect(told).toEqual([3]);
});

it('waits for no signal, and for none that has aborted', () => {
  const call = vi.fn();
  whenAborted(undefined, call)();
  whenAborted(AbortSignal.abort(), call)();
  expect(call).not.toHaveBeenCalled();
});

it('lets fifty streams share one signal without a warning, and ends all of them', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  const scanner = await createScanner({ engine: 'portable', pool: false });
  const { signal, abort } = controller();
  const streams = Array.from({ length: 50 }, () => scanner.createStream({ signal }));
  const errors = streams.map((stream) => new Promise<Error>((resolve) => stream.once('error', resolve)));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  abort(new Error('shut down'));
  for (const error of await Promise.all(errors)) expect(error.message).toBe('shut down');
  await sleep(1);
  expect(warned).not.toHaveBeenCalled();
  await scanner.close();
});

function controller() {
  const made = new AbortController();
  return { signal: made.signal, abort: (reason?: Error) => made.abort(reason) };
}
