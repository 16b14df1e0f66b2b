#!/usr/bin/env node
/**
 * `npm run bench`: throughput against yardsticks in the same run, peak memory, latency. Prints a table
 * and writes `bench/results/NAME.json` and the chart beside it.
 *
 *   npm run bench -- [--name NAME] [--rounds N] [--memory MEBIBYTES] [--only throughput|memory|latency]
 *
 * NAME: default `bench`; `NAME.local` is ignored by git.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawThroughput } from './chart.mjs';
import { measureLatency } from './latency.mjs';
import { describeMachine } from './machine.mjs';
import { measureMemory } from './memory.mjs';
import { measureThroughput } from './throughput.mjs';

const FOLDER = fileURLToPath(new URL('results/', import.meta.url));

const { values: options } = parseArgs({
  options: {
    name: { type: 'string', default: 'bench' },
    rounds: { type: 'string', default: '5' },
    memory: { type: 'string', default: '1024' },
    only: { type: 'string' },
  },
});
const wants = (what) => options.only === undefined || options.only === what;
const say = (line) => process.stderr.write(`${line}\n`);
const number = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function printTable(header, rows) {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => row[i].length)));
  const line = (row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   ');
  console.log([line(header), ...rows.map(line)].join('\n'));
}

function printThroughput({ workload, about, bytes, rows, crossCheck }) {
  console.log(`\n${workload}: ${number(bytes / 1e6)} MB, ${about}`);
  printTable(
    ['MB/s, median', 'speed', 'range', 'Sluice is', 'bytes a round', 'matches'],
    rows.map((row) =>
      row.wrong === undefined
        ? [
            row.name,
            number(row.mbPerSecond),
            `${number(row.least)}-${number(row.most)}`,
            Number.isFinite(row.sluiceIsTimes) ? `${number(row.sluiceIsTimes)}x` : '-',
            String(row.bytes),
            String(row.count),
          ]
        : [row.name, 'no time', '', '', String(row.bytes), row.wrong],
    ),
  );
  console.log(`cross-check of the first row by ${crossCheck.by}: ${number(crossCheck.mbPerSecond)} MB/s`);
}

const results = { machine: describeMachine() };
const rounds = Number(options.rounds);
if (wants('latency')) {
  say('latency');
  results.latency = measureLatency();
  console.log('');
  for (const { name, wrong, medianMs } of results.latency)
    console.log(`${name}: ${wrong ?? `${medianMs.toFixed(0)} ms`}`);
}
if (wants('memory')) {
  say(`memory: a file of ${options.memory} MiB through the CLI`);
  results.memory = await measureMemory(Number(options.memory));
  const { wrong, mebibytes, peakMebibytes, mbPerSecond } = results.memory;
  console.log(
    wrong === undefined
      ? `peak memory, ${mebibytes} MiB file: ${peakMebibytes.toFixed(0)} MiB (${number(mbPerSecond)} MB/s)`
      : `peak memory: ${wrong}`,
  );
}
// Last: secretlint keeps this thread busy after its rows, with what its profiler has noted.
if (wants('throughput')) {
  results.throughput = await measureThroughput({ rounds, say });
  results.throughput.forEach(printThroughput);
}

mkdirSync(FOLDER, { recursive: true });
const path = `${FOLDER}${options.name}.json`;
writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
if (results.throughput !== undefined) writeFileSync(path.replace(/\.json$/, '.svg'), drawThroughput(results));
console.log(`\nwritten: bench/results/${options.name}.json`);

const broken = [
  ...(results.throughput ?? []).flatMap(({ rows }) => rows),
  ...(results.latency ?? []),
  ...(results.memory === undefined ? [] : [results.memory]),
].filter(({ wrong }) => wrong !== undefined);
// What secretlint's profiler has noted would keep this process busy for minutes.
process.exit(broken.length > 0 ? 1 : 0);
