/**
 * Inputs that are made to hurt: each drives one part of the scanner as hard as its author knew how.
 *
 * An input makes a piece of text out of chance; pieces follow one another until there are enough bytes. `worst.json`
 * adds what `search.mjs` found.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { accessLine, serviceLine } from '../../corpus/logs.mjs';
import { createRandom } from '../../corpus/random.mjs';
import { SECRETS } from '../../corpus/secrets.mjs';
import { builtinDefinitions } from '../../dist/patterns/builtin.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** What the examples of the patterns begin with, or are: words of every intent, heads of every token. */
const EXAMPLES = builtinDefinitions().flatMap(({ examples }) =>
  (examples?.match ?? []).map((example) => (typeof example === 'string' ? example : example.text)),
);
export const HEADS = [...new Set(EXAMPLES.map((text) => text.slice(0, 8)))];
export const WORDS = [
  ...new Set(
    builtinDefinitions()
      .filter(({ category }) => category === 'injection')
      .flatMap(({ examples }) => examples?.match ?? [])
      .flatMap((example) => (typeof example === 'string' ? example : example.text).split(/\s+/)),
  ),
];
const KEYS = Object.values(SECRETS);

function nested(text, depth) {
  let out = text;
  // What has grown too long is no longer an input for a stream of pieces.
  for (let i = 0; i < depth && out.length < 60_000; i += 1) out = Buffer.from(out).toString('base64');
  return out;
}

const repeat = (count, make) => Array.from({ length: count }, make).join('');

const base64Of = (bytes) => Buffer.from(bytes).toString('base64');
/** Gzip streams in base64, of secrets that are all different. */
const gzippedSecrets = (random, count) =>
  gzipSync(repeat(count, () => ` ${random.pick(KEYS)(random)} \n`)).toString('base64');
const repeatedSecret = (random) =>
  gzipSync(`${random.pick(KEYS)(random)}\n`.repeat(20_000)).toString('base64');
const bomb = gzipSync(Buffer.alloc(1 << 20), { level: 9 }).toString('base64');

/** The ordinary text that all others are compared with. */
export const CLEAN = {
  name: 'a clean log',
  piece: (random, i) => `${i % 5 === 4 ? serviceLine(random, i) : accessLine(random, i)}\n`,
};

const WORST = JSON.parse(readFileSync(new URL('worst.json', import.meta.url), 'utf8'));

