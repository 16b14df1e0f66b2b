/** Tar archives as GNU tar and Python write them, cut anywhere; and what is no good archive. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError, LimitError } from '../../src/base/errors.js';
import { temporaryFolder } from '../cli/run.js';
import { nothing, unwrap } from './unwrap.js';

const TEXT = Buffer.from('A file with some text in it, some text in it.\n'.repeat(60));
const SIZES = [1, 7, 511, 512, 513, 100_000];
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** A record by hand: a header that states what it is told to. */
function header(name: string, size: number, type = '0', magic = 'ustar\x0000'): Buffer {
  const record = Buffer.alloc(512);
  record.write(name, 0, 100);
  record.write('0000644\0', 100);
  record.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  record.write('        ', 148);
  record.write(type, 156);
  record.write(magic, 257, 'latin1');
  record.write(
    `${record
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return record;
}

const padded = (bytes: Uint8Array): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
const file = (name: string, bytes: Uint8Array, type?: string): Buffer =>
  Buffer.concat([header(name, bytes.length, type), padded(bytes)]);
const END = Buffer.alloc(1024);

function makeFolder(): string {
  const cwd = temporaryFolder();
  const long = `${'a-long-folder-name/'.repeat(9)}`;
  mkdirSync(join(cwd, 'in', long), { recursive: true });
  writeFileSync(join(cwd, 'in', long, `${'n'.repeat(120)}.txt`), TEXT);
  writeFileSync(join(cwd, 'in/empty'), '');
  writeFileSync(join(cwd, 'in/exact'), Buffer.alloc(1024, 0x61));
  writeFileSync(join(cwd, 'in/é\n.txt'), TEXT);
  symlinkSync('exact', join(cwd, 'in/link'));
  return cwd;
}

const namesOf = (cwd: string): string[] =>
  execFileSync('find', ['in', '-type', 'f', '-print0'], { cwd, encoding: 'utf8' })
    .split('\0')
    .filter((name) => name !== '')
    .sort();

describe.skipIf(!has('tar'))('of GNU tar (skipped where it is not installed)', () => {
  it.each(['gnu', 'oldgnu', 'pax'])('%s', (format) => {
    const cwd = makeFolder();
    const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', 'in'], { cwd });
    for (const size of SIZES) {
      const { parts, decoded, ended, failed } = unwrap(archive, size);
      const names = namesOf(cwd);
      expect([...parts.keys()].sort()).toEqual(names.map((name) => `!${name}`));
      for (const name of names)
        expect(parts.get(`!${name}`)?.equals(readFileSync(join(cwd, name)))).toBe(true);
      expect([new Set(decoded.values()), ended.size, failed.size]).toEqual([new Set(['tar']), 4, 0]);
    }
  });

  it.each(['v7', 'ustar'])('%s', (format) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'one'), TEXT);
    mkdirSync(join(cwd, 'sub'));
    const long = `sub/${'n'.repeat(format === 'v7' ? 90 : 98)}`;
    writeFileSync(join(cwd, long), TEXT);
    const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', 'one', 'sub'], { cwd });
    const { parts } = unwrap(archive, 100);
    expect([...parts.keys()]).toEqual(['!one', `!${long}`]);
    for (const bytes of parts.values()) expect(bytes.equals(TEXT)).toBe(true);
  });

  it.each(['gnu', 'pax'])('sparse files (%s): what is there of them', (format) => {
    const cwd = temporaryFolder();
    const script =
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf "here $i" | dd of=holes bs=1 seek=$((i * 65536)) conv=notrunc status=none; done';
    execFileSync('sh', ['-c', script], { cwd });
    writeFileSync(join(cwd, 'after'), TEXT);
    const archive = execFileSync('tar', ['--sparse', `--format=${format}`, '-cf', '-', 'holes', 'after'], {
      cwd,
    });
    const { parts } = unwrap(archive, 333);
    expect([...parts.keys()]).toEqual(['!holes', '!after']);
    for (const words of ['here 1', 'here 12']) expect(parts.get('!holes')?.includes(words)).toBe(true);
    expect(parts.get('!after')?.equals(TEXT)).toBe(true);
  });
});

describe('tar', () => {
  it('opens what lies inside, under gzip and in another', () => {
    const inner = Buffer.concat([file('deep.txt', TEXT), END]);
    const outer = Buffer.concat([file('inner.tar', inner), file('x.gz', gzipSync(TEXT)), END]);
    const { parts, decoded } = unwrap(gzipSync(outer), 97);
    for (const bytes of parts.values()) expect(bytes.equals(TEXT)).toBe(true);
    expect(Object.fromEntries(decoded)).toEqual({
      '!inner.tar!deep.txt': 'gzip+tar+tar',
      '!x.gz': 'gzip+tar+gzip',
    });
  });

  it('names an entry that it cannot read and goes on', () => {
    const broken = gzipSync(TEXT).fill(0xff, 12, 40);
    const { parts, failed } = unwrap(Buffer.concat([file('bad.gz', broken), file('good', TEXT), END]), 64);
    expect([...failed.keys()]).toEqual(['!bad.gz']);
    expect(parts.get('!good')?.equals(TEXT)).toBe(true);
  });

  it.each(SIZES)('reads what stands behind the end, in pieces of %i bytes', (size) => {
    const hidden = Buffer.from('hidden behind the end'.repeat(40));
    const { parts } = unwrap(Buffer.concat([file('one', TEXT), END, hidden]), size);
    expect(parts.get('!(after the entries)')?.equals(hidden)).toBe(true);
    const second = unwrap(Buffer.concat([file('one', TEXT), END, file('two', TEXT), END]), size);
    expect([...second.parts.keys()]).toEqual(['!one', '!two']);
    const short = unwrap(Buffer.concat([file('one', TEXT), END, Buffer.from('short')]), size);
    expect(short.parts.get('!(after the entries)')?.toString()).toMatch(/^short/);
  });

  it('says that it is cut short or damaged, after what came before', () => {
    const archive = Buffer.concat([file('one', TEXT), file('two', TEXT), END]);
    for (const length of [700, 1024 + TEXT.length + 1000]) {
      const into = nothing();
      expect(() => unwrap(archive.subarray(0, length), 64, {}, into)).toThrow(
        /tar archive is damaged or cut/,
      );
      expect(into.parts.size).toBe(length === 700 ? 1 : 2);
    }
    const damaged = Buffer.from(archive);
    damaged.fill(7, 512 + padded(TEXT).length, 512 + padded(TEXT).length + 10);
    expect(() => unwrap(damaged)).toThrow(InputError);
    const endless = Buffer.concat([header('x', 3e6, 'x'), Buffer.alloc(2048), END]);
    expect(() => unwrap(endless)).toThrow(InputError);
    for (const size of ['99999999999', 'abc']) {
      const odd = header('odd', 0);
      odd.write(size, 124);
      odd.write('        ', 148);
      odd.write(
        `${odd
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, '0')}\0 `,
        148,
      );
      expect(() => unwrap(Buffer.concat([odd, END]))).toThrow(InputError);
    }
  });

  it('takes sizes in binary, and links for empty', () => {
    const big = header('big', 0);
    big.fill(0, 124, 136);
    big[124] = 0x80;
    big.writeUInt32BE(TEXT.length, 132);
    big.write('        ', 148);
    big.write(
      `${big
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const archive = Buffer.concat([header('hard', 500, '1'), big, padded(TEXT), END]);
    expect([...unwrap(archive, 50).parts]).toEqual([['!big', TEXT]]);
  });

  it('is not taken for one where the sum is wrong', () => {
    const record = header('x', 0);
    record[0] = 0x79;
    expect([...unwrap(record).parts.keys()]).toEqual(['']);
  });

  it('holds what is inside against the cap', () => {
    const bomb = gzipSync(file('zeros', Buffer.alloc(90 * 1024 * 1024)));
    expect(() => unwrap(bomb, bomb.length, { maxExpansion: 50 })).toThrow(LimitError);
  });
});
