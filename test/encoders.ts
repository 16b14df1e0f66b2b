/**
 * Encoders taken from other parties than Sluice: Node's Buffer, `encodeURIComponent`, `URLSearchParams`,
 * zlib and iconv-lite, and oddities written by hand. None is the inverse of code under `src/`.
 */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import type { PassName } from '../src/base/types.js';

export interface Encoder {
  readonly name: string;
  /** Takes text; hands back text. */
  readonly encode: (text: Buffer) => Buffer;
  /** Layers of `maxDepth` that undoing it takes. */
  readonly layers: number;
  /** Passes that a finding must name, outermost first; look-alike and zero-width names are not checked. */
  readonly passes: readonly PassName[];
  /** The pass is named only where something of the match had to be undone. */
  readonly isSparing?: boolean;
  /** Changes some characters and leaves others. */
  readonly isPartial?: boolean;
  /** What it can be applied to; default: everything. */
  readonly accepts?: (text: Buffer) => boolean;
}

const ofText = (change: (text: string) => string) => (bytes: Buffer) =>
  Buffer.from(change(bytes.toString('utf8')));
const bytesIn = (separator: string, write: (byte: string) => string) => (bytes: Buffer) =>
  Buffer.from([...bytes].map((byte) => write(byte.toString(16).padStart(2, '0'))).join(separator));
const perCharacter = (write: (char: string) => string) => ofText((text) => [...text].map(write).join(''));
const codeOf = (char: string) => char.codePointAt(0) as number;

const isAscii = (text: Buffer) => text.every((byte) => byte < 0x80);
const isPrintable = (text: Buffer) => text.every((byte) => byte >= 0x20 && byte < 0x7f);
const wrapped = (columns: number, lineBreak: string) => (bytes: Buffer) =>
  Buffer.from((bytes.toString('base64').match(new RegExp(`.{1,${columns}}`, 'g')) ?? []).join(lineBreak));

const percent = bytesIn('', (byte) => `%${byte}`);
const percentUpper = bytesIn('', (byte) => `%${byte.toUpperCase()}`);

/** Cyrillic and Greek letters that no reader tells from the Latin ones. */
const TWINS: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  A: 'А',
  B: 'В',
  E: 'Ε',
  H: 'Н',
  K: 'К',
  M: 'М',
  T: 'Т',
};

const HIDDEN = ['\u200b', '\u200c', '\u200d', '\u2060', '\u00ad'];

const base64: readonly Encoder[] = [
  { name: 'base64', encode: (b) => Buffer.from(b.toString('base64')), layers: 1, passes: ['base64'] },
  { name: 'base64url', encode: (b) => Buffer.from(b.toString('base64url')), layers: 1, passes: ['base64'] },
  {
    name: 'base64 without padding',
    encode: (b) => Buffer.from(b.toString('base64').replace(/=+$/, '')),
    layers: 1,
    passes: ['base64'],
  },
  { name: 'base64, 76 columns', encode: wrapped(76, '\r\n'), layers: 1, passes: ['base64'] },
  { name: 'base64, 20 columns', encode: wrapped(20, '\n'), layers: 1, passes: ['base64'] },
  { name: 'base64, 20 columns, CRLF', encode: wrapped(20, '\r\n'), layers: 1, passes: ['base64'] },
  {
    name: 'gzip, base64',
    encode: (b) => Buffer.from(gzipSync(b).toString('base64')),
    layers: 2,
    passes: ['base64'],
  },
  {
    name: 'UTF-16LE, base64',
    encode: (b) => Buffer.from(iconv.encode(b.toString('latin1'), 'utf16-le').toString('base64')),
    layers: 2,
    passes: ['base64'],
    accepts: isAscii,
  },
  {
    name: 'UTF-16BE, base64',
    encode: (b) => Buffer.from(iconv.encode(b.toString('latin1'), 'utf16-be').toString('base64')),
    layers: 2,
    passes: ['base64'],
    accepts: isAscii,
  },
];

