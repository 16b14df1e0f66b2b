/** The digest of the code: it tells every change that the outcome of compiling could depend on. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from './cli/run.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let copy: string;
beforeEach(() => {
  copy = temporaryFolder();
  mkdirSync(join(copy, 'dist'));
  const isWanted = (path: string) => !/\.(?:db|json)$|[/\\]addon$/.test(path);
  cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true, filter: isWanted });
  for (const name of ['package.json', 'patterns'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  for (const name of ['builtin-forms.db', 'builtin-scans.db']) writeFileSync(join(copy, 'dist', name), '');
});

/** What a process says, after it has run something. */
function digest(first = ''): string {
  const module = pathToFileURL(join(copy, 'dist/code-digest.js')).href;
  const code = `import { codeDigest } from ${JSON.stringify(module)}; ${first}; console.log(codeDigest());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim();
}

it('is the same for the same code, wherever it lies', () => {
  const known = digest();
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  const [from, to] = [copy, join(temporaryFolder(), 'elsewhere')];
  cpSync(from, to, { recursive: true });
  copy = to;
  expect(digest()).toBe(known);
});

it('changes with each layer that compiles, with the schema, the word classes and the packages', () => {
  const seen = [digest()];
  const changed = [
    'dist/base/limits.js',
    'dist/prelude/sniff.js',
    'dist/normalize/tables/confusables.js',
    'dist/patterns/anchors.js',
    'dist/match/automaton.js',
    'dist/confirm/validators/luhn.js',
    'dist/session/session.js',
    'dist/native/blob.js',
    'dist/own-patterns.js',
    'patterns/schema.json',
    'patterns/injection/classes.yaml',
    'package.json',
  ];
  for (const name of changed) {
    expect(existsSync(join(copy, name)), name).toBe(true);
    appendFileSync(join(copy, name), '\n');
    seen.push(digest());
  }
  writeFileSync(join(copy, 'dist/match/added.js'), '');
  seen.push(digest());
  expect(new Set(seen).size).toBe(changed.length + 2);
  appendFileSync(join(copy, 'dist/report/json.js'), '\n');
  expect(digest()).toBe(seen.at(-1));
});

it('is not known where a file is missing, or was written after the process began', () => {
  const path = join(copy, 'dist/match/automaton.js');
  const text = readFileSync(path, 'utf8');
  const write = (name: string) =>
    `import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
     const path = ${JSON.stringify(join(copy, name))};
     writeFileSync(path, readFileSync(path));
     utimesSync(path, 0, 0)`;
  expect(digest(write('dist/match/automaton.js'))).toBe('undefined');
  expect(digest(`codeDigest(); ${write('dist/match/automaton.js')}`)).toBe('undefined');
  expect(digest(write('dist/builtin-scans.db'))).toBe('undefined');
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(digest()).toMatch(/^[0-9a-f]{64}$/);
  rmSync(join(copy, 'dist/builtin-scans.db'));
  expect(digest()).toBe('undefined');
});
