/**
 * Programs around the native core, each out of one file: its tests, its fuzz targets. How they are built, by
 * what they are instrumented with, and run.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import {
  compileAll,
  copyAtomically,
  coreFlags,
  coreSources,
  findCompiler,
  findHyperscan,
  findRe2,
  NATIVE,
  NotBuilt,
  ROOT,
  run,
  SANITIZERS,
  writeAtomically,
} from './toolchain.mjs';

const MINUTE_MS = 60_000;
/** A program that runs longer hangs; under valgrind and its like everything takes its time. */
const LONGEST_MS = 15 * MINUTE_MS;
const COVERED = ['-fprofile-instr-generate', '-fcoverage-mapping'];

/** What a program can be built with: flags of the compiler, more of them for linking, and whose they are. */
const INSTRUMENTS = {
  plain: { compile: ['-O1', '-g1', '-D_GLIBCXX_ASSERTIONS'] },
  sanitized: { compile: SANITIZERS },
  threads: { compile: ['-fsanitize=thread', '-g1', '-O1'] },
  fuzzed: {
    compiler: 'clang++',
    compile: [...SANITIZERS, '-fsanitize=fuzzer-no-link'],
    link: ['-fsanitize=fuzzer'],
  },
  covered: {
    compiler: 'clang++',
    compile: [...COVERED, '-fsanitize=fuzzer-no-link', '-O1', '-g'],
    link: [...COVERED, '-fsanitize=fuzzer'],
  },
};

/** Where programs find what was instrumented with these, and how they are to say what they find. */
export const SANITIZER_ENV = {
  ASAN_OPTIONS: 'detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
  TSAN_OPTIONS: 'halt_on_error=1',
};

/**
 * What programs are built with.
 *
 * @param library - `hyperscan` or `vectorscan`, fetched; default: the one that is found
 * @param instrument - a name in `INSTRUMENTS`, default `plain`
 * @throws NotBuilt if compiler or libraries are missing
 */
export async function createKit({ library, instrument = 'plain' }) {
  const { compiler: wanted, compile: optimize, link = [] } = INSTRUMENTS[instrument];
  if (wanted !== undefined && spawnSync(wanted, ['--version'], { stdio: 'ignore' }).status !== 0)
    throw new NotBuilt(
      `${wanted} was not found: install clang (Debian, Ubuntu: apt install clang), then run this again`,
    );
  const compiler = wanted ?? findCompiler();
  const hyperscan = await findHyperscan(library);
  const re2 = await findRe2();
  if (re2 === undefined)
    throw new NotBuilt('programs around the core need libre2: install libre2-dev, then run this again');
  return {
    compiler,
    hyperscan,
    re2,
    linkFlags: [...optimize, ...link],
    flags: coreFlags({ hyperscan, re2, optimize, isStrict: true }),
    folder: join(ROOT, 'build', 'native', 'programs', `${library ?? 'any'}-${instrument}`),
    library,
  };
}

/**
 * Builds programs out of one file each, and the core.
 *
 * @param sources - paths of the files
 * @returns the programs' paths, in the order of the sources
 * @throws NotBuilt with the compiler's first complaint
 */
export async function buildPrograms(kit, sources) {
  const core = coreSources(true);
  const objects = await compileAll(kit.compiler, kit.flags, [...core, ...sources]);
  fs.mkdirSync(kit.folder, { recursive: true });
  for (const { from, name } of kit.re2.files) copyAtomically(from, join(kit.folder, name));
  const archive = await archiveOf(kit, objects.slice(0, core.length));
  const names = sources.map((source) => basename(source, '.cpp'));
  const left = names.map((name, i) => ({ name, object: objects[core.length + i] }));
  const worker = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await link(kit, archive, next);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return names.map((name) => join(kit.folder, name));
}

/** One archive of the core: of that, a program is linked with what it needs. */
async function archiveOf(kit, core) {
  const name = createHash('sha256').update(core.join('\0')).digest('hex').slice(0, 16);
  const path = join(kit.folder, `core-${name}.a`);
  if (fs.existsSync(path)) return path;
  for (const old of fs.readdirSync(kit.folder).filter((file) => file.endsWith('.a')))
    fs.rmSync(join(kit.folder, old));
  const draft = join(kit.folder, `${process.pid}.a`);
  await run('ar', ['rcs', draft, ...core]);
  fs.renameSync(draft, path);
  return path;
}

/** Links a program, if anything changed since the last time. */
async function link(kit, archive, { name, object }) {
  const program = join(kit.folder, name);
  const key = createHash('sha256')
    .update([object, archive, ...kit.flags, ...kit.hyperscan.libs, ...kit.re2.libs].join('\0'))
    .digest('hex');
  if (fs.existsSync(program) && readText(`${program}.key`) === key) return;
  const draft = `${program}.${process.pid}`;
  await run(kit.compiler, [
    ...kit.linkFlags,
    '-o',
    draft,
    object,
    archive,
    ...kit.re2.libs,
    ...kit.hyperscan.libs,
    '-Wl,--gc-sections',
    '-lpthread',
  ]);
  fs.renameSync(draft, program);
  writeAtomically(`${program}.key`, key);
}

/** The text of a file; undefined if it cannot be read. */
export function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Runs a program to its end.
 *
 * @returns its exit status (or the signal that ended it) and what it wrote
 */
export function execute(program, args, env, longestMs = LONGEST_MS) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestMs,
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

/**
 * The folder of the real database, for the programs that want it. Vectorscan 5.4.9 misses what begins at the end of
 * a chunk where an expression begins with one of many (its pull request 402): it gets no whole expressions.
 *
 * @throws NotBuilt if the project is not built
 */
export function writeData({ library }) {
  const flags = library === 'vectorscan' ? ['--without-wholes'] : [];
  const folder = join(ROOT, 'build', 'native', 'programs', ['data', ...flags].join(''));
  const script = join(NATIVE, 'test', 'blob.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, folder, ...flags], { encoding: 'utf8' });
  if (status !== 0) throw new NotBuilt(`the database could not be written (npm run build first): ${stderr}`);
  return folder;
}
