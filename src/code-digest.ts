/**
 * A digest of the code that patterns are compiled by, so that nothing is taken from the cache that other code made.
 *
 * It is made from the files that run, not written down by the build: compiled or not, and whenever they were changed.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheKey } from './base/cache.js';

const THIS = fileURLToPath(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** `dist`, or `src` where the sources run. */
const FOLDER = basename(fileURLToPath(new URL('.', import.meta.url)));
/** Layers up to that which writes the database down for the core. */
const LAYERS = ['base', 'prelude', 'normalize', 'patterns', 'match', 'confirm', 'session', 'native'];
/** What that code reads; the first names the versions of the packages that it uses. */
const READ = ['package.json', 'patterns/schema.json', 'patterns/injection/classes.yaml'];
/** Their content goes by the name of the built-in database. */
const NAMED = ['dist/builtin-forms.db', 'dist/builtin-scans.db'];

/** It holds as long as no file is newer than this process. */
let known: string | undefined;

/**
 * The digest, in hex; undefined if a file is missing, or changed since this process or thread started, which then need
 * not run what the file says. Takes some milliseconds.
 */
export function codeDigest(): string | undefined {
  const started = performance.timeOrigin;
  // The time of the last change of content, name or rights: unlike that of the content alone, no program can set it.
  const isOlder = (name: string) => statSync(join(ROOT, name)).ctimeMs <= started;
  try {
    const names = [...codeFiles(), ...READ];
    if (![...names, ...NAMED].every(isOlder)) return undefined;
    known ??= cacheKey(endianness(), ...names.flatMap((name) => [name, readFileSync(join(ROOT, name))]));
    return known;
  } catch {
    return undefined;
  }
}

function codeFiles(): string[] {
  const extension = extname(THIS);
  const isCode = (name: string) => name.endsWith(extension) && !name.endsWith(`.d${extension}`);
  const inLayer = (layer: string) =>
    readdirSync(join(ROOT, FOLDER, layer), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(layer, name),
    );
  const all = [...readdirSync(join(ROOT, FOLDER)), ...LAYERS.flatMap(inLayer)];
  return all
    .filter(isCode)
    .sort()
    .map((name) => join(FOLDER, name));
}
