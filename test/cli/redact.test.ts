/** `sluice redact` and `sluice scan --redact`: a filter that fails closed. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CLI, sluice, temporaryFolder, token } from './run.js';

const MARK = '[REDACTED:github-token]';

describe('as a filter', () => {
  it('replaces findings, also encoded ones, and passes all else', async () => {
    const encoded = Buffer.from(`key ${token('j')}.`).toString('base64');
    const stdin = Buffer.from(`a\u0000b\xff ${token()}\nx ${encoded} y\n`, 'latin1');
    for (const args of [['redact'], ['redact', '-'], ['scan', '--redact']]) {
      const run = await sluice(args, { stdin });
      expect([run.status, run.stderr]).toEqual([1, '']);
      expect(run.stdout.startsWith(`a\u0000b\ufffd ${MARK}\nx `)).toBe(true);
      expect(run.stdout.slice(run.stdout.indexOf('\n'))).toMatch(/^\nx \S*\[REDACTED:github-token\]\S* y\n$/);
      expect(run.stdout).not.toContain(encoded.slice(20, 40));
    }
  });

  it('ends with 0 where nothing is found, and takes a file and an output', async () => {
    const clean = await sluice(['redact'], { stdin: 'nothing\n' });
    expect([clean.status, clean.stdout]).toEqual([0, 'nothing\n']);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'in'), `${'line\n'.repeat(200_000)}${token()}\n`);
    const run = await sluice(['redact', 'in', '--output', 'out'], { cwd });
    expect([run.status, run.stdout]).toEqual([1, '']);
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe(`${'line\n'.repeat(200_000)}${MARK}\n`);
  });

  it('replaces more findings than a scan reports', async () => {
    const run = await sluice(['redact'], { stdin: `${token()}\n`.repeat(10_500) });
    expect([run.status, run.stdout === `${MARK}\n`.repeat(10_500)]).toEqual([1, true]);
  });

  it('writes what is decided before the input is over', async () => {
    const child = spawn(process.execPath, [CLI, 'redact']);
    child.stdin.write(`${token()} ${'some words that are not held back for long. '.repeat(2000)}`);
    const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGINT');
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([first.toString().startsWith(MARK), status]).toEqual([true, 130]);
  });

  it('a reader that leaves is no error', async () => {
    const child = spawn(process.execPath, [CLI, 'redact']);
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${token()}\n${'line of text\n'.repeat(500_000)}`);
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([status, stderr]).toEqual([1, '']);
  });

  it.each([
    ['gzip', gzipSync(token())],
    ['an archive', Buffer.from('PK\u0003\u0004 and so on', 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${token()}`, 'utf16le')],
    ['UTF-16 without a BOM', Buffer.from(`key ${token()}`, 'utf16le')],
  ])('refuses %s: what it holds would pass unread', async (_, stdin) => {
    const run = await sluice(['redact'], { stdin });
    expect([run.status, run.stdout, run.stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/convert.*\[ERR_INPUT\]/),
    ]);
  });

  it.each([
    [['redact', 'a', 'b'], 'one input'],
    [['scan', '--redact', 'a', 'b'], 'one input'],
    [['redact', 'missing'], 'ENOENT'],
    [['redact', '.'], 'EISDIR'],
    [['redact', '--in-place'], 'needs a file'],
    [['redact', '--in-place', '--output', 'x', 'a'], 'only one'],
    [['redact', 'a', '--output', './a'], 'one file'],
    [['redact', 'a', '--output', 'no/such/folder'], 'ENOENT'],
    [['redact', '--include', 'no-such-pattern'], 'ERR_PATTERN'],
  ])('2 for %j', async (args, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), token());
    const run = await sluice(args, { cwd });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', expect.stringContaining(message)]);
    expect(run.stderr).not.toMatch(/unexpected|\n {4}at /);
    expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe(token());
  });
});

describe('in place', () => {
  it('replaces each file whole, keeps its mode and the link to it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `1 ${token()}\n2 ${token('j')}\n`);
    chmodSync(join(cwd, 'a'), 0o640);
    symlinkSync('a', join(cwd, 'link'));
    writeFileSync(join(cwd, 'clean'), 'nothing\n');
    const { ino } = statSync(join(cwd, 'clean'));
    const run = await sluice(['redact', '--in-place', 'link', 'clean'], { cwd });
    expect([run.status, run.stdout, run.stderr]).toEqual([1, '', 'sluice: link: 2 replaced\n']);
    expect(readFileSync(join(cwd, 'a'), 'utf8')).toBe(`1 ${MARK}\n2 ${MARK}\n`);
    expect([statSync(join(cwd, 'a')).mode & 0o777, lstatSync(join(cwd, 'link')).isSymbolicLink()]).toEqual([
      0o640,
      true,
    ]);
    expect(statSync(join(cwd, 'clean')).ino).toBe(ino);
    expect(readdirSync(cwd).sort()).toEqual(['a', 'clean', 'link']);
  });

  it('leaves as it is what can not be redacted, and goes on', async () => {
    const cwd = temporaryFolder();
    const packed = gzipSync(token());
    writeFileSync(join(cwd, 'a.gz'), packed);
    writeFileSync(join(cwd, 'b'), token());
    linkSync(join(cwd, 'a.gz'), join(cwd, 'c.gz'));
    const run = await sluice(['redact', '--in-place', 'a.gz', 'missing', '.', 'b'], { cwd });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(
      /^sluice: a\.gz: left as it is: .*\nsluice: missing: .*ENOENT.*\nsluice: \.: .*not a regular file.*\nsluice: b: 1 replaced\n$/,
    );
    expect(readFileSync(join(cwd, 'a.gz'))).toEqual(packed);
    expect(readFileSync(join(cwd, 'b'), 'utf8')).toBe(MARK);
    expect(readdirSync(cwd).sort()).toEqual(['a.gz', 'b', 'c.gz']);
  });
});
