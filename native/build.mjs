#!/usr/bin/env node
/**
 * Builds the native engine: finds Hyperscan (or Vectorscan) and RE2, compiles, links, and loads the result
 * once to see that it works.
 *
 *   node native/build.mjs                 what is missing
 *   node native/build.mjs --library vectorscan|hyperscan   against this one, fetched
 *   node native/build.mjs --sanitize      with AddressSanitizer and UndefinedBehaviorSanitizer, into build/
 *
 * What cannot be built is said in one line and written down; the portable engine then does the work. The
 * addon is put in its place by renaming it when it is whole.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependenciesOf, fetchPackages } from './packages.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, 'dist', 'addon');
const STATE = join(OUT, 'state.json');
const WARNINGS = ['-Wall', '-Wextra', '-Wconversion'];
const SANITIZERS = ['-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-g', '-O1'];

/** Why there is no native engine: one line for a person, with the remedy. */
export class NotBuilt extends Error {}

/**
 * Builds the addon.
 *
 * @param options.library - `hyperscan` or `vectorscan`: this one, from the distribution's package
 * @param options.sanitize - with sanitizers
 * @param options.out - folder for the addon and its state
 * @returns what was built: `{ addon, library, re2 }`
 * @throws NotBuilt with the reason
 */
export async function buildNative({ library, sanitize = false, out = OUT } = {}) {
  const compiler = findCompiler();
  const hyperscan = await findHyperscan(library);
  const re2 = await findRe2();
  try {
    return await compileAndLink({ compiler, hyperscan, re2, sanitize, out });
  } catch (error) {
    // RE2's binary interface moves between releases: without it the library's own RE2 confirms.
    if (re2 === undefined || !(error instanceof NotBuilt)) throw error;
    return compileAndLink({ compiler, hyperscan, re2: undefined, sanitize, out });
  }
}

/** Takes note of why there is no addon, for `sluice doctor` and for the line that a scan begins with. */
export function writeMissing(why, out = OUT) {
  fs.mkdirSync(out, { recursive: true });
  fs.rmSync(join(out, 'sluice.node'), { force: true });
  writeAtomically(join(out, 'state.json'), JSON.stringify({ state: 'missing', why }));
}

/** What an earlier build wrote down; undefined if there was none. */
export function readState() {
  try {
    return JSON.parse(fs.readFileSync(STATE, 'utf8'));
  } catch {
    return undefined;
  }
}

// Parts

function findCompiler() {
  if (process.platform !== 'linux')
    throw new NotBuilt(`the native engine is built on Linux only so far, this is ${process.platform}`);
  for (const name of [process.env.CXX, 'g++', 'clang++', 'c++'].filter(Boolean)) {
    if (spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0) return name;
  }
  throw new NotBuilt(
    'no C++ compiler was found: install g++ (Debian, Ubuntu: apt install g++), then npm run build',
  );
}

/** Flags of what pkg-config knows by this name; undefined if it knows nothing. */
function pkgConfig(name) {
  const ask = (flag) => {
    const { status, stdout } = spawnSync('pkg-config', [flag, name], { encoding: 'utf8' });
    return status === 0 ? stdout.trim().split(/\s+/).filter(Boolean) : undefined;
  };
  const [cflags, libs] = [ask('--cflags'), ask('--libs')];
  return cflags && libs ? { cflags: cflags.flatMap(asSystem), libs } : undefined;
}

const asSystem = (flag) => (flag.startsWith('-I') ? ['-isystem', flag.slice(2)] : [flag]);

