/**
 * Reads that give less than there is, or nothing because a signal came: what is scanned is the whole file all the same.
 * They are made by a library that is loaded before libc, so that all of Node's ways to read are met.
 */
import { spawnSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLI, records, sluice, summaryOf, temporaryFolder, token } from './run.js';

const SOURCE = fileURLToPath(new URL('short-reads.c', import.meta.url));
const SCANNER = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** The library; undefined without a compiler, or where libraries can't be loaded that way. */
function compiled(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const library = join(temporaryFolder(), 'short-reads.so');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl']);
  return status === 0 ? library : undefined;
}

const isPossible = compiled() !== undefined;

/** A folder whose files are read so, and the environment for it. */
function folder() {
  const cwd = temporaryFolder();
  return { cwd, env: { LD_PRELOAD: compiled() ?? '', READS_IN: cwd } };
}

const FILLER = 'some text of a log\n'.repeat(12_000);

describe.skipIf(!isPossible)('short and interrupted reads (skipped without a C compiler)', () => {
  it('are there', () => {
    const { cwd, env } = folder();
    writeFileSync(join(cwd, 'a'), 'x'.repeat(2000));
    const script = `
      const { openSync, readSync } = require('node:fs');
      const file = openSync('a');
      const seen = new Set();
      for (let i = 0; i < 200; i += 1) {
        try { seen.add(readSync(file, Buffer.alloc(2000), 0, 2000, 0) < 2000 ? 'short' : 'whole'); }
        catch (error) { seen.add(error.code); }
      }
      process.stdout.write([...seen].sort().join());`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(stdout).toMatch(/^EINTR,short/);
  });

  it.each([
    ['one after the other', []],
    ['in several threads', ['--jobs', '2']],
  ])('of small and of large files, %s', async (_, more) => {
    const { cwd, env } = folder();
    for (let i = 0; i < 20; i += 1)
      writeFileSync(join(cwd, `small-${i}`), `${'x y z\n'.repeat(i * 40)}${token()}\n`);
    writeFileSync(join(cwd, 'large'), `${token()}\n${FILLER}${token('j')}\n`);
    const run = await sluice(['scan', '.', ...more], { cwd, env });
    expect([run.status, run.stderr]).toEqual([1, '']);
    const bytes = records(run).filter(({ path }) => path !== undefined);
    expect(bytes).toHaveLength(22);
    expect(summaryOf(run)).toMatchObject({ files: 21, findings: 22, errors: 0 });
  });

  it('of standard input that is a file, under redact, and in explain', async () => {
    const { cwd, env } = folder();
    writeFileSync(join(cwd, 'a'), `${FILLER}${token()}\nend\n`);
    const stdin = openSync(join(cwd, 'a'), 'r');
    const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env } } as const;
    const scan = spawnSync(process.execPath, [CLI, 'scan', '--format', 'text'], {
      ...options,
      stdio: [stdin, 'pipe', 'pipe'],
    });
    expect([scan.status, scan.stderr]).toEqual([1, expect.not.stringContaining('EINTR')]);
    const redact = spawnSync(process.execPath, [CLI, 'redact', 'a'], { ...options, maxBuffer: 1e8 });
    expect([redact.status, redact.stdout]).toEqual([1, `${FILLER}[REDACTED:github-token]\nend\n`]);
    const explain = spawnSync(process.execPath, [CLI, 'explain', 'a'], { ...options, maxBuffer: 1e8 });
    expect(explain.stdout).toContain('github-token');
  });

  it('of a file that the library scans, as a whole and in parts', () => {
    const { cwd, env } = folder();
    writeFileSync(join(cwd, 'small'), `${FILLER}${token()}\n`);
    writeFileSync(join(cwd, 'large'), `${FILLER.repeat(24)}${token()}\n`);
    const script = `
      const { createScanner } = await import(${JSON.stringify(SCANNER)});
      const scanner = await createScanner({ pool: { threads: 2 } });
      for (const name of ['small', 'large']) {
        const { findings, bytes } = await scanner.scanFile(name);
        console.log(name, findings.length, bytes);
      }
      await scanner.close();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    const size = (times: number) => FILLER.length * times + token().length + 1;
    expect([stdout, stderr]).toEqual([`small 1 ${size(1)}\nlarge 1 ${size(24)}\n`, '']);
  });
});
