/** A worker of `--jobs`: a scanner of its own, one input after the other. */
import { workerData } from 'node:worker_threads';
import { createScanner } from '../index.js';
import { SecretTexts } from './input-scan.js';
import type { JobsData } from './jobs.js';
import { type InputOutcome, InputScanner } from './scan-input.js';
import type { Input } from './walk.js';

const data = workerData as JobsData;
const texts = data.hasText ? new SecretTexts() : undefined;
const scanner = await createScanner({
  ...data.scanner,
  pool: false,
  ...(texts === undefined ? {} : { onText: texts.add }),
});
const flag = new Int32Array(data.stop);
const stop = {
  orNothing: async <T>(promise: Promise<T>): Promise<T | undefined> => {
    const value = await promise;
    return Atomics.load(flag, 0) === 0 ? value : undefined;
  },
};
const inputs = new InputScanner(() => scanner.createSession(), texts, data.settings, stop);

/** @param group - names that are bytes have crossed threads, and are no Buffers any more */
export async function scanInWorker(group: readonly Input[]): Promise<InputOutcome[]> {
  const outcomes: InputOutcome[] = [];
  for (const { name, ...input } of group) {
    if (Atomics.load(flag, 0) !== 0) break;
    const named = { ...input, name: typeof name === 'object' ? Buffer.from(name) : name };
    // Nobody else waits for this thread: what ends the work is looked up above.
    outcomes.push(inputs.scanSmall(named, true) ?? (await inputs.scan(named)));
  }
  return outcomes;
}
