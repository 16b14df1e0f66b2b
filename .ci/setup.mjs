#!/usr/bin/env node
/**
 * Brings a clone to the point where everything runs: dependencies, compiled code, built database, and the
 * native engine where it can be built.
 *
 *   node .ci/setup.mjs              does what is missing, and nothing when nothing changed
 *   node .ci/setup.mjs --build      compiles and builds the database in any case
 *   node .ci/setup.mjs --install    dependencies only
 *
 * It is the first thing that runs after `git clone`, so it imports nothing but Node. What is done is
 * written down last, by renaming a finished file into place: a set-up that was interrupted at any point
 * is taken up again by the next one.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative, NotBuilt, readState, writeMissing } from '../native/build.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const LEAST_NODE = 20;
const LOCK = join(ROOT, 'build', 'set-up.lock');
const INSTALLED = join(ROOT, 'node_modules', '.sluice-installed');
const BUILT = join(ROOT, 'dist', '.sluice-built');
/** What a build is made from. */
const SOURCES = [
  'src',
  'patterns',
  'native/core',
  'native/addon',
  'native/build.mjs',
  'native/toolchain.mjs',
  'native/packages.mjs',
  'native/exports.map',
  'package-lock.json',
  'tsconfig.json',
];
const WAIT_MS = 200;

/** Something that the person at the terminal can mend: one line, no stack. */
export class SetUpError extends Error {}

const say = (line) => process.stderr.write(`${line}\n`);
const children = new Set();

/**
 * Does what is missing.
 *
 * @param options.force - build even if nothing changed
 * @param options.installOnly - leave out the build
 * @throws SetUpError with the remedy in its message
 */
export async function setUp({ force = false, installOnly = false } = {}) {
  checkNode();
  if (!force && isInstalled() && (installOnly || isBuilt())) return installOnly ? undefined : report([]);
  const release = await takeLock();
  const done = [];
  try {
    // Another set-up may have done it while this one waited.
    if (!isInstalled()) {
      await install();
      done.push('dependencies');
    }
    if (!installOnly && (force || !isBuilt())) {
      await build();
      done.push('build');
    }
  } finally {
    release();
  }
  return report(done);
}

function report(done) {
  const what = done.length === 0 ? 'nothing to do' : `${done.join(' and ')} done`;
  const native = readState();
  const engine =
    native?.state === 'built'
      ? `the native engine is used (${native.library}, ${native.re2 === 'none' ? 'RE2 by way of WebAssembly' : native.re2})`
      : `the portable engine is used: ${native?.why ?? 'the native one was not built'}`;
  say(`set-up: ${what}; ${engine}`);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= LEAST_NODE) return;
  throw new SetUpError(
    `Node ${LEAST_NODE} or later is needed, this is ${process.versions.node}: install a current one from https://nodejs.org`,
  );
}

// Dependencies

function isInstalled() {
  return readText(INSTALLED) === digest(['package-lock.json']);
}

async function install() {
  say('set-up: installing the dependencies (npm ci): about 20 seconds on a fast line');
  // Inside `npm run` that very npm is used; else the one on the path.
  const script = process.env.npm_execpath;
  const isNpm = script !== undefined && /npm-cli\.c?js$/.test(script);
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--prefer-offline'];
  const before = digest(['package-lock.json']);
  try {
    if (isNpm) await run(process.execPath, [script, ...args]);
    else await run('npm', args, { shell: process.platform === 'win32' });
  } catch (error) {
    throw new SetUpError(
      `npm ci failed: ${error.message} (is the package registry within reach? then run this again)`,
    );
  }
  writeAtomically(INSTALLED, before);
}

// Build

function isBuilt() {
  if (readText(BUILT) !== digest(SOURCES)) return false;
  return [...outputs(), 'builtin.db', 'builtin-forms.db', 'builtin-scans.db', 'sluice.1'].every((name) =>
    fs.existsSync(join(ROOT, 'dist', name)),
  );
}

async function build() {
  const before = digest(SOURCES);
  fs.rmSync(BUILT, { force: true });
  say('set-up: compiling and building the pattern database: about 15 seconds');
  await node('the compiler found errors', ['node_modules/typescript/bin/tsc', '-p', '.', '--noEmitOnError']);
  prune();
  await Promise.all([nativeEngine(), optimizeRe2()]);
  await node('the pattern database was not built', ['dist/build-database.js']);
  await node('the manual page was not built', ['dist/cli/build-manual.js']);
  writeAtomically(BUILT, before);
}

