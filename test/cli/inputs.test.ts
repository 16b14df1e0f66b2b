/** Which files of a folder are scanned: ignore files, hidden and binary ones, sizes, lists. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Run, records, sluice, summaryOf, temporaryFolder, token } from './run.js';

const paths = (run: Run) => records(run).flatMap(({ path }) => path ?? []);

function makeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const cwd = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

describe('ignore files', () => {
  const cwd = () =>
    makeFiles({
      '.git/config': token(),
      '.gitignore': '*.log\n/build/\n!keep.log\n',
      '.ignore': 'notes.txt\n',
      'a.txt': token(),
      'a.log': token(),
      'keep.log': token(),
      'notes.txt': token(),
      'build/x': token(),
      'sub/build/x': token(),
      'sub/.gitignore': '!b.log\nown\n',
      'sub/b.log': token(),
      'sub/c.log': token(),
      'sub/own/x': token(),
      'sub/A.LOG': token(),
    });

  it('leave out what git would, the nearest deciding, and are counted', async () => {
    const run = await sluice(['scan', '.'], { cwd: cwd() });
    expect(paths(run)).toEqual(['a.txt', 'keep.log', 'sub/A.LOG', 'sub/b.log', 'sub/build/x']);
    expect([run.stderr, summaryOf(run)]).toEqual(['', expect.objectContaining({ ignored: 6 })]);
  });

  it('count also where they lie above the folder, up to the repository', async () => {
    const run = await sluice(['scan', 'sub', '--format', 'text'], { cwd: cwd() });
    expect(run.stdout).toMatch(/^sub\/A\.LOG\n[^]*sub\/b\.log\n[^]*sub\/build\/x\n[^]*; 2 ignored; /);
    expect(run.stdout).not.toContain('c.log');
  });

  it('say nothing about what is named, or with --no-ignore', async () => {
    expect(paths(await sluice(['scan', 'a.log', 'sub/c.log'], { cwd: cwd() }))).toEqual([
      'a.log',
      'sub/c.log',
    ]);
    const all = await sluice(['scan', '.', '--no-ignore'], { cwd: cwd() });
    expect([paths(all).length, paths(all)[0], summaryOf(all)['ignored']]).toEqual([
      11,
      '.git/config',
      undefined,
    ]);
  });

  it('that are folders, or empty, leave nothing out', async () => {
    const folder = makeFiles({ '.gitignore/x': token(), '.ignore': '', y: token() });
    expect(paths(await sluice(['scan', '.'], { cwd: folder }))).toEqual(['.gitignore/x', 'y']);
  });
});

it('hidden files are scanned unless --no-hidden', async () => {
  const cwd = makeFiles({ '.env': token(), '.d/x': token(), a: token() });
  expect(paths(await sluice(['scan', '.'], { cwd }))).toEqual(['.d/x', '.env', 'a']);
  expect(paths(await sluice(['scan', '.', '--no-hidden'], { cwd }))).toEqual(['a']);
  expect(paths(await sluice(['scan', '.', '.env', '--no-hidden'], { cwd }))).toEqual(['.env', 'a']);
});

describe('binary files', () => {
  const text = `key ${token()}\n`;
  const files = {
    'a.bin': `\u007fELF\u0000${text}`,
    'late.txt': `${'line\n'.repeat(2000)}\u0000${text}`,
    'packed.gz': gzipSync(text),
    'wide.txt': Buffer.from(text, 'utf16le'),
  };

  it('in folders are skipped by content, and said', async () => {
    const cwd = makeFiles(files);
    const run = await sluice(['scan', '.'], { cwd });
    expect(paths(run)).toEqual(['late.txt', 'packed.gz', 'wide.txt']);
    expect(run.stderr).toBe('sluice: files skipped: 1 as binary (--binary scans them)\n');
    expect(summaryOf(run)).toMatchObject({ files: 3, skipped: [{ path: 'a.bin', why: 'binary' }] });
    const human = await sluice(['scan', '.', '--format', 'text'], { cwd });
    expect([human.stderr, human.stdout]).toEqual(['', expect.stringContaining('; 1 skipped as binary;')]);
  });

  it('are scanned with --binary, and where they are named', async () => {
    const cwd = makeFiles(files);
    expect(paths(await sluice(['scan', '.', '--binary'], { cwd }))).toContain('a.bin');
    expect(paths(await sluice(['scan', '.', 'a.bin'], { cwd }))).toContain('a.bin');
  });
});

it('--max-filesize passes over larger files and says so', async () => {
  const cwd = makeFiles({ small: token(), large: `${token()}${' '.repeat(2000)}` });
  const run = await sluice(['scan', '.', '--max-filesize', '2k'], { cwd });
  expect([run.status, paths(run)]).toEqual([1, ['small']]);
  expect(run.stderr).toContain('1 as larger than --max-filesize');
  for (const wrong of ['-1', 'huge', '1.5k', '']) {
    const bad = await sluice(['scan', '.', '--max-filesize', wrong], { cwd });
    expect([bad.status, bad.stderr]).toEqual([2, expect.stringContaining('number of bytes')]);
  }
});

describe('--files-from', () => {
  it.each([
    ['lines', 'a\r\nb c\n\n'],
    ['NUL', 'a\u0000b c\u0000'],
    ['lines without an end', 'b c\na'],
  ])('by %s, from a file and standard input', async (_, list) => {
    const cwd = makeFiles({ a: token(), 'b c': token(), '*': token(), list });
    expect(paths(await sluice(['scan', '--files-from', 'list'], { cwd }))).toEqual(['a', 'b c']);
    const piped = await sluice(['scan', '--files-from', '-', '[*]'], { cwd, stdin: list });
    expect(paths(piped)).toEqual(['*', 'a', 'b c']);
  });

  it('names what is missing; an empty list is nothing to scan', async () => {
    const cwd = makeFiles({ list: 'gone\n', empty: '' });
    const run = await sluice(['scan', '--files-from', 'list'], { cwd });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/^sluice: gone: .*ENOENT/)]);
    expect((await sluice(['scan', '--files-from', 'empty'], { cwd })).status).toBe(0);
    for (const args of [
      ['--files-from', 'none'],
      ['--files-from', '-', '-'],
    ]) {
      const bad = await sluice(['scan', ...args], { cwd });
      expect([bad.status, bad.stdout, bad.stderr]).toEqual([2, '', expect.stringContaining('[ERR_INPUT]')]);
    }
  });
});

it.each(['1', '2'])('names what was named and is above --max-filesize, with %s jobs', async (jobs) => {
  const cwd = temporaryFolder();
  for (const name of ['large', 'other', 'small']) {
    writeFileSync(join(cwd, name), `${token()}\n`.repeat(name === 'small' ? 1 : 100));
  }
  const args = ['scan', '--max-filesize', '1k', '--format', 'jsonl', '--jobs', jobs];
  const named = await sluice([...args, 'large', 'small', 'other'], { cwd });
  expect(named.status).toBe(1);
  expect(named.stderr.match(/^sluice: .* is larger than --max-filesize: not scanned$/gm)).toEqual([
    'sluice: large: is larger than --max-filesize: not scanned',
    'sluice: other: is larger than --max-filesize: not scanned',
  ]);
  expect(summaryOf(named)).toMatchObject({ files: 1 });
  const found = await sluice([...args, '.'], { cwd });
  expect(found.stderr).not.toContain('large:');
});
