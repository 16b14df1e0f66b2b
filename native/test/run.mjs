#!/usr/bin/env node
/**
 * Builds and runs the tests of the native core, each a program of its own. What it closes on is the line
 * `N passed, M failed`.
 *
 *   node native/test/run.mjs                        all; node native/test/run.mjs lane: those whose name holds it
 *   node native/test/run.mjs --sanitize             under AddressSanitizer, LeakSanitizer, UndefinedBehaviorSanitizer
 *   node native/test/run.mjs --valgrind             10,000 sessions under valgrind, instead of the tests
 *   node native/test/run.mjs --threads              8 threads with one database under ThreadSanitizer, instead of the tests
 *   node native/test/run.mjs --library vectorscan   against this library (or hyperscan), fetched
 *   node native/test/run.mjs --suite                and then the suite's native part, with an addon built alike; sanitized,
 *                                                   a tenth of its documents (SLUICE_SCALE=1: all), and without
 *                                                   what compiles anchors in one process after another
 *
 * The flags go together: `--sanitize --suite`, `--library vectorscan --suite`.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from '../build.mjs';
import { buildPrograms, createKit, execute, readText, SANITIZER_ENV, writeData } from '../programs.mjs';
import { findFiles, NATIVE, NotBuilt, ROOT } from '../toolchain.mjs';

const TESTS = join(NATIVE, 'test');

/** Take a minute each: begun first, they do not run alone at the end. */
const LONGEST = ['database-test', 'session-test', 'footprint-test'];

/** Counts the checks of one test program; one that does not come to its end has failed. */
async function test(program, env) {
  const started = performance.now();
  const { status, text } = await execute(program, [], env);
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(text);
  const passed = Number(counts?.[1] ?? 0);
  let failed = Number(counts?.[2] ?? 0);
  if (status !== 0 && failed === 0) failed = 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'} ${basename(program)} ${passed} (${seconds} s)`);
  if (failed > 0) console.log(`${text.split('\n').slice(0, 60).join('\n')}\nexit status ${status}`);
  return { passed, failed };
}

const rankOf = (path) => (LONGEST.includes(basename(path, '.cpp')) ? 0 : 1);

async function testAll(kit, filter) {
  const sources = findFiles(TESTS, /-test\.cpp$/)
    .filter((path) => basename(path, '.cpp').includes(filter))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  if (sources.length === 0) throw new NotBuilt(`no test of the core is called like ${filter}`);
  const programs = await buildPrograms(kit, sources);
  const env = { SLUICE_TEST_DATA: writeData(kit), ...SANITIZER_ENV };
  const counts = [];
  const worker = async () => {
    for (let program = programs.shift(); program !== undefined; program = programs.shift())
      counts.push(await test(program, env));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return sum(counts);
}

const sum = (counts) => ({
  passed: counts.reduce((all, { passed }) => all + passed, 0),
  failed: counts.reduce((all, { failed }) => all + failed, 0),
});

/** Sessions by the thousand under valgrind: what is lost at the end was leaked. */
async function testLeaks(kit) {
  const [program] = await buildPrograms(kit, [join(TESTS, 'rounds.cpp')]);
  const { status, text } = await execute(
    'valgrind',
    [
      '--leak-check=full',
      '--errors-for-leak-kinds=definite,indirect,possible',
      '--error-exitcode=9',
      `--suppressions=${join(TESTS, 'valgrind.supp')}`,
      program,
    ],
    { SLUICE_TEST_DATA: writeData(kit) },
  );
  console.log(text.trim());
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/** Sessions of several threads at a time that share one database: what two of them touch, ThreadSanitizer tells. */
async function testThreads(kit) {
  const [program] = await buildPrograms(kit, [join(TESTS, 'threads.cpp')]);
  const { status, text } = await execute(program, [], { SLUICE_TEST_DATA: writeData(kit), ...SANITIZER_ENV });
  console.log(text.trim().split('\n').slice(0, 60).join('\n'));
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/** The suite's native part, with an addon of the same kind. */
async function testSuite(kit, { library, sanitize }, filter) {
  const folder = join(ROOT, 'build', 'native', sanitize ? 'sanitized' : (library ?? 'any'));
  const { addon } = await buildNative({ library, sanitize, out: folder });
  const results = join(folder, 'test-results.json');
  fs.rmSync(results, { force: true });
  const runtime = (name) =>
    spawnSync(kit.compiler, [`-print-file-name=${name}`], { encoding: 'utf8' }).stdout.trim();
  const env = {
    SLUICE_ADDON: addon,
    // Node itself is not instrumented, and keeps what it has until it ends: leaks are for the core's own tests.
    ...(sanitize
      ? {
          LD_PRELOAD: `${runtime('libasan.so')} ${runtime('libstdc++.so')}`,
          ASAN_OPTIONS: 'detect_leaks=0:detect_stack_use_after_return=0',
          UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
          // Instrumented, a document takes several times as long; `npm test` runs all of them.
          SLUICE_SCALE: process.env.SLUICE_SCALE ?? '0.1',
        }
      : {}),
  };
  const { status, text } = await execute(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      '--maxWorkers=2',
      '--testTimeout=900000',
      ...(sanitize ? ['--exclude=test/native/cache.test.ts'] : []),
      `test/native/${filter}`,
    ],
    env,
  );
  const counts = JSON.parse(readText(results) ?? '{}');
  const passed = counts.numPassedTests ?? 0;
  const failed = counts.numFailedTests ?? 0;
  const isGood = status === 0 && passed > 0;
  console.log(`${isGood ? 'ok    ' : 'FAILED'} suite ${passed}`);
  if (!isGood) console.log(text.split('\n').slice(-200).join('\n'));
  return { passed, failed: isGood ? failed : Math.max(1, failed) };
}

async function main(args) {
  const flags = new Set(args.filter((arg) => arg.startsWith('--')));
  const at = args.indexOf('--library');
  const library = at < 0 ? undefined : args[at + 1];
  const [filter = ''] = args.filter((arg, i) => !arg.startsWith('--') && (at < 0 || i !== at + 1));
  const unknown = [...flags].find(
    (flag) => !['--sanitize', '--valgrind', '--threads', '--library', '--suite'].includes(flag),
  );
  if (unknown !== undefined) throw new NotBuilt(`there is no ${unknown}`);
  if (at >= 0 && library !== 'hyperscan' && library !== 'vectorscan')
    throw new NotBuilt('--library is hyperscan or vectorscan');
  const sanitize = flags.has('--sanitize');
  const instrument = flags.has('--threads') ? 'threads' : sanitize ? 'sanitized' : 'plain';
  const kit = await createKit({ library, instrument });
  console.log(`against ${kit.hyperscan.origin} and ${kit.re2.origin}`);
  if (flags.has('--valgrind')) return testLeaks(kit);
  if (flags.has('--threads')) return testThreads(kit);
  const counts = [await testAll(kit, filter)];
  if (flags.has('--suite')) counts.push(await testSuite(kit, { library, sanitize }, ''));
  return sum(counts);
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  let counts = { passed: 0, failed: 1 };
  try {
    counts = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof NotBuilt)) throw error;
    console.error(error.message);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
