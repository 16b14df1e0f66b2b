/** Paths, folders and globs to inputs: what is found, in which order, and each once. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInputs, type Input, nameOf, type WalkOptions } from '../../src/cli/walk.js';
import { temporaryFolder } from './run.js';

const before = process.cwd();
beforeEach(() => process.chdir(temporaryFolder()));
afterEach(() => process.chdir(before));

/** @param names - latin1: one character is one byte */
function make(...names: readonly string[]): void {
  for (const name of names) {
    const path = Buffer.from(name, 'latin1');
    mkdirSync(Buffer.from(dirname(name), 'latin1'), { recursive: true });
    writeFileSync(path, 'text');
  }
}

async function walk(paths: readonly string[], options: WalkOptions = {}) {
  const failed: string[] = [];
  const { inputs, ignored } = await findInputs(paths, (path) => failed.push(path), options);
  return { inputs, ignored, failed };
}

const shown = ({ path, name, isFound }: Input) => [
  path,
  typeof name === 'string' ? name : (name?.toString('latin1') ?? null),
  isFound,
];

describe('inputs', () => {
  it('come in the order of their paths, whatever leads to them', async () => {
    make('a.txt', 'a/x', 'a/b/x', 'a-b', 'c/y', 'c.d/z');
    symlinkSync('../c', 'a/link');
    const { inputs, failed } = await walk(['c.d', '.']);
    expect([inputs.map(({ path }) => path), failed]).toEqual([
      ['a-b', 'a.txt', 'a/b/x', 'a/x', 'c.d/z', 'c/y'],
      [],
    ]);
  });

  it('are there once, and who is named is not only found', async () => {
    make('a', 'b', 'c');
    const expected = [
      ['a', 'a', false],
      ['b', 'b', true],
      ['c', 'c', false],
    ];
    for (const paths of [
      ['.', 'a', 'c'],
      ['a', 'c', '.', '*'],
      ['[ab]', 'a', '.', 'c', 'c'],
    ])
      expect((await walk(paths)).inputs.map(shown)).toEqual(expected);
    const more = ['c', 'a'].map((name) => Buffer.from(name));
    expect((await walk(['.'], { more })).inputs.map(shown)).toEqual(expected);
  });

  it('tell standard input from a file that is called so', async () => {
    make('-');
    expect((await walk(['.', '-', '-'])).inputs.map(shown)).toEqual([
      ['-', null, undefined],
      ['-', '-', true],
    ]);
  });

  it('have names as bytes where they are no text, also below such a folder', async () => {
    make('d\xff/\xc3\xa9', 'd\xff/in/x', 'd\xff/in\xfe/y', 'e/\xff', 'e/\xfe', 'e/\xef\xbf\xbd', 'e/z');
    const { inputs, failed } = await walk(['.']);
    expect(failed).toEqual([]);
    expect(inputs.map(shown)).toEqual([
      ['d\ufffd/in/x', 'd\xff/in/x', true],
      ['d\ufffd/in\ufffd/y', 'd\xff/in\xfe/y', true],
      ['d\ufffd/\xe9', 'd\xff/\xc3\xa9', true],
      ['e/z', 'e/z', true],
      ['e/\ufffd', 'e/\xfe', true],
      ['e/\ufffd', 'e/\xff', true],
      ['e/\ufffd', 'e/\ufffd', true],
    ]);
    expect(inputs.map(({ name }) => typeof name)).toEqual([
      ...['object', 'object', 'object', 'string'],
      ...['object', 'object', 'string'],
    ]);
    expect([nameOf(Buffer.from('é')), nameOf(Buffer.from([0xff]))]).toEqual(['é', Buffer.from([0xff])]);
  });

  it('are counted as they are come upon', async () => {
    make(...Array.from({ length: 6 }, (_, i) => `d${i}/x`));
    const counts: number[] = [];
    await walk(['.'], { onFound: (count) => counts.push(count) });
    expect(counts).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

describe('ignore files', () => {
  it('count in folders whose names are no text, and below them', async () => {
    make('d\xff/x.log', 'd\xff/keep', 'd\xff/in/y.log', 'd\xff/in/keep', 'd\xff/.gitignore');
    writeFileSync(Buffer.from('d\xff/.gitignore', 'latin1'), '*.log\n/in/keep\n');
    const { inputs, ignored } = await walk(['.']);
    expect(inputs.map(({ path }) => path)).toEqual(['d\ufffd/.gitignore', 'd\ufffd/keep']);
    expect(ignored).toBe(3);
  });

  it('speak about ways from their own folder, through several', async () => {
    make('a/b/c/x', 'a/b/x', 'a/x', 'x', 'b/c/x', 'a/b/c/keep');
    writeFileSync('.gitignore', '/a/b/x\nb/c/x\n');
    writeFileSync('a/.ignore', '/x\n!b/c/x\nb/c/keep\n');
    const of = async (...paths: string[]) => {
      const { inputs } = await walk(paths);
      return inputs.map(({ path }) => path);
    };
    expect(await of('.')).toEqual(['.gitignore', 'a/.ignore', 'a/b/c/x', 'x']);
    // Above what is named they count only in a repository.
    expect(await of('a/b')).toEqual(['a/b/c/keep', 'a/b/c/x', 'a/b/x']);
    mkdirSync('.git');
    expect(await of('a/b')).toEqual(['a/b/c/x']);
    expect(await of('a/b/c', 'b')).toEqual(['a/b/c/x']);
  });

  it('go for what lies behind a link as if it lay there', async () => {
    make('real/x.log', 'real/y', 'd/.gitignore');
    writeFileSync('d/.gitignore', '*.log\n');
    symlinkSync('../real', 'd/link');
    expect((await walk(['d'])).inputs.map(({ path }) => path)).toEqual(['d/.gitignore', 'd/link/y']);
  });
});

it('a pipe in a folder is named once, however often the folder is', async () => {
  mkdirSync('d');
  execFileSync('mkfifo', ['d/pipe']);
  const { inputs, failed } = await walk(['d', 'd', 'missing']);
  expect([inputs, failed]).toEqual([[], ['d/pipe', 'missing']]);
});
