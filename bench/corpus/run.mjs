#!/usr/bin/env node
/**
 * `npm run bench:corpus`: what is caught, missed and wrongly flagged. Prints tables and writes
 * `bench/results/NAME.json` and the chart beside it.
 *
 *   npm run bench:corpus -- [--corpus FILE.jsonl ...] [--misses] [--engine auto|native|portable] [--name NAME]
 *   npm run bench:corpus -- --check     writes nothing; fails if anything is worse than in the results
 *
 * Default: the project's own corpus, and NAME `corpus`; with `--corpus`, `corpus.local`, which git ignores. The
 * fields of a row are told in `cases.mjs`. With `--misses`, each miss and each false positive is printed with
 * what every view looked like.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.mjs';
import { CaseError, ownCases, readCases } from './cases.mjs';
import { drawRecall } from './chart.mjs';
import { printMisses } from './misses.mjs';
import { tablesOf } from './print.mjs';
import { sluice } from './scanners.mjs';
import { score } from './score.mjs';
import { worse } from './worse.mjs';

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url));

function parsed() {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string', multiple: true },
      misses: { type: 'boolean', default: false },
      engine: { type: 'string', default: 'auto' },
      name: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  const isOwn = values.corpus === undefined;
  return { ...values, name: values.name ?? (isOwn ? 'corpus' : 'corpus.local') };
}

async function main() {
  const options = parsed();
  const cases = options.corpus === undefined ? ownCases() : options.corpus.flatMap(readCases);
  const { engine, find } = await sluice(options.engine);
  process.stderr.write(`${cases.length} cases, ${engine} engine\n`);
  const { summary, missed, flagged } = await score(cases, find, {
    compare: !options.check,
    timed: !options.check,
  });
  if (options.misses) await printMisses(missed, flagged);
  if (options.check) return check(summary, `${FOLDER}${options.name}.json`);
  console.log(tablesOf(summary));
  mkdirSync(FOLDER, { recursive: true });
  const results = { machine: describeMachine(), engine, summary };
  writeFileSync(`${FOLDER}${options.name}.json`, `${JSON.stringify(results, null, 2)}\n`);
  if (summary.attacks > 0) writeFileSync(`${FOLDER}${options.name}.svg`, drawRecall(results));
  console.log(`\nwritten: bench/results/${options.name}.json`);
}

function check(summary, path) {
  const lines = worse(JSON.parse(readFileSync(path, 'utf8')).summary, summary);
  for (const line of lines) console.error(line);
  console.log(lines.length === 0 ? 'nothing is worse' : `${lines.length} numbers are worse`);
  if (lines.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (
    !(error instanceof CaseError) &&
    error.code !== 'ENOENT' &&
    !String(error.code).startsWith('ERR_PARSE_ARGS')
  )
    throw error;
  console.error(`bench:corpus: ${error.message}`);
  process.exitCode = 2;
}
