/** A worker of `jobs.ts`: a scanner of its own, one input after the other. */
import { workerData } from 'node:worker_threads';
import { createScanner } from '../index.js';
import { createSieve, type Group, type GroupOutcome, scanGroup, type Told } from './group.js';
import { SecretTexts } from './input-scan.js';
import type { JobsData } from './jobs.js';
import { InputScanner } from './scan-input.js';
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

const sieve = createSieve(scanner, data.settings);
const isStopped = (): boolean => Atomics.load(flag, 0) !== 0;
const scan = async (input: Input) => inputs.scanSmall(input) ?? (await inputs.scan(input));

export async function scanInWorker(group: Group): Promise<GroupOutcome> {
  const told: Told[] = [];
  const clean = await scanGroup(group, { sieve, scan, tell: (one) => void told.push(one), isStopped });
  return { clean, told };
}
