#!/usr/bin/env node
/**
 * `npm run bench:threshold`: from which size on a message is better scanned by a worker. By size: the time of
 * one message on this thread and in a worker, and of a hundred at once. Writes `bench/results/threshold.json`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTunedScanner, POOL_THRESHOLD } from '../dist/scanner.js';
import { describeMachine } from './machine.mjs';
import { logOf } from './streams/text.mjs';
import { median } from './throughput.mjs';

const SIZES = [256, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144];
const AT_ONCE = 32;
const ROUNDS = 9;
/** Bytes that each way scans in a round, at a size. */
const VOLUME = 1 << 20;

const inline = await createTunedScanner({ pool: false }, {});
const pooled = await createTunedScanner({}, { threshold: 0, segment: 1 << 30 });
const text = logOf(2 * VOLUME);

async function timeOf(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const messages = (size, count) =>
  Array.from({ length: count }, (_, i) => {
    const at = (i * size) % (text.length - size);
    return text.subarray(at, at + size);
  });

const ways = {
  inlineOne: async (all) => {
    for (const message of all) inline.scanSync(message);
  },
  pooledOne: async (all) => {
    for (const message of all) await pooled.scan(message);
  },
  pooledMany: async (all) => {
    for (let at = 0; at < all.length; at += AT_ONCE) {
      await Promise.all(all.slice(at, at + AT_ONCE).map((message) => pooled.scan(message)));
    }
  },
};

const curve = [];
for (const size of SIZES) {
  const all = messages(size, Math.max(AT_ONCE, Math.ceil(VOLUME / size)));
  const times = { inlineOne: [], pooledOne: [], pooledMany: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(ways)) {
      const ms = await timeOf(() => run(all));
      if (round > 0) times[name].push((ms * 1e3) / all.length);
    }
  }
  const [inlineOne, pooledOne, pooledMany] = Object.values(times).map(median);
  curve.push({ size, inlineUs: inlineOne, pooledUs: pooledOne, pooledAtOnceUs: pooledMany });
  console.log(
    `${size} bytes: inline ${inlineOne.toFixed(0)} us, worker ${pooledOne.toFixed(0)} us (${(pooledOne / inlineOne).toFixed(2)}x), ${AT_ONCE} at once ${pooledMany.toFixed(0)} us each (${(pooledMany / inlineOne).toFixed(2)}x)`,
  );
}
await pooled.close();

/** The smallest size from which a worker costs a single message at most a tenth more. */
const cheap = curve.find(({ size }) =>
  curve.every((at) => at.size < size || at.pooledUs <= 1.1 * at.inlineUs),
);
const { date, commit, processor, cores, node } = describeMachine();
const results = {
  measured: { date, commit, processor, cores, node },
  inUse: POOL_THRESHOLD,
  tenPercentFrom: cheap?.size ?? null,
  curve,
};
writeFileSync(
  fileURLToPath(new URL('results/threshold.json', import.meta.url)),
  `${JSON.stringify(results, null, 2)}\n`,
);
console.log(
  `a worker costs at most 10 % from ${cheap?.size ?? 'no measured size'} bytes; in use: ${POOL_THRESHOLD}`,
);
