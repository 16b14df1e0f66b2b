/**
 * Throughput, interleaved: every round runs each row once, so that whatever else the machine does hits
 * all of them. A row whose findings are wrong, or differ between rounds, has no time.
 */
import { createRequire } from 'node:module';
import { Bench } from 'tinybench';
import { createRows } from './rows.mjs';
import { createWorkload, sample, sizeOf } from './workloads.mjs';

/** Bytes of each workload; slow rows take an even sample of it. */
const WORKLOAD = 12 * 2 ** 20;
/** What a row may take in one round, in milliseconds: its sample is cut to fit. */
const ROUND_MS = 1200;
/** Bytes that a row is tried on to see how fast it is. */
const TRIAL = 128 * 1024;
/** Documents on which findings are checked, at most: two of each kind that is planted. */
const CHECKED = 54;

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

async function timeOf(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** A row's part of a workload, as large as fits into one round. */
async function partFor(row, workload) {
  const trial = row.prepare(sample(workload.documents, TRIAL));
  await row.run(trial.input); // warm: expressions are compiled at first use
  const ms = await timeOf(() => row.run(trial.input));
  const bytes = Math.min(row.most, (trial.bytes / Math.max(ms, 0.01)) * ROUND_MS);
  return row.prepare(sample(workload.documents, bytes));
}

async function oneRound(entries) {
  for (const entry of entries) {
    const bench = new Bench({ time: 0, iterations: 1, warmup: false, retainSamples: true, throws: true });
    bench.add(entry.row.name, async () => {
      const count = await entry.row.run(entry.input);
      if (entry.count !== undefined && entry.count !== count)
        entry.wrong ??= 'its count differs between rounds';
      entry.count = count;
    });
    await bench.run();
    entry.samples.push(...bench.tasks[0].result.latency.samples);
  }
}

function resultOf({ row, bytes, samples, count, wrong }, fastest) {
  const about = { name: row.name, about: row.about, bytes, count };
  if (wrong !== undefined) return { ...about, wrong };
  const rates = samples.map((ms) => bytes / 1e6 / (ms / 1e3));
  const rate = median(rates);
  return {
    ...about,
    mbPerSecond: rate,
    least: Math.min(...rates),
    most: Math.max(...rates),
    sluiceIsTimes: fastest / rate,
  };
}

/** @returns for each workload its rows with medians of MB/s over the rounds */
export async function measureThroughput({ rounds, say }) {
  const rows = await createRows();
  const results = [];
  for (const name of ['log', 'source']) {
    const workload = createWorkload(name, WORKLOAD);
    const entries = [];
    for (const row of rows) {
      say(`${name}: checking ${row.name}`);
      const checked = workload.documents.filter(({ planted }) => planted.length > 0).slice(0, CHECKED);
      const wrong = await row.check(sample(checked, 2 ** 20));
      entries.push({ row, wrong, samples: [], ...(await partFor(row, workload)) });
    }
    for (let round = 1; round <= rounds; round += 1) {
      say(`${name}: round ${round} of ${rounds}`);
      await oneRound(entries);
    }
    const [own] = entries;
    const rate =
      own.wrong === undefined ? median(own.samples.map((ms) => own.bytes / 1e6 / (ms / 1e3))) : Number.NaN;
    results.push({
      workload: name,
      about: workload.about,
      bytes: sizeOf(workload.documents),
      rows: entries.map((entry) => resultOf(entry, rate)),
      crossCheck: crossCheck(own),
    });
  }
  return results;
}

/** Sluice's row once more, timed by another library: the two must be near each other. */
function crossCheck({ row, input, bytes }) {
  const { Benchmark } = createRequire(import.meta.url)('benchmark');
  const bench = new Benchmark(row.name, () => row.run(input), { minSamples: 3, maxTime: 2, initCount: 1 });
  bench.run();
  return { by: 'benchmark', mbPerSecond: (bytes / 1e6) * bench.hz, samples: bench.stats.sample.length };
}