const hex: readonly Encoder[] = [
  { name: 'hex', encode: (b) => Buffer.from(b.toString('hex')), layers: 1, passes: ['hex'] },
  { name: 'HEX', encode: (b) => Buffer.from(b.toString('hex').toUpperCase()), layers: 1, passes: ['hex'] },
  { name: '\\xNN', encode: bytesIn('', (byte) => `\\x${byte}`), layers: 1, passes: ['hex'] },
  { name: '0x list', encode: bytesIn(', ', (byte) => `0x${byte}`), layers: 1, passes: ['hex'] },
  {
    name: '0X list, dense',
    encode: bytesIn(',', (byte) => `0x${byte.toUpperCase()}`),
    layers: 1,
    passes: ['hex'],
  },
  ...[' ', ':', '-', ','].map((separator) => ({
    name: `hex apart by '${separator}'`,
    encode: bytesIn(separator, (byte) => byte),
    layers: 1,
    passes: ['hex'] as const,
  })),
];

const url: readonly Encoder[] = [
  {
    name: 'encodeURIComponent',
    encode: ofText(encodeURIComponent),
    layers: 1,
    passes: ['url'],
    isSparing: true,
  },
  { name: 'percent', encode: percent, layers: 1, passes: ['url'] },
  { name: 'PERCENT', encode: percentUpper, layers: 1, passes: ['url'] },
  {
    name: 'percent twice',
    encode: (b) => Buffer.from(percentUpper(b).toString('latin1').replaceAll('%', '%25')),
    layers: 2,
    passes: ['url'],
  },
];

/** A form's field: `+` for a space. Read beside the text, and nothing is decoded out of that reading. */
export const FORM_FIELD: Encoder = {
  name: 'form field',
  encode: ofText((text) => new URLSearchParams({ q: text }).toString().slice(2)),
  layers: 1,
  passes: ['url'],
  isSparing: true,
};

const characters: readonly Encoder[] = [
  { name: 'decimal references', encode: perCharacter((char) => `&#${codeOf(char)};`), layers: 1, passes: [] },
  {
    name: 'hex references',
    encode: perCharacter((char) => `&#x${codeOf(char).toString(16).toUpperCase()};`),
    layers: 1,
    passes: [],
  },
  {
    name: '\\uXXXX',
    encode: ofText((text) =>
      text.replace(/[\s\S]/g, (u) => `\\u${u.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
    layers: 1,
    passes: [],
  },
  {
    name: '\\u{X}',
    encode: perCharacter((char) => `\\u{${codeOf(char).toString(16)}}`),
    layers: 1,
    passes: [],
  },
  {
    name: 'full width',
    encode: perCharacter((char) => (/[!-~]/.test(char) ? String.fromCodePoint(codeOf(char) + 0xfee0) : char)),
    layers: 1,
    passes: [],
  },
  {
    name: 'twins',
    encode: perCharacter((char) => TWINS[char] ?? char),
    layers: 1,
    passes: [],
    isPartial: true,
  },
  {
    name: 'zero-width',
    encode: ofText((text) =>
      text.replace(/(?<=[A-Za-z])(?=[A-Za-z])/g, (_, at: number) => HIDDEN[at % 5] as string),
    ),
    layers: 1,
    passes: [],
    isPartial: true,
  },
  {
    name: 'tag characters',
    encode: perCharacter((char) => String.fromCodePoint(0xe0000 + codeOf(char))),
    layers: 1,
    passes: [],
    accepts: isPrintable,
  },
  { name: 'JSON string', encode: ofText((text) => JSON.stringify(text).slice(1, -1)), layers: 0, passes: [] },
];

export const ENCODERS: readonly Encoder[] = [...base64, ...hex, ...url, ...characters];

/**
 * Whether a payload can be written as a form field: where a `+` stands for its spaces, it stands between
 * words (elsewhere a `+` is an operator or base64, and stays). A URL is none: its scheme may hold a `+`.
 */
export const isFormField = (payload: string): boolean =>
  /^[A-Za-z]{2,}(?: [A-Za-z]{2,})*$|^[\w-]+$/.test(payload);
