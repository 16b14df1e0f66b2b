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
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compileAll,
  copyAtomically,
  coreFlags,
  coreSources,
  findCompiler,
  findFiles,
  findHyperscan,
  findRe2,
  lastLine,
  NATIVE,
  NotBuilt,
  ROOT,
  run,
  SANITIZERS,
  writeAtomically,
} from './toolchain.mjs';

export { NotBuilt } from './toolchain.mjs';

const OUT = join(ROOT, 'dist', 'addon');
const STATE = join(OUT, 'state.json');

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

async function compileAndLink({ compiler, hyperscan, re2, sanitize, out }) {
  const core = coreSources(re2 !== undefined);
  const own = findFiles(join(NATIVE, 'addon'), /\.cpp$/).sort();
  for (const { from, name } of re2?.files ?? []) {
    fs.mkdirSync(out, { recursive: true });
    copyAtomically(from, join(out, name));
  }
  const addon = await buildAddon({ compiler, hyperscan, re2, sanitize, core, own, out, name: 'sluice.node' });
  const state = { state: 'built', library: hyperscan.origin, re2: re2?.origin ?? 'none', compiler };
  writeAtomically(join(out, 'state.json'), JSON.stringify(state));
  return { addon, ...state };
}

/** A bare Hyperscan with Node's interface, for benchmarks to measure against. */
export async function buildYardstick() {
  const hyperscan = await findHyperscan();
  const out = join(ROOT, 'build', 'native', 'bench');
  return buildAddon({
    compiler: findCompiler(),
    hyperscan,
    sanitize: false,
    core: [],
    own: [join(NATIVE, 'bench', 'yardstick.cpp')],
    out,
    name: 'yardstick.node',
  });
}

/** Where a package lies: beside this one, or above it where it is installed. */
function packageFolder(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** Compiles, links, loads once, and puts the result in its place. */
async function buildAddon({ compiler, hyperscan, re2, sanitize, core, own, out, name }) {
  const optimize = sanitize ? SANITIZERS : ['-O3'];
  const flags = coreFlags({ hyperscan, re2, optimize, isStrict: sanitize });
  const ownFlags = [
    ...flags,
    '-DNAPI_VERSION=8',
    // Whatever is thrown becomes an exception in JavaScript: one that got past would end the process.
    '-DNODE_ADDON_API_CPP_EXCEPTIONS_ALL',
    // A thread that is being ended takes no exception any more.
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
    '-isystem',
    packageFolder('node-addon-api'),
    '-isystem',
    join(packageFolder('node-api-headers'), 'include'),
  ];
  const objects = [
    ...(await compileAll(compiler, flags, core)),
    ...(await compileAll(compiler, ownFlags, own)),
  ];
  fs.mkdirSync(out, { recursive: true });
  const draft = join(out, `${process.pid}.${name}`);
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
      `-Wl,--version-script=${join(NATIVE, 'exports.map')}`,
      '-static-libstdc++',
      '-static-libgcc',
      ...(sanitize ? SANITIZERS : ['-Wl,--strip-all']),
      '-lpthread',
    ]);
    if (!sanitize) tryToLoad(draft);
    const addon = join(out, name);
    fs.renameSync(draft, addon);
    return addon;
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
