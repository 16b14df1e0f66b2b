#!/usr/bin/env node
/**
 * `npm run bench:hostile`: what input costs that is made to hurt, beside a clean log in the same run: rate, growth with
 * the input's length, memory of an open stream. Prints a table, writes `bench/results/hostile.json`, and exits with 1
 * where a floor is missed.
 *
 *   npm run bench:hostile -- [--engine native|portable] [--only TEXT] [--size KIB] [--rounds N] [--name NAME]
 *
 * SIZE: of the shortest of four inputs, each twice as long as the one before; default 128 KiB. NAME: default `hostile`;
 * `NAME.local` is ignored by git. With --only nothing is written.
 *
 * Rates are those without a limit on findings, behind which text costs nothing; memory is that with the default limits,
 * of each input in a process of its own (`--held INPUT` prints it).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createScanner, describeNative } from '../../dist/index.js';
import { describeMachine } from '../machine.mjs';
import { exponentOf } from './growth.mjs';
import { bytesOf, CLEAN, INPUTS } from './inputs.mjs';
import { bytesHeldFor, secondsFor } from './measure.mjs';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const KIB = 1024;
const STEPS = [1, 2, 4, 8];
/** No input may be slower than this share of the clean log's rate. */
const LEAST_SHARE = 1 / 30;
const MOST_EXPONENT = 1.05;
const MOST_HELD = 256 * KIB;
const WARM_UP_SECONDS = 0.5;

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string' },
    only: { type: 'string', default: '' },
    size: { type: 'string', default: '128' },
    rounds: { type: 'string', default: '3' },
    name: { type: 'string', default: 'hostile' },
    held: { type: 'string' },
  },
});

const size = Number(options.size) * KIB;

/** Of an open stream, in a process of its own. */
function bytesHeldBy(input, engine) {
  const script = fileURLToPath(import.meta.url);
  const args = [script, '--held', input.name, '--engine', engine, '--size', options.size];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function measure(scanner, input, engine, cleanRate) {
  const whole = bytesOf(input, 8 * size);
  const rounds = Number(options.rounds);
  // Expressions are compiled at their first use, which is a cost of the thread and not of the input; and V8 compiles
  // what it has seen often enough.
  for (let seconds = 0, i = 0; seconds < WARM_UP_SECONDS && i < 20; i += 1)
    seconds += secondsFor(scanner, whole, { chunk: input.chunk, rounds: 1 });
  const points = STEPS.map((step) => {
    const bytes = whole.subarray(0, step * size);
    return { size: bytes.length, cost: secondsFor(scanner, bytes, { chunk: input.chunk, rounds }) };
  });
  const { size: most, cost } = points.at(-1);
  const mbPerSecond = most / 1e6 / cost;
  return {
    name: input.name,
    mbPerSecond,
    share: cleanRate === undefined ? 1 : mbPerSecond / cleanRate,
    exponent: exponentOf(points),
    bytesHeld: bytesHeldBy(input, engine),
  };
}

function misses({ share, exponent, bytesHeld }) {
  return [
    ...(share < LEAST_SHARE ? ['rate'] : []),
    ...(exponent > MOST_EXPONENT ? ['growth'] : []),
    ...(bytesHeld > MOST_HELD ? ['memory'] : []),
  ];
}

function print(row) {
  const missed = misses(row);
  console.log(
    [
      row.name.padEnd(44),
      `${row.mbPerSecond.toFixed(2)} MB/s`.padStart(12),
      `1/${(1 / row.share).toFixed(1)}`.padStart(8),
      `n^${row.exponent.toFixed(2)}`.padStart(7),
      `${(row.bytesHeld / KIB).toFixed(0)} KiB`.padStart(9),
      missed.length === 0 ? '' : `  misses: ${missed.join(', ')}`,
    ].join(' '),
  );
}

async function measureEngine(engine) {
  const scanner = await createScanner({ engine, pool: false, limits: { maxFindings: 1e9 } });
  const clean = measure(scanner, CLEAN, engine);
  console.log(`\n${engine} engine: rate, share of the clean log's, growth, memory of an open stream`);
  print(clean);
  const rows = INPUTS.filter(({ name }) => name.includes(options.only)).map((input) => {
    const row = measure(scanner, input, engine, clean.mbPerSecond);
    print(row);
    return row;
  });
  return { engine, rows: [clean, ...rows] };
}

if (options.held !== undefined) {
  const input = [CLEAN, ...INPUTS].find(({ name }) => name === options.held);
  const scanner = await createScanner({ engine: options.engine, pool: false });
  console.log(bytesHeldFor(scanner, bytesOf(input, 2 * size), { chunk: input.chunk }));
  process.exit();
}

const engines = options.engine
  ? [options.engine]
  : (await describeNative()).facts === undefined
    ? ['portable']
    : ['native', 'portable'];
const results = [];
for (const engine of engines) results.push(await measureEngine(engine));
const missed = results.flatMap(({ rows }) => rows).filter((row) => misses(row).length > 0).length;
console.log(`\n${missed} rows miss a floor`);
if (options.only === '') {
  mkdirSync(RESULTS, { recursive: true });
  const { size, rounds } = options;
  const report = {
    machine: describeMachine(),
    size,
    rounds,
    floors: { LEAST_SHARE, MOST_EXPONENT, MOST_HELD },
    results,
  };
  writeFileSync(`${RESULTS}${options.name}.json`, `${JSON.stringify(report, null, 2)}\n`);
}
process.exitCode = missed === 0 ? 0 : 1;
