/** Charsets against TextDecoder, at every cut; what is told without being named. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { sniff } from '../../src/prelude/sniff.js';
import { unwrap } from './unwrap.js';

const TEXT = 'Plain, naïve, 日本語のテキスト, 中文, Ελληνικά; astral 😀𝔘 and a line\r\nend';
const CHARSETS = ['utf-16le', 'utf-16be', 'shift_jis', 'gb18030', 'windows-1252', 'euc-kr', 'koi8-r'];

describe('a charset by name', () => {
  it.each(CHARSETS)('%s gives what TextDecoder gives, at every cut', (charset) => {
    const bytes = iconv.encode(TEXT, charset);
    const expected = new TextDecoder(charset).decode(bytes);
    for (let size = 1; size <= 9; size += 1) {
      const { parts, decoded } = unwrap(bytes, size, { charset });
      expect(parts.get('')?.toString('utf8')).toBe(expected);
      expect(decoded.get('')).toBe(charset);
    }
  });

  it.each(['utf-16le', 'utf-16be'])(
    '%s with lone surrogates becomes U+FFFD, as with TextDecoder',
    (charset) => {
      const units = [0x61, 0xd800, 0x62, 0xdc00, 0xdc01, 0xd83d, 0xde00, 0xd83d];
      const bytes = Buffer.alloc(units.length * 2);
      units.forEach((unit, i) => {
        if (charset === 'utf-16le') bytes.writeUInt16LE(unit, i * 2);
        else bytes.writeUInt16BE(unit, i * 2);
      });
      const expected = new TextDecoder(charset).decode(bytes);
      expect(expected).toContain('😀');
      for (const size of [1, 2, 3, 5, 100]) {
        expect(unwrap(bytes, size, { charset }).parts.get('')?.toString('utf8')).toBe(expected);
      }
    },
  );

  it('leaves UTF-8 and bytes as they are, malformed ones too', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0]);
    const { parts, decoded } = unwrap(bytes, 2, { charset: 'UTF-8' });
    expect(parts.get('')?.equals(bytes)).toBe(true);
    expect(decoded.get('')).toBe('');
  });

  it.each(['klingon', '', 'base64', 'hex'])('refuses %j', (charset) => {
    expect(() => unwrap(Buffer.from('x'), 1, { charset })).toThrow(InputError);
  });
});

describe('a charset that nobody named', () => {
  const bom = `\ufeff${TEXT}`;

  it.each([
    ['utf-16le', Buffer.from(bom, 'utf16le')],
    ['utf-16be', Buffer.from(bom, 'utf16le').swap16()],
    ['utf-32le', iconv.encode(bom, 'utf-32le', { addBOM: false })],
    ['utf-32be', iconv.encode(bom, 'utf-32be', { addBOM: false })],
  ])('%s by its BOM, which is taken off', (charset, bytes) => {
    for (const size of [1, 3, 1000]) {
      const { parts, decoded } = unwrap(bytes, size);
      expect(decoded.get('')).toBe(charset);
      expect(parts.get('')?.toString('utf8')).toBe(TEXT);
    }
  });

  it('UTF-8 with a BOM goes through untouched, so that offsets stay those of the file', () => {
    const bytes = Buffer.from(bom, 'utf8');
    expect(unwrap(bytes).parts.get('')?.equals(bytes)).toBe(true);
  });

  it('UTF-16 without a BOM by where its NULs are', () => {
    const little = Buffer.from('key = value, and a name: Zoë\n', 'utf16le');
    expect(sniff(little)).toBe('utf-16le');
    expect(sniff(Buffer.from(little).swap16())).toBe('utf-16be');
  });

  it.each([
    ['NULs alone', Buffer.alloc(4096)],
    ['small integers', Buffer.from(new Uint16Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer)],
    ['32-bit integers', Buffer.from(new Uint32Array([65, 66, 67, 68, 69]).buffer)],
    ['text with NUL between words', Buffer.from('one\0two\0three\0four')],
    ['all bytes', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
    ['a word', Buffer.from('abcd')],
    ['nothing', Buffer.alloc(0)],
    ['plain text', Buffer.from(TEXT)],
  ])('%s is no UTF-16', (_, bytes) => {
    expect(sniff(bytes)).toBe('bytes');
    expect(unwrap(bytes, 3).parts.get('')?.equals(bytes)).toBe(true);
  });
});
