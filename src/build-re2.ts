/**
 * The build step that makes RE2's module faster: a copy of the package `re2-wasm` beside the code, with its WebAssembly
 * optimized. The package ships what a compiler without optimization gave (locals live in memory, nothing is inlined);
 * with these passes of Binaryen's an expression takes half the time to compile and to match.
 *
 *   node dist/build-re2.js
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheKey } from './base/cache.js';
import { OPTIMIZED_RE2 } from './confirm/re2.js';

/** The inlining once more, when the rest has made functions small, gains most. */
const PASSES = ['-O3', '--inlining-optimizing', '--flexible-inline-max-function-size=200'];
/** What the module was made from, so that half a minute is not spent on the same again. */
const MADE_FROM = 'made-from';
/** Apache License 2.0, section 4 (b): files that were changed say so. */
const CHANGES =
  'wasm/re2.wasm is that of the package, optimized with wasm-opt of Binaryen; src/ and wasm/re2.js are as they were.\n';

const require = createRequire(import.meta.url);
const original = dirname(require.resolve('re2-wasm/package.json'));
const binaryen = dirname(require.resolve('binaryen/package.json'));
/** Not beside the code: what is interrupted there would be published with it. */
const draft = join(OPTIMIZED_RE2, '..', '..', 'build', 're2-wasm.draft');
const code = join(original, 'build', 'wasm', 're2.wasm');

const key = cacheKey(readFileSync(code), readFileSync(join(binaryen, 'package.json')), PASSES.join(' '));
if (readKey() !== key) build();

function readKey(): string | undefined {
  const path = join(OPTIMIZED_RE2, MADE_FROM);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function build(): void {
  // An older copy may be of another version of the package: better none, should this fail.
  for (const folder of [OPTIMIZED_RE2, draft]) rmSync(folder, { recursive: true, force: true });
  cpSync(join(original, 'LICENSE'), join(draft, 'LICENSE'));
  for (const name of ['src/re2.js', 'wasm/re2.js']) cpSync(join(original, 'build', name), join(draft, name));
  const optimized = join(draft, 'wasm', 're2.wasm');
  execFileSync(process.execPath, [join(binaryen, 'bin', 'wasm-opt'), ...PASSES, code, '-o', optimized]);
  const { name, version, license } = JSON.parse(
    readFileSync(join(original, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, string>>;
  const described = { name, version, license, type: 'commonjs', main: 'src/re2.js' };
  writeFileSync(join(draft, 'package.json'), `${JSON.stringify(described, undefined, 2)}\n`);
  writeFileSync(join(draft, 'CHANGES'), CHANGES);
  writeFileSync(join(draft, MADE_FROM), key);
  renameSync(draft, OPTIMIZED_RE2);
}
