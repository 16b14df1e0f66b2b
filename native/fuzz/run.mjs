#!/usr/bin/env node
/**
 * `npm run fuzz`: feeds the native core with what libFuzzer makes up, under AddressSanitizer and
 * UndefinedBehaviorSanitizer; then gives what `session` and `validators` found worth keeping to both engines.
 *
 *   npm run fuzz                        all targets and the comparison of the engines
 *   npm run fuzz -- session passes      these only; `engines` is the comparison
 *   npm run fuzz -- --coverage          which lines of the core the corpora so far reach, instead of fuzzing
 *
 * FUZZ_SECONDS: for each target, default 60. FUZZ_JOBS: targets at a time, default as many as processors. The corpora
 * grow in `build/fuzz`, and what broke a law is kept there in `crashes`. Needs clang.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPrograms, createKit, execute, SANITIZER_ENV, writeData } from '../programs.mjs';
import { findFiles, NATIVE, NotBuilt, ROOT } from '../toolchain.mjs';
import { compareEngines } from './engines.mjs';
import { writeSeeds } from './seeds.mjs';
import { compareValidators } from './validators.mjs';

const FOLDER = join(ROOT, 'build', 'fuzz');
const TARGETS = findFiles(join(NATIVE, 'fuzz'), /-fuzz\.cpp$/).sort();
const ENGINES = 'engines';
const SECOND_MS = 1000;
/** Loading the database and the seeds takes its time before the clock of libFuzzer starts. */
const START_MS = 300 * SECOND_MS;

const nameOf = (path) => basename(path, '-fuzz.cpp');
const corpusOf = (name) => join(FOLDER, name, 'corpus');
const number = new Intl.NumberFormat('en-US');

function positive(name, fallback) {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new NotBuilt(`${name} is a number from 1`);
  return value;
}

/** Fuzzes one target for so many seconds. Returns one row of the table. */
async function fuzz(name, program, seconds, env) {
  const crashes = join(FOLDER, name, 'crashes');
  fs.mkdirSync(crashes, { recursive: true });
  writeSeeds(name, corpusOf(name));
  const { status, text } = await execute(
    program,
    [
      corpusOf(name),
      `-max_total_time=${seconds}`,
      `-artifact_prefix=${crashes}/`,
      `-dict=${join(NATIVE, 'fuzz', 'dictionary.txt')}`,
      '-max_len=4096',
      '-timeout=25',
      '-rss_limit_mb=6144',
      '-print_final_stats=1',
      '-verbosity=1',
    ],
    env,
    seconds * SECOND_MS + START_MS,
  );
  const executions = Number(/number_of_executed_units:\s*(\d+)/.exec(text)?.[1] ?? 0);
  const reached = [...text.matchAll(/cov: (\d+) ft: (\d+)/g)].at(-1);
  if (status !== 0) console.error(text.split('\n').slice(-80).join('\n'));
  const kept = fs.readdirSync(corpusOf(name)).length;
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${number.format(executions)} executions, ` +
      `${reached?.[1] ?? 0} edges, ${number.format(kept)} inputs kept`,
  );
  return { executions, isGood: status === 0 && executions > 0 };
}

async function fuzzAll(targets, seconds, jobs) {
  const kit = await createKit({ instrument: 'fuzzed' });
  const programs = await buildPrograms(kit, targets);
  const env = { SLUICE_TEST_DATA: writeData(kit), ...SANITIZER_ENV };
  const results = [];
  const worker = async () => {
    for (let program = programs.shift(); program !== undefined; program = programs.shift())
      results.push(await fuzz(basename(program, '-fuzz'), program, seconds, env));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/** The tools that go with the compiler may be called by its version only. */
function toolOf(name) {
  const version = /version (\d+)/.exec(spawnSync('clang++', ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  const found = [name, `${name}-${version}`].find(
    (tool) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined,
  );
  if (found === undefined) throw new NotBuilt(`${name} was not found: install llvm, then run this again`);
  return found;
}

/** Prints which share of the core's lines the corpora reach, a line a file, those reached least first. */
async function printCoverage(targets) {
  const kit = await createKit({ instrument: 'covered' });
  const programs = await buildPrograms(kit, targets);
  const profiles = [];
  for (const program of programs) {
    const name = basename(program, '-fuzz');
    const profile = join(FOLDER, name, 'profile.raw');
    writeSeeds(name, corpusOf(name));
    const { status, text } = await execute(program, ['-runs=0', corpusOf(name)], {
      SLUICE_TEST_DATA: writeData(kit),
      LLVM_PROFILE_FILE: profile,
    });
    if (status !== 0) throw new NotBuilt(`${name} did not come to its end: ${text.slice(-400)}`);
    profiles.push(profile);
  }
  const merged = join(FOLDER, 'profile.data');
  spawnSync(toolOf('llvm-profdata'), ['merge', '-sparse', ...profiles, '-o', merged], { stdio: 'inherit' });
  const [first, ...others] = programs;
  const objects = others.flatMap((program) => ['-object', program]);
  const { stdout } = spawnSync(
    toolOf('llvm-cov'),
    ['export', '-summary-only', first, ...objects, `-instr-profile=${merged}`],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const core = `${join(NATIVE, 'core')}/`;
  const files = JSON.parse(stdout)
    .data[0].files.filter(({ filename }) => filename.startsWith(core))
    .map(({ filename, summary }) => ({ name: filename.slice(core.length), ...summary.lines }))
    .sort((a, b) => a.percent - b.percent);
  const sum = (key) => files.reduce((all, file) => all + file[key], 0);
  for (const { name, covered, count, percent } of files)
    console.log(`${percent.toFixed(1).padStart(5)} %  ${String(covered).padStart(4)} of ${count}  ${name}`);
  console.log(
    `${((100 * sum('covered')) / sum('count')).toFixed(1)} % of ${sum('count')} lines of native/core`,
  );
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { coverage: { type: 'boolean' } },
  });
  const known = [...TARGETS.map(nameOf), ENGINES];
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotBuilt(`there is no target ${unknown}: ${known.join(', ')}`);
  const wants = (name) => positionals.length === 0 || positionals.includes(name);
  const targets = TARGETS.filter((path) => wants(nameOf(path)));
  if (values.coverage) {
    await printCoverage(targets);
    return true;
  }
  const seconds = positive('FUZZ_SECONDS', 60);
  const results = await fuzzAll(targets, seconds, positive('FUZZ_JOBS', availableParallelism()));
  let isGood = results.every((result) => result.isGood);
  if (wants(ENGINES)) {
    writeSeeds('session', corpusOf('session'));
    writeSeeds('validators', corpusOf('validators'));
    const compared = [
      await compareEngines(corpusOf('session'), join(FOLDER, ENGINES)),
      await compareValidators(corpusOf('validators')),
    ];
    const [inputs, differences] = ['inputs', 'differences'].map((key) =>
      compared.reduce((sum, one) => sum + one[key], 0),
    );
    console.log(
      `${differences === 0 ? 'ok    ' : 'FAILED'} ${ENGINES.padEnd(12)} ${number.format(inputs)} inputs, ${differences} differences`,
    );
    isGood &&= differences === 0;
  }
  const all = results.reduce((sum, { executions }) => sum + executions, 0);
  console.log(`${number.format(all)} executions, ${isGood ? 'nothing found' : 'see build/fuzz'}`);
  return isGood;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotBuilt)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