/** `{ name, piece(random, index), chunk? }`: `chunk` is the size of what is pushed at once, in bytes. */
export const INPUTS = [
  { name: 'heads of tokens everywhere', piece: (random) => random.pick(HEADS) },
  { name: 'tokens one character short', piece: (random) => `ghp_${random.text(BASE62, 35)} ` },
  { name: 'tokens with a wrong checksum', piece: (random) => `ghp_${random.text(BASE62, 36)} ` },
  { name: 'valid secrets back to back', piece: (random) => `${random.pick(KEYS)(random)}\n` },
  { name: 'valid secrets, encoded', piece: (random) => `${base64Of(` ${random.pick(KEYS)(random)} `)}\n` },
  { name: 'base64 of noise without end', piece: (random) => base64Of(random.bytes(48)) },
  {
    name: 'base64 of text without end',
    piece: (random, i) => base64Of(`${accessLine(random, i)} `.padEnd(252)),
  },
  { name: 'hex of noise without end', piece: (random) => random.text(HEX, 64) },
  {
    name: 'hex of text without end',
    piece: (random, i) => Buffer.from(accessLine(random, i)).toString('hex'),
  },
  { name: 'bytes apart without end', piece: (random) => `${random.text(HEX, 2)}:` },
  { name: 'a list of 0x without end', piece: (random) => `0x${random.text(HEX, 2)}, ` },
  { name: 'base64 to depth 64', piece: (random) => `${nested(`${random.text(BASE62, 20)} key`, 64)} ` },
  { name: 'gzip bombs in base64', piece: () => `${bomb} ` },
  { name: 'secrets in gzip in base64', piece: (random) => `${gzippedSecrets(random, 500)} ` },
  { name: 'secrets in one long gzip in base64', piece: (random) => `${gzippedSecrets(random, 40_000)} ` },
  { name: 'one secret again and again in gzip', piece: (random) => `${repeatedSecret(random)} ` },
  { name: 'combining marks', piece: (random) => (random.below(9) === 0 ? 'a' : '\u0301') },
  {
    name: 'alternating scripts',
    piece: (random) => random.pick(['a', '\u0430', 'e', '\u0435', '\uff4f', ' ']),
  },
  { name: 'zero-width between letters', piece: (random) => `${random.text(BASE62, 1)}\u200b` },
  { name: 'tag characters', piece: (random) => String.fromCodePoint(0xe0061 + random.below(26)) },
  { name: 'variation selectors', piece: (random) => String.fromCodePoint(0xe0100 + random.below(240)) },
  {
    name: 'entities',
    piece: (random) => random.pick(['&#65;', '&lt;', '&amp;', '&#x41', '&#', '&notanentity;']),
  },
  {
    name: 'percent soup',
    piece: (random) => random.pick(['%', '%25', '%41', '%2525', '%u0041', '%%', '%4']),
  },
  {
    name: 'backslash soup',
    piece: (random) => random.pick(['\\', '\\\\u0041', '\\x41', '\\u{41}', '\\n', '\\u']),
  },
  { name: 'digits', piece: (random) => random.text('0123456789', 16) },
  { name: 'digits in groups', piece: (random) => `${random.text('0123456789', 4)} ` },
  { name: 'base58', piece: (random) => `${random.text(BASE58, 51)} ` },
  { name: 'words of injections', piece: (random) => `${random.pick(WORDS)} ` },
  { name: 'one word of injections, again and again', piece: () => 'ignore ' },
  {
    name: 'long gaps between the words of injections',
    piece: (random) => `${random.pick(WORDS)}${'a '.repeat(12)}`,
  },
  { name: 'spaced letters', piece: (random) => `${random.pick(WORDS).split('').join(' ')}  ` },
  {
    name: 'leetspeak',
    piece: (random) =>
      `${random.pick(WORDS).replaceAll('i', '1').replaceAll('e', '3').replaceAll('o', '0')} `,
  },
  { name: 'many tiny runs', piece: (random) => `${base64Of(random.text('aeiou lmnrst', 9))}.` },
  { name: 'heads of PEM keys', piece: () => '-----BEGIN RSA PRIVATE KEY-----\n' },
  { name: 'heads of JWTs', piece: () => 'eyJ' },
  {
    name: 'names of secrets in a row',
    piece: (random) =>
      random.pick(['pwd=', 'token=', 'api_key=', 'A_TOKEN=x', 'A_PASS=', 'secret=', '?pwd=']),
  },
  {
    name: 'values that are no secrets',
    piece: (random) => `A_PASS=${random.pick(['true)', 'process.env'])}=`,
  },
  { name: 'assignments of noise', piece: (random) => `password = "${random.text(BASE62, 20)}"\n` },
  {
    name: 'URLs with credentials',
    piece: (random) => `postgres://u${random.below(99)}:${random.text(BASE62, 12)}@h/ `,
  },
  { name: 'form fields', piece: (random) => `${random.pick(WORDS)}+` },
  {
    name: 'UTF-16 in base64',
    piece: (random, i) => `${base64Of(Buffer.from(accessLine(random, i), 'utf16le'))} `,
  },
  { name: 'noise', piece: (random) => random.bytes(64) },
  { name: 'NULs', piece: () => '\0'.repeat(64) },
  { name: 'line feeds', piece: () => '\n'.repeat(64) },
  { name: 'one letter', piece: () => 'a'.repeat(64) },
  { name: 'UTF-8 beyond ASCII', piece: () => '\u043f\u0440\u0438\u0432\u0435\u0442 \u4e16\u754c ' },
  { name: 'a clean log in chunks of one byte', piece: CLEAN.piece, chunk: 1 },
  ...WORST.map(({ name, parts }) => ({ name, piece: (random) => pieceOf(parts, random) })),
];

/** What an input of the search is made of: `{ kind, count, text? }`, one after another. */
export function pieceOf(parts, random) {
  return parts.map(({ kind, count, text }) => FRAGMENTS[kind](random, count, text)).join('');
}

/** The grammar of the search. A fragment may wrap what is inside of it in an encoding. */
export const FRAGMENTS = {
  head: (random, count) => repeat(count, () => random.pick(HEADS)),
  example: (random, count) => repeat(Math.min(count, 3), () => random.pick(EXAMPLES).slice(0, 400)),
  word: (random, count) => repeat(count, () => `${random.pick(WORDS)} `),
  same: (_random, count, text) => text.repeat(count),
  letters: (random, count) => random.text(BASE62, count),
  digits: (random, count) => random.text('0123456789', count),
  hex: (random, count) => random.text(HEX, 2 * count),
  base64: (random, count) => base64Of(repeat(count, () => `${random.pick(WORDS)} `)),
  encoded: (random, count) => base64Of(repeat(Math.min(count, 3), () => random.pick(EXAMPLES).slice(0, 200))),
  escaped: (random, count) => repeat(count, () => `%${random.text(HEX, 2)}`),
  spaced: (random, count) => repeat(count, () => random.pick(WORDS).split('').join(' ')),
  marks: (random, count) =>
    repeat(count, () => `${random.text(BASE62, 1)}${random.pick(['\u200b', '\u0301', '\u00ad', '\u0430'])}`),
  separator: (random) => random.pick([' ', '\n', '.', '=', '"', ':', '+', '&', '\\n', '\0']),
};

/** At least so many bytes of an input, always the same ones. */
export function bytesOf({ name, piece }, size) {
  const random = createRandom(name.length * 7919 + 1);
  const pieces = [];
  for (let length = 0, i = 0; length < size; i += 1) {
    const made = Buffer.from(piece(random, i));
    pieces.push(made);
    length += made.length;
  }
  return Buffer.concat(pieces).subarray(0, size);
}
