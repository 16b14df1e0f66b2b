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

/** @param input - its name has crossed threads, and is no Buffer any more */
export async function scanInWorker({ name, ...input }: Input): Promise<InputOutcome> {
  return inputs.scan({ ...input, name: name === undefined ? undefined : Buffer.from(name) });
}
