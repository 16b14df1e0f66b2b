/**
 * Compiler and libraries of the native engine: found on the system, or fetched; and compiling, of what changed
 * only. For `build.mjs`, and for the tests of the core.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependenciesOf, fetchPackages } from './packages.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const NATIVE = join(ROOT, 'native');
const OBJECTS = join(ROOT, 'build', 'native', 'objects');

/** With what is instrumented, `vector` checks its indices too: that costs little beside the rest. */
export const SANITIZERS = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=undefined',
  '-fno-omit-frame-pointer',
  '-D_GLIBCXX_ASSERTIONS',
  '-g1',
  '-O1',
];

/** Why there is no native engine: one line for a person, with the remedy. */
export class NotBuilt extends Error {}

/** @throws NotBuilt if there is none */
export function findCompiler() {
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

/**
 * Hyperscan or Vectorscan: the system's, else the distribution's package.
 *
 * @param library - `hyperscan` or `vectorscan`: this one, from its package
 * @throws NotBuilt if neither can be had
 */
export async function findHyperscan(library) {
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
 * What was fetched is copied beside what is linked with it, and found there. Undefined if there is none.
 */
export async function findRe2() {
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

/**
 * Flags for the core's own files: the same whatever they are compiled into, so that an addon and programs that are
 * instrumented alike share their objects.
 *
 * @param options.isStrict - warnings are errors: for our own eyes, not where a user's compiler knows more of them
 */
export function coreFlags({ hyperscan, re2, optimize, isStrict }) {
  return [
    '-std=c++17',
    ...optimize,
    '-fPIC',
    '-fvisibility=hidden',
    '-Wall',
    '-Wextra',
    '-Wconversion',
    ...(isStrict ? ['-Wshadow', '-Werror'] : []),
    `-I${NATIVE}`,
    ...(re2 ? ['-DSLUICE_RE2'] : []),
    ...hyperscan.cflags,
    ...(re2?.cflags ?? []),
  ];
}

/** The core's own files; the one that needs libre2 only if that is there. */
export function coreSources(hasRe2) {
  return findFiles(join(NATIVE, 'core'), /\.cpp$/)
    .filter((path) => hasRe2 || !path.endsWith('re2-search.cpp'))
    .sort();
}

// Compiling

/**
 * Compiles what changed since the last time: an object is named by all that it was made from.
 *
 * @returns the objects' paths, in the order of the sources
 * @throws NotBuilt with the compiler's first complaint
 */
export async function compileAll(compiler, flags, paths) {
  fs.mkdirSync(OBJECTS, { recursive: true });
  const common = createHash('sha256').update([compiler, ...flags].join('\0'));
  const objects = new Map();
  const missing = [];
  for (const path of paths) {
    const object = knownObject(common, path);
    if (object === undefined) missing.push(path);
    else objects.set(path, object);
  }
  const worker = async () => {
    for (let path = missing.pop(); path !== undefined; path = missing.pop())
      objects.set(path, await compile(compiler, flags, common, path));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  prune(OBJECTS, objects.values());
  return paths.map((path) => objects.get(path));
}

/** Name of what one source is compiled to, headers left out. */
const stemOf = (common, path) => common.copy().update(path).update(fs.readFileSync(path)).digest('hex');

/** The object of a source whose headers are what they were; undefined if it was not compiled so far. */
function knownObject(common, path) {
  const stem = stemOf(common, path);
  try {
    const headers = JSON.parse(fs.readFileSync(join(OBJECTS, `${stem.slice(0, 32)}.json`), 'utf8'));
    const object = objectOf(stem, headers);
    return fs.existsSync(object) ? object : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(stem, headers) {
  const hash = createHash('sha256').update(stem);
  for (const header of headers) hash.update(`\0${header}\0`).update(fs.readFileSync(join(ROOT, header)));
  return join(OBJECTS, `${hash.digest('hex').slice(0, 32)}.o`);
}

async function compile(compiler, flags, common, path) {
  const stem = stemOf(common, path);
  const draft = join(OBJECTS, `${stem.slice(0, 32)}.${process.pid}`);
  try {
    await run(compiler, [...flags, '-MMD', '-MF', `${draft}.d`, '-c', path, '-o', `${draft}.o`]);
    const headers = headersOf(fs.readFileSync(`${draft}.d`, 'utf8'), path);
    const object = objectOf(stem, headers);
    fs.renameSync(`${draft}.o`, object);
    writeAtomically(join(OBJECTS, `${stem.slice(0, 32)}.json`), JSON.stringify(headers));
    return object;
  } finally {
    for (const end of ['.o', '.d']) fs.rmSync(`${draft}${end}`, { force: true });
  }
}

/** The repository's own headers among what a rule for make names. */
function headersOf(rule, source) {
  const names = rule
    .slice(rule.indexOf(':') + 1)
    .replaceAll('\\\n', ' ')
    .split(/(?<!\\)\s+/)
    .map((name) => name.replaceAll('\\ ', ' '));
  const own = names
    .filter((name) => name !== '')
    .map((name) => resolve(name))
    .filter((path) => path !== source && path.startsWith(`${NATIVE}/`));
  return own.map((path) => path.slice(ROOT.length + 1)).sort();
}

/** What no build has used for a week. */
function prune(folder, used) {
  const now = new Date();
  for (const path of used) fs.utimesSync(path, now, now);
  for (const name of fs.readdirSync(folder)) {
    const path = join(folder, name);
    const time = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
    if (now.getTime() - time > 7 * 86_400_000) fs.rmSync(path, { force: true });
  }
}

// Files and processes

export function findFiles(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const findFile = (folder, name) => findFiles(folder, new RegExp(`^${name.replaceAll('.', '\\.')}$`))[0];

export function writeAtomically(path, text) {
  const draft = `${path}.${process.pid}`;
  fs.writeFileSync(draft, text);
  fs.renameSync(draft, path);
}

export function copyAtomically(from, to) {
  const draft = `${to}.${process.pid}`;
  fs.copyFileSync(from, draft);
  fs.renameSync(draft, to);
}

export const lastLine = (text) => text.trim().split('\n').at(-1) ?? '';
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill();
});

/**
 * Runs a compiler or linker.
 *
 * @returns what it wrote
 * @throws NotBuilt with its first complaint
 */
export function run(program, args) {
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
    child.on('error', (error) => reject(new NotBuilt(`${program} could not be run: ${error.message}`)));
    child.on('close', (status) => {
      children.delete(child);
      const text = Buffer.concat(output).toString();
      if (text.trim() !== '' && process.env.SLUICE_BUILD_LOG) process.stderr.write(text);
      if (status === 0) return fulfil(text);
      const first = text.split('\n').find((line) => /error|undefined reference/.test(line)) ?? lastLine(text);
      reject(new NotBuilt(`${program} failed: ${first.replaceAll(ROOT, '.').slice(0, 300)}`));
    });
  });
}
