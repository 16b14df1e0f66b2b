/**
 * What a start loads: a scan by the native engine does without the portable one, and without what compiles patterns.
 * How long a start takes is measured by `npm run bench`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../engines.js';
import { temporaryFolder } from './run.js';

const DIST = new URL('../../dist/', import.meta.url);
const CLI = fileURLToPath(new URL('cli.js', DIST));

/** Tells of each module on standard error. */
const HOOK =
  'export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }';
const script = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const REGISTER = script(`import { register } from 'node:module'; register(${JSON.stringify(script(HOOK))});`);

/** The modules of `dist/` that a run loads. */
function modulesOf(...args: string[]): string[] {
  const { stderr, status } = spawnSync(process.execPath, ['--import', REGISTER, CLI, ...args], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stderr.split('\n').flatMap((url) => (url.startsWith(DIST.href) ? url.slice(DIST.href.length) : []));
}

const PORTABLE = [
  'session/portable.js',
  'match/portable.js',
  'confirm/confirm.js',
  'normalize/normalizer.js',
];
const COMPILER = ['patterns/compile.js', 'patterns/load.js', 'match/build.js', 'native/plan.js'];
const REPORTS = ['report/text.js', 'report/sarif.js', 'report/html/html.js'];

describe.each(ENGINES)('a scan of one small file, %s', (engine) => {
  it('loads this engine, this report, and no compiler of patterns', () => {
    const path = join(temporaryFolder(), 'small.log');
    writeFileSync(path, 'nothing is in it\n');
    const modules = modulesOf('scan', '--engine', engine, '--format', 'jsonl', path);
    const present = ['scanner.js', 'report/jsonl.js', ...(engine === 'portable' ? PORTABLE : [])];
    const absent = [...COMPILER, ...REPORTS, ...(engine === 'portable' ? [] : PORTABLE)];
    for (const name of present) expect(modules).toContain(name);
    for (const name of absent) expect(modules).not.toContain(name);
  });
});
