/**
 * How long the CLI takes from its start to its end, on nothing and on one small file.
 *
 *   node bench/latency.mjs
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CLI } from './memory.mjs';
import { median } from './throughput.mjs';

const SMALL = fileURLToPath(new URL('../corpus/demo/mcp-tools-list.json', import.meta.url));
const RUNS = 10;

const CASES = [
  { name: 'sluice --version', args: ['--version'], status: 0, wanted: /\d+\.\d+\.\d+/ },
  {
    name: 'scan of one small file',
    args: ['scan', '--format', 'jsonl', SMALL],
    status: 1,
    wanted: /"tool-poisoning"/,
  },
];

export function measureLatency() {
  if (!existsSync(CLI)) return CASES.map(({ name }) => ({ name, wrong: 'dist/cli.js is not there' }));
  const times = CASES.map(() => []);
  const wrong = CASES.map(() => undefined);
  // One after the other in each round; the first round warms the file cache.
  for (let round = 0; round <= RUNS; round += 1) {
    CASES.forEach(({ args, status, wanted }, i) => {
      const start = performance.now();
      const child = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' });
      const ms = performance.now() - start;
      if (round > 0) times[i].push(ms);
      if (child.status !== status || !wanted.test(child.stdout))
        wrong[i] = `exit status ${child.status}: ${child.stderr}`;
    });
  }
  return CASES.map(({ name }, i) =>
    wrong[i] === undefined
      ? {
          name,
          runs: RUNS,
          medianMs: median(times[i]),
          least: Math.min(...times[i]),
          most: Math.max(...times[i]),
        }
      : { name, wrong: wrong[i] },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(measureLatency());
