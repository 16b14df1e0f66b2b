/** `--jobs`: the same report at any number; Ctrl-C: a report of what was found. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../engines.js';
import { CLI, records, sluice, temporaryFolder, token } from './run.js';

const KEY = { SLUICE_FINGERPRINT_KEY: 'a key of the tests' };

function makeInputs(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'sub'));
  for (let i = 0; i < 40; i += 1) {
    // The first is the longest, so that others are over before it.
    const text = `${'some text\n'.repeat(i === 0 ? 60_000 : i * 7)}${token('j')} ${i}\n${token()}\n`;
    writeFileSync(join(cwd, i % 2 === 0 ? `f${i}` : `sub/f${i}`), i % 5 === 0 ? gzipSync(text) : text);
  }
  writeFileSync(join(cwd, 'sub/cut.gz'), gzipSync(token().repeat(50)).subarray(0, 40));
  return cwd;
}

describe('--jobs', () => {
  it.each(ENGINES)('gives the same report at any number (%s)', async (engine) => {
    const cwd = makeInputs();
    const report = async (jobs: number) => {
      const args = ['scan', '.', 'missing', '--jobs', String(jobs), '--engine', engine, '--show-secrets'];
      const run = await sluice(args, { cwd, env: KEY });
      return [run.status, run.stdout.replace(/"elapsedMs":\d+/, ''), run.stderr];
    };
    const one = await report(1);
    expect([one[0], String(one[1]).split('\n').length]).toEqual([2, 83]);
    expect(await report(2)).toEqual(one);
    expect(await report(5)).toEqual(one);
  });

  it('scans standard input beside files', async () => {
    const cwd = makeInputs();
    for (const name of ['+', '!']) writeFileSync(join(cwd, name), token());
    const run = await sluice(['scan', '-', 'f2', '+', '!', 'sub/f3', '--jobs', '3'], { cwd, stdin: token() });
    expect(records(run).flatMap(({ path }) => path ?? [])).toEqual([
      '!',
      '+',
      '-',
      'f2',
      'f2',
      'sub/f3',
      'sub/f3',
    ]);
  });

  it('a reader that leaves is no error', async () => {
    const child = spawn(process.execPath, [CLI, 'scan', '.', '--jobs', '2'], { cwd: makeInputs() });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const ended = await new Promise((resolve) => child.on('close', (code, by) => resolve(by ?? code)));
    expect([ended === 1 || ended === 2, stderr.replace(/^sluice: sub\/cut\.gz: .*\n/, '')]).toEqual([
      true,
      '',
    ]);
  });
});

/** Runs until the reader of standard output says so, then interrupts. */
async function interrupt(
  args: readonly string[],
  cwd: string,
  feed: string,
  signal: NodeJS.Signals = 'SIGINT',
) {
  const child = spawn(process.execPath, [CLI, 'scan', ...args], { cwd });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  child.stdin.on('error', () => undefined).write(feed);
  const timer = setTimeout(() => child.kill(signal), 2500);
  const ended = await new Promise((resolve) => child.on('close', (code, by) => resolve(by ?? code)));
  clearTimeout(timer);
  const found = stdout
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
  return { ended, stderr, found };
}

describe('Ctrl-C', () => {
  it('reports what a pipe that stays open has brought so far', async () => {
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const { ended, stderr, found } = await interrupt(
        [],
        temporaryFolder(),
        `${token()}\n${'x\n'.repeat(9000)}`,
        signal,
      );
      expect([ended, stderr]).toEqual([status, '']);
      expect(found).toEqual([
        expect.objectContaining({ patternId: 'github-token' }),
        expect.objectContaining({ findings: 1, interrupted: true }),
      ]);
    }
  });

  it('reports what all jobs have found, and writes no baseline', async () => {
    const cwd = makeInputs();
    const args = ['-', 'f0', 'f2', '--jobs', '3', '--write-baseline', 'b'];
    const { ended, found, stderr } = await interrupt(args, cwd, `${token()}\n${'x\n'.repeat(9000)}`);
    expect([ended, stderr, found.length]).toEqual([130, '', 6]);
    expect(found.at(-1)).toMatchObject({ findings: 5, interrupted: true });
    expect(existsSync(join(cwd, 'b'))).toBe(false);
  });
});