/** Without it the portable engine does the work: what is missing is said, and no error. */
async function nativeEngine() {
  say('set-up: building the native engine: about a minute');
  try {
    await buildNative();
  } catch (error) {
    if (!(error instanceof NotBuilt)) throw error;
    writeMissing(error.message);
  }
}

/** Without it RE2 is as its package ships it, half as fast: said, and no error. */
async function optimizeRe2() {
  try {
    await run(process.execPath, ['dist/build-re2.js']);
  } catch (error) {
    say(`set-up: RE2's WebAssembly was not optimized (${error.message}): the portable engine will be slower`);
  }
}

async function node(failure, args) {
  try {
    await run(process.execPath, args);
  } catch (error) {
    throw new SetUpError(`${failure}: ${error.message}`);
  }
}

/** The compiled files that the sources give, by their names within `dist/`. */
function outputs() {
  return files('src')
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => path.slice('src/'.length, -'.ts'.length).concat('.js'));
}

/** Takes away what was compiled from sources that are gone: nobody shall import it. */
function prune() {
  const known = new Set(outputs().flatMap((name) => [name, name.replace(/\.js$/, '.d.ts')]));
  for (const path of files('dist')) {
    if (path.startsWith('dist/re2-wasm/')) continue;
    if (/\.(js|d\.ts)$/.test(path) && !known.has(path.slice('dist/'.length))) fs.rmSync(join(ROOT, path));
  }
}

// Files

/** Paths below a folder or of one file, from the root, with `/`, in a fixed order. */
function files(path) {
  const full = join(ROOT, path);
  const stat = fs.statSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return fs
    .readdirSync(full)
    .sort()
    .flatMap((name) => files(`${path}/${name}`));
}

/** By content: a checkout sets times as it likes. */
function digest(paths) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const path of paths.flatMap(files))
    hash.update(`\0${path}\0`).update(fs.readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}

function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function writeAtomically(path, text) {
  const draft = `${path}.${process.pid}`;
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, path);
}

// Processes

/** Runs a program to its end; its output is shown only if it fails. */
function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    children.add(child);
    noteProcesses();
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    child.on('error', (error) => {
      children.delete(child);
      reject(new Error(error.code === 'ENOENT' ? `${program} is not installed` : error.message));
    });
    child.on('close', (status, signal) => {
      children.delete(child);
      if (status === 0) return resolve();
      process.stderr.write(Buffer.concat(output).toString().split('\n').slice(-60).join('\n'));
      reject(new Error(signal === null ? `exit status ${status}` : `ended by ${signal}`));
    });
  });
}

/**
 * One set-up at a time in a clone: two `npm ci` in one folder destroy each other's work, also when the
 * first is the orphan of a set-up that was killed.
 */
async function takeLock() {
  fs.mkdirSync(dirname(LOCK), { recursive: true });
  let said = false;
  for (;;) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new SetUpError(`this folder cannot be written to: ${error.message}`);
    }
    const holders = (readText(LOCK) ?? '').split(/\s+/).map(Number).filter(isAlive);
    if (holders.length === 0) {
      fs.rmSync(LOCK, { force: true });
      continue;
    }
    if (!said)
      say(`set-up: another set-up is under way here (process ${holders.join(', ')}): waiting for it`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  const stop = (signal) => {
    for (const child of children) child.kill(signal);
    fs.rmSync(LOCK, { force: true });
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
    fs.rmSync(LOCK, { force: true });
  };
}

function noteProcesses() {
  fs.writeFileSync(LOCK, [process.pid, ...[...children].map(({ pid }) => pid)].join(' '));
}

/** Whether a process is one of a set-up: its number alone may have gone to another program since. */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const command = readText(`/proc/${pid}/cmdline`);
  return command === undefined || /npm|\.ci[\\/]|\btsc\b|build-\w+\.js/.test(command);
}

/** Runs a script's main function; a SetUpError becomes one line and exit status 1. */
export async function main(action) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

if (
  process.argv[1] !== undefined &&
  relative(ROOT, fs.realpathSync(process.argv[1])) === `.ci${sep}setup.mjs`
) {
  const flags = process.argv.slice(2);
  await main(() => setUp({ force: flags.includes('--build'), installOnly: flags.includes('--install') }));
}
