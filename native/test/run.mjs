#!/usr/bin/env node
/**
 * Builds and runs the tests of the native core, each a program of its own. What it closes on is the line
 * `N passed, M failed`.
 *
 *   node native/test/run.mjs                        all; node native/test/run.mjs lane: those whose name holds it
 *   node native/test/run.mjs --sanitize             under AddressSanitizer, LeakSanitizer, UndefinedBehaviorSanitizer
 *   node native/test/run.mjs --valgrind             10,000 sessions under valgrind, instead of the tests
 *   node native/test/run.mjs --library vectorscan   against this library (or hyperscan), fetched
 *   node native/test/run.mjs --suite                and then the suite's native part, with an addon built alike
 *
 * The flags go together: `--sanitize --suite`, `--library vectorscan --suite`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from '../build.mjs';
import {
  compileAll,
  copyAtomically,
  coreFlags,
  coreSources,
  findCompiler,
  findFiles,
  findHyperscan,
  findRe2,
  NATIVE,
  NotBuilt,
  ROOT,
  run,
  SANITIZERS,
  writeAtomically,
} from '../toolchain.mjs';

const TESTS = join(NATIVE, 'test');
const MINUTE_MS = 60_000;
/** A test program that runs longer hangs; under valgrind and its like everything takes its time. */
const LONGEST_MS = 15 * MINUTE_MS;

/** What programs are built with: flags, libraries, and the folder that they go to. */
async function createKit({ library, sanitize }) {
  const compiler = findCompiler();
  const hyperscan = await findHyperscan(library);
  const re2 = await findRe2();
  if (re2 === undefined)
    throw new NotBuilt('the tests of the core need libre2: install libre2-dev, then run this again');
  const optimize = sanitize ? SANITIZERS : ['-O1', '-g', '-D_GLIBCXX_ASSERTIONS'];
  const variant = `${library ?? 'any'}${sanitize ? '-sanitized' : ''}`;
  return {
    compiler,
    hyperscan,
    re2,
    optimize,
    flags: [...coreFlags({ hyperscan, re2, optimize }), '-Wshadow', '-Werror'],
    folder: join(ROOT, 'build', 'native', 'test', variant),
    library,
  };
}

/**
 * Builds programs out of one file of `native/test` each, and the core.
 *
 * @param names - of the files, without `.cpp`
 * @returns the programs' paths, in the order of the names
 * @throws NotBuilt with the compiler's first complaint
 */
async function buildPrograms(kit, names) {
  const core = coreSources(true);
  const objects = await compileAll(kit.compiler, kit.flags, [
    ...core,
    ...names.map((name) => join(TESTS, `${name}.cpp`)),
  ]);
  fs.mkdirSync(kit.folder, { recursive: true });
  for (const { from, name } of kit.re2.files) copyAtomically(from, join(kit.folder, name));
  const programs = [];
  for (const [i, name] of names.entries())
    programs.push(await link(kit, name, objects.slice(0, core.length), objects[core.length + i]));
  return programs;
}

/** Links with what a program needs of the core, if anything changed since the last time. */
async function link(kit, name, core, object) {
  const program = join(kit.folder, name);
  const key = createHash('sha256')
    .update([object, ...core, ...kit.flags, ...kit.hyperscan.libs, ...kit.re2.libs].join('\0'))
    .digest('hex');
  const isLinked = fs.existsSync(program) && readText(`${program}.key`) === key;
  if (isLinked) return program;
  const archive = `${program}.${process.pid}.a`;
  try {
    await run('ar', ['rcs', archive, ...core]);
    await run(kit.compiler, [
      ...kit.optimize,
      '-o',
      `${program}.${process.pid}`,
      object,
      archive,
      ...kit.re2.libs,
      ...kit.hyperscan.libs,
      '-Wl,--gc-sections',
      '-lpthread',
    ]);
    fs.renameSync(`${program}.${process.pid}`, program);
    writeAtomically(`${program}.key`, key);
  } finally {
    fs.rmSync(archive, { force: true });
  }
  return program;
}

function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Builds one driver that a test of the suite talks to, such as `validate-driver`.
 *
 * @throws NotBuilt if that cannot be done here
 */
export async function buildDriver(name) {
  const [program] = await buildPrograms(await createKit({}), [name]);
  return program;
}

// Running

/** Runs a program: its exit status and what it wrote. */
function execute(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
      killSignal: 'SIGKILL',
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    child.on('error', (error) => resolve({ status: 1, text: String(error) }));
    child.on('close', (status, signal) =>
      resolve({ status: status ?? signal, text: Buffer.concat(output).toString() }),
    );
  });
}

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

async function testAll(kit, filter) {
  const names = findFiles(TESTS, /-test\.cpp$/)
    .map((path) => basename(path, '.cpp'))
    .filter((name) => name.includes(filter))
    .sort();
  if (names.length === 0) throw new NotBuilt(`no test of the core is called like ${filter}`);
  const programs = await buildPrograms(kit, names);
  const env = {
    SLUICE_TEST_DATA: writeData(kit),
    ASAN_OPTIONS: 'detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  };
  const counts = [];
  const worker = async () => {
    for (let program = programs.shift(); program !== undefined; program = programs.shift())
      counts.push(await test(program, env));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return sum(counts);
}

/**
 * The real database, for the tests that want it. Vectorscan 5.4.9 misses what begins at the end of a chunk where
 * an expression begins with one of many (its pull request 402): it gets no whole expressions.
 */
function writeData({ library }) {
  const flags = library === 'vectorscan' ? ['--without-wholes'] : [];
  const folder = join(ROOT, 'build', 'native', 'test', ['data', ...flags].join(''));
  const { status, stderr } = spawnSync(process.execPath, [join(TESTS, 'blob.mjs'), folder, ...flags], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new NotBuilt(`the database could not be written (npm run build first): ${stderr}`);
  return folder;
}

const sum = (counts) => ({
  passed: counts.reduce((all, { passed }) => all + passed, 0),
  failed: counts.reduce((all, { failed }) => all + failed, 0),
});

/** Sessions by the thousand under valgrind: what is lost at the end was leaked. */
async function testLeaks(kit) {
  const [program] = await buildPrograms(kit, ['rounds']);
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
      '--maxWorkers=1',
      '--testTimeout=900000',
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
    (flag) => !['--sanitize', '--valgrind', '--library', '--suite'].includes(flag),
  );
  if (unknown !== undefined) throw new NotBuilt(`there is no ${unknown}`);
  if (at >= 0 && library !== 'hyperscan' && library !== 'vectorscan')
    throw new NotBuilt('--library is hyperscan or vectorscan');
  const options = { library, sanitize: flags.has('--sanitize') };
  const kit = await createKit(options);
  console.log(`against ${kit.hyperscan.origin} and ${kit.re2.origin}`);
  if (flags.has('--valgrind')) return testLeaks(kit);
  const counts = [await testAll(kit, filter)];
  if (flags.has('--suite')) counts.push(await testSuite(kit, options, ''));
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
