/** Zip archives: each entry an input of its own. */
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError, LimitError } from '../../src/base/errors.js';
import { unwrap } from './unwrap.js';
import { makeZip } from './zip-archive.js';

const TEXT = Buffer.from('An entry with some text in it, some text in it.\n'.repeat(100));
const SIZES = [1, 5, 31, 1000, 2048, 100_000];

describe('zip', () => {
  it.each(SIZES)('opens stored and deflated entries, in pieces of %i bytes', (size) => {
    const archive = makeZip([
      { name: 'a/stored.txt', data: TEXT, method: 0 },
      { name: 'a/', data: Buffer.alloc(0), method: 0 },
      { name: 'a/empty', data: Buffer.alloc(0), method: 0 },
      { name: 'deflated é.txt', data: TEXT },
      { name: 'piped.txt', data: TEXT, hasDescriptor: true },
      { name: 'last', data: Buffer.from('x') },
    ]);
    const { parts, decoded, ended, failed } = unwrap(archive, size);
    expect([...parts.keys()]).toEqual([
      '!a/stored.txt',
      '!a/empty',
      '!deflated é.txt',
      '!piped.txt',
      '!last',
    ]);
    expect([...parts.values()].map((bytes) => bytes.length)).toEqual([
      TEXT.length,
      0,
      TEXT.length,
      TEXT.length,
      1,
    ]);
    expect(parts.get('!piped.txt')?.equals(TEXT)).toBe(true);
    expect(new Set(decoded.values())).toEqual(new Set(['zip']));
    expect(ended.size).toBe(5);
    expect(failed.size).toBe(0);
  });

  it('opens what lies inside an entry', () => {
    const inner = makeZip([{ name: 'deep.txt', data: TEXT }]);
    const archive = makeZip([
      { name: 'x.gz', data: gzipSync(TEXT) },
      { name: 'inner.zip', data: inner },
      { name: 'wide.txt', data: Buffer.from(`\ufeff${TEXT}`, 'utf16le') },
    ]);
    const { parts, decoded } = unwrap(archive, 97);
    for (const bytes of parts.values()) expect(bytes.equals(TEXT)).toBe(true);
    expect(Object.fromEntries(decoded)).toEqual({
      '!x.gz': 'zip+gzip',
      '!inner.zip!deep.txt': 'zip+zip',
      '!wide.txt': 'zip+utf-16le',
    });
  });

  it.each(SIZES)('names entries that it cannot read and goes on, in pieces of %i bytes', (size) => {
    const broken = Buffer.from('this claims to be deflated and is not, not at all');
    const archive = makeZip([
      { name: 'aes', data: TEXT, method: 99 },
      { name: 'zstd', data: TEXT, method: 93 },
      { name: 'inner.gz', data: broken.fill(0xff, 3).fill(0x1f, 0, 1).fill(0x8b, 1, 2).fill(8, 2, 3) },
      { name: 'good', data: TEXT },
    ]);
    const { parts, failed } = unwrap(archive, size);
    expect([...failed.keys()]).toEqual(['!aes', '!zstd', '!inner.gz']);
    expect(failed.get('!zstd')?.message).toContain('zstd');
    for (const error of failed.values()) expect(error).toBeInstanceOf(InputError);
    expect(parts.get('!good')?.equals(TEXT)).toBe(true);
  });

  it('says that an archive is cut short, after what came before', () => {
    const noise = randomBytes(50_000);
    const archive = makeZip([
      { name: 'one', data: TEXT },
      { name: 'two', data: noise },
    ]);
    for (const length of [5000, archive.length - 1000]) {
      expect(() => unwrap(archive.subarray(0, length), 64)).toThrow(InputError);
    }
    // In the middle of a local header.
    const second = archive.indexOf('PK\x03\x04', 4, 'latin1');
    expect(() => unwrap(archive.subarray(0, second + 10), 64)).toThrow(InputError);
  });

  it.each(SIZES)('reads the comment and what was appended, in pieces of %i bytes', (size) => {
    for (const entries of [[{ name: 'one', data: TEXT }], []]) {
      const { parts, ended } = unwrap(
        Buffer.concat([makeZip(entries), Buffer.from('a comment, or more')]),
        size,
      );
      expect(parts.get('!(after the entries)')?.toString()).toBe('a comment, or more');
      expect(ended.size).toBe(entries.length + 1);
    }
  });

  it.each(SIZES)('names encrypted entries and goes on, in pieces of %i bytes', (size) => {
    const archive = makeZip([
      { name: 'locked', data: TEXT, method: 0 },
      { name: 'piped', data: TEXT, hasDescriptor: true },
      { name: 'good', data: TEXT },
    ]);
    for (const name of ['locked', 'piped']) {
      const flags = archive.indexOf(name) - 30 + 6;
      archive.writeUInt16LE(archive.readUInt16LE(flags) | 1, flags);
    }
    const { parts, failed, ended } = unwrap(archive, size);
    expect([...failed.keys()]).toEqual(['!locked', '!piped']);
    for (const error of failed.values()) {
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toContain('encrypted');
    }
    expect(parts.get('!good')?.equals(TEXT)).toBe(true);
    expect([...ended]).toEqual(['!good']);
  });

  it.each(SIZES)('holds each entry against its sums, in pieces of %i bytes', (size) => {
    const archive = makeZip([
      { name: 'stored', data: TEXT, method: 0 },
      { name: 'deflated', data: TEXT },
      { name: 'piped', data: TEXT, hasDescriptor: true },
      { name: 'short', data: TEXT },
      { name: 'good', data: TEXT },
    ]);
    archive[archive.indexOf(TEXT) + 40] = 0x21;
    archive.writeUInt32LE(0, archive.indexOf('deflated') - 30 + 14);
    archive.writeUInt32LE(0, archive.indexOf('PK\x07\x08', 0, 'latin1') + 4);
    archive.writeUInt32LE(7, archive.indexOf('short') - 30 + 22);
    const { parts, failed, ended } = unwrap(archive, size);
    expect([...failed.keys()]).toEqual(['!stored', '!deflated', '!piped', '!short']);
    for (const error of failed.values()) expect(error).toMatchObject({ code: 'ERR_INPUT' });
    expect([...ended]).toEqual(['!good']);
    expect(parts.get('!deflated')?.equals(TEXT)).toBe(true);
  });

  it.each(SIZES)('reads what was written to a pipe, whatever is in it, in pieces of %i bytes', (size) => {
    const inner = makeZip([{ name: 'deep', data: TEXT, hasDescriptor: true }]);
    const archive = makeZip([
      { name: 'inner.zip', data: inner, method: 0, hasDescriptor: true },
      { name: 'empty', data: Buffer.alloc(0), hasDescriptor: true },
      { name: 'nothing', data: Buffer.alloc(0), method: 0, hasDescriptor: true },
      { name: 'last', data: TEXT, hasDescriptor: true },
    ]);
    const at = archive.lastIndexOf('PK\x07\x08', undefined, 'latin1');
    // The descriptor's signature may be left out, and its lengths may have 64 bits.
    const bare = Buffer.concat([archive.subarray(0, at), archive.subarray(at + 4)]);
    const long = Buffer.concat([
      archive.subarray(0, at + 12),
      Buffer.alloc(4),
      archive.subarray(at + 12, at + 16),
      Buffer.alloc(4),
      archive.subarray(at + 16),
    ]);
    const bareLong = Buffer.concat([long.subarray(0, at), long.subarray(at + 4)]);
    for (const one of [archive, bare, long, bareLong]) {
      const { parts, failed, ended } = unwrap(one, size);
      expect([...failed]).toEqual([]);
      expect([...ended]).toEqual(['!inner.zip!deep', '!empty', '!nothing', '!last']);
      expect(parts.get('!last')?.equals(TEXT)).toBe(true);
      expect(parts.get('!inner.zip!deep')?.equals(TEXT)).toBe(true);
    }
  });

  it('reads on behind a descriptor that lies', () => {
    const archive = makeZip([
      { name: 'liar', data: TEXT, hasDescriptor: true },
      { name: 'good', data: TEXT },
    ]);
    archive.writeUInt32LE(5, archive.indexOf('PK\x07\x08', 0, 'latin1') + 8);
    const { parts, failed } = unwrap(archive, 100);
    expect([...failed.keys()]).toEqual(['!liar']);
    expect(parts.get('!liar')?.equals(TEXT)).toBe(true);
    expect(parts.get('!good')?.equals(TEXT)).toBe(true);
  });

  it('holds all entries together against the cap', () => {
    const data = Buffer.alloc(30 * 1024 * 1024);
    const archive = makeZip(['a', 'b', 'c'].map((name) => ({ name, data })));
    expect(() => unwrap(archive, archive.length, { maxExpansion: 100 })).toThrow(LimitError);
  });
});
