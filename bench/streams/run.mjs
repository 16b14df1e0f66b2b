#!/usr/bin/env node
/**
 * `npm run bench:streams`: memory, cost of the pool, latency, event loop and parallel speed of streams.
 * Writes `bench/results/streams.json`; a part that is left out keeps its last numbers there.
 *
 *   npm run bench:streams -- [--only PART,...] [--stall MEBIBYTES] [--streams N] [--parallel MEBIBYTES] [--rounds N]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.mjs';
import { measureFootprint } from './footprint.mjs';
import { measureLatency, measureLoop } from './latency.mjs';
import { measureParallel } from './parallel.mjs';
import { measureMoving, measurePooled } from './pooled.mjs';

const PATH = fileURLToPath(new URL('../results/streams.json', import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    stall: { type: 'string', default: '2048' },
    streams: { type: 'string', default: '5000' },
    parallel: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '1' },
  },
});
const PARTS = {
  moving: () => measureMoving(),
  pooled: () => measurePooled(),
  latency: () => measureLatency(),
  loop: () => measureLoop(),
  many: () => measureFootprint('many', Number(options.streams)),
  parallel: () => measureParallel({ mebibytes: Number(options.parallel), rounds: Number(options.rounds) }),
  stall: () => measureFootprint('stall', Number(options.stall)),
};

const results = existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')) : {};
for (const name of options.only?.split(',') ?? Object.keys(PARTS)) {
  process.stderr.write(`${name}\n`);
  const { date, commit, processor, cores, node } = describeMachine();
  results[name] = { result: await PARTS[name](), measured: { date, commit, processor, cores, node } };
  console.log(name, JSON.stringify(results[name].result, null, 1));
  writeFileSync(PATH, `${JSON.stringify(results, null, 2)}\n`);
}
const wrong = JSON.stringify(results).includes('"wrong":"');
if (wrong) process.exitCode = 1;