async function findHyperscan(library) {
  const known = library === undefined ? pkgConfig('libhs') : undefined;
  if (known !== undefined) return { ...known, origin: 'the system' };
  const names = library === undefined ? ['hyperscan', 'vectorscan'] : [library];
  const reasons = [];
  for (const name of names) {
    try {
      const folder = await fetchPackages([`lib${name}-dev`]);
      const include = findFile(folder, 'hs.h');
      const archive = findFile(folder, 'libhs.a');
      if (include && archive)
        return { cflags: ['-isystem', dirname(include)], libs: [archive], origin: `lib${name}-dev` };
      reasons.push(`lib${name}-dev holds no static library`);
    } catch (error) {
      reasons.push(error.message);
    }
  }
  throw new NotBuilt(
    `neither Hyperscan nor Vectorscan was found (${reasons[0]}): install libhyperscan-dev or libvectorscan-dev, then npm run build`,
  );
}

/**
 * libre2 as a shared library: its archive keeps a variable a thread in a way that no shared object can.
 * What was fetched is copied beside the addon and found there.
 */
async function findRe2() {
  const known = pkgConfig('re2');
  if (known !== undefined) return { ...known, origin: 'the system', files: [] };
  try {
    const development = await fetchPackages(['libre2-dev']);
    const header = findFile(development, 're2.h');
    const library = dependenciesOf('libre2-dev').find((name) => /^libre2-/.test(name));
    if (!header || !library) return undefined;
    const text = fs.readFileSync(header, 'utf8');
    // Later releases of RE2 stand on Abseil, whose packages are many: those want the system's own.
    if (/#include "absl\//.test(text)) return undefined;
    const runtime = await fetchPackages([library]);
    const [file] = findFiles(runtime, /^libre2\.so\.\d+\.\d/);
    if (file === undefined) return undefined;
    return {
      cflags: ['-isystem', dirname(dirname(header))],
      libs: [file, '-Wl,-rpath,$ORIGIN'],
      origin: library,
      files: [{ from: file, name: `libre2.so.${/^libre2-(\d+)/.exec(library)?.[1]}` }],
    };
  } catch {
    return undefined;
  }
}

// Compiling

async function compileAndLink({ compiler, hyperscan, re2, sanitize, out }) {
  const flags = [
    '-std=c++17',
    '-fPIC',
    '-fvisibility=hidden',
    ...(sanitize ? SANITIZERS : ['-O2']),
    ...WARNINGS,
    '-DNAPI_VERSION=8',
    '-DNODE_ADDON_API_CPP_EXCEPTIONS',
    ...(re2 ? ['-DSLUICE_RE2'] : []),
    `-I${join(ROOT, 'native')}`,
    '-isystem',
    join(ROOT, 'node_modules', 'node-addon-api'),
    '-isystem',
    join(ROOT, 'node_modules', 'node-api-headers', 'include'),
    ...hyperscan.cflags,
    ...(re2?.cflags ?? []),
  ];
  const objects = await compileAll(compiler, flags, sources(re2 !== undefined));
  fs.mkdirSync(out, { recursive: true });
  const draft = join(out, `sluice.${process.pid}.node`);
  for (const { from, name } of re2?.files ?? []) copyAtomically(from, join(out, name));
  try {
    await run(compiler, [
      '-shared',
      '-o',
      draft,
      ...objects,
      ...(re2?.libs ?? []),
      ...hyperscan.libs,
      '-Wl,--gc-sections',
      '-Wl,--exclude-libs,ALL',
      // The libraries' archives are not made for shared objects: their symbols must not be replaceable.
      `-Wl,--version-script=${join(ROOT, 'native', 'exports.map')}`,
      ...(sanitize ? SANITIZERS : ['-Wl,--strip-all', '-static-libstdc++', '-static-libgcc']),
      '-lpthread',
    ]);
    if (!sanitize) tryToLoad(draft);
    const addon = join(out, 'sluice.node');
    fs.renameSync(draft, addon);
    const state = { state: 'built', library: hyperscan.origin, re2: re2?.origin ?? 'none', compiler };
    writeAtomically(join(out, 'state.json'), JSON.stringify(state));
    return { addon, ...state };
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** In a process of its own: what crashes while it is loaded must not take the set-up along. */
function tryToLoad(addon) {
  const { status, stderr } = spawnSync(process.execPath, ['-e', 'require(process.argv[1])', addon], {
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new NotBuilt(`the native engine was built and cannot be loaded: ${lastLine(stderr)}`);
}

function sources(hasRe2) {
  const all = [
    ...findFiles(join(ROOT, 'native', 'core'), /\.cpp$/),
    ...findFiles(join(ROOT, 'native', 'addon'), /\.cpp$/),
  ];
  return all.filter((path) => hasRe2 || !path.endsWith('re2-search.cpp')).sort();
}

/** Compiles what changed since the last time: an object is named by all that it was made from. */
async function compileAll(compiler, flags, paths) {
  const folder = join(ROOT, 'build', 'native', 'objects');
  fs.mkdirSync(folder, { recursive: true });
  const common = createHash('sha256').update([compiler, ...flags].join('\0'));
  for (const path of findFiles(join(ROOT, 'native'), /\.h$/).sort()) common.update(fs.readFileSync(path));
  const jobs = paths.map((path) => {
    const digest = common.copy().update(path).update(fs.readFileSync(path)).digest('hex').slice(0, 32);
    return { path, object: join(folder, `${digest}.o`) };
  });
  const missing = jobs.filter(({ object }) => !fs.existsSync(object));
  const worker = async () => {
    for (let job = missing.pop(); job !== undefined; job = missing.pop()) {
      const draft = `${job.object}.${process.pid}`;
      try {
        await run(compiler, [...flags, '-c', job.path, '-o', draft]);
        fs.renameSync(draft, job.object);
      } finally {
        fs.rmSync(draft, { force: true });
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  prune(folder, new Set(jobs.map(({ object }) => object)));
  return jobs.map(({ object }) => object);
}

/** Objects that no build has used for a week. */
function prune(folder, used) {
  const now = new Date();
  for (const path of used) fs.utimesSync(path, now, now);
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    if (!used.has(path) && now.getTime() - fs.statSync(path).mtimeMs > 7 * 86_400_000)
      fs.rmSync(path, { force: true });
  }
}

// Files and processes

function findFiles(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const findFile = (folder, name, pattern = /./) =>
  findFiles(folder, new RegExp(`^${name.replaceAll('.', '\\.')}$`)).find((path) => pattern.test(path));

function writeAtomically(path, text) {
  const draft = `${path}.${process.pid}`;
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, path);
}

function copyAtomically(from, to) {
  const draft = `${to}.${process.pid}`;
  fs.copyFileSync(from, draft);
  fs.renameSync(draft, to);
}

const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill();
});

function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    child.on('error', (error) => reject(new NotBuilt(`${program} could not be run: ${error.message}`)));
    child.on('close', (status) => {
      children.delete(child);
      const text = Buffer.concat(output).toString();
      if (text.trim() !== '' && process.env.SLUICE_BUILD_LOG) process.stderr.write(text);
      if (status === 0) return resolve(text);
      const first = text.split('\n').find((line) => /error|undefined reference/.test(line)) ?? lastLine(text);
      reject(new NotBuilt(`${program} failed: ${first.replaceAll(ROOT, '.').slice(0, 300)}`));
    });
  });
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const flag = (name) => process.argv.includes(name);
  const library = process.argv[process.argv.indexOf('--library') + 1];
  const out = flag('--sanitize') ? join(ROOT, 'build', 'native', 'sanitized') : OUT;
  try {
    const {
      addon,
      library: from,
      re2,
    } = await buildNative({
      ...(flag('--library') ? { library } : {}),
      sanitize: flag('--sanitize'),
      out,
    });
    console.log(`built ${relative(ROOT, addon)} (Hyperscan's interface from ${from}, RE2 from ${re2})`);
  } catch (error) {
    if (!(error instanceof NotBuilt)) throw error;
    if (!flag('--sanitize')) writeMissing(error.message);
    console.error(error.message);
    process.exitCode = 1;
  }
}
