/**
 * The ways in which the corpus hides a payload. Written with Node's own encoders or by hand, independent of
 * the passes.
 */
import { gzipSync } from 'node:zlib';

const CYRILLIC = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', s: 'ѕ', x: 'х', y: 'у' };
const GREEK = {
  A: 'Α',
  B: 'Β',
  E: 'Ε',
  H: 'Η',
  I: 'Ι',
  K: 'Κ',
  M: 'Μ',
  N: 'Ν',
  O: 'Ο',
  P: 'Ρ',
  T: 'Τ',
  X: 'Χ',
  Z: 'Ζ',
  o: 'ο',
};
const ZERO_WIDTH = ['\u200b', '\u200c', '\u2060'];
const TAGS = 0xe0000;
/** Where the letters of Unicode's mathematical alphabets and the like begin: `A`, `a`. */
const ALPHABETS = {
  bold: [0x1d400, 0x1d41a],
  sansSerif: [0x1d5a0, 0x1d5ba],
  monospace: [0x1d670, 0x1d68a],
  circled: [0x24b6, 0x24d0],
};

const hex = (text) => Buffer.from(text).toString('hex');
const base64 = (text, charset = 'utf8') => Buffer.from(text, charset).toString('base64');
const pairs = (text, join) => hex(text).match(/../g).join(join);
const wrapped = (text, columns, lineBreak) => text.match(new RegExp(`.{1,${columns}}`, 'g')).join(lineBreak);
const each = (change) => (text) => [...text].map(change).join('');
const code = (char) => char.codePointAt(0);

const inAlphabet =
  ([capital, small]) =>
  (char) => {
    if (/[a-z]/.test(char)) return String.fromCodePoint(small + code(char) - 97);
    if (/[A-Z]/.test(char)) return String.fromCodePoint(capital + code(char) - 65);
    return char;
  };
const fullWidth = (char) => (/[!-~]/.test(char) ? String.fromCodePoint(code(char) + 0xfee0) : char);
const isWord = (char) => /[\p{L}\p{N}_]/u.test(char);
/** An invisible character behind every letter and digit. */
const behindEach = (invisible) => each((char) => (isWord(char) ? char + invisible : char));

/** A byte as one of the 256 variation selectors: U+FE00 to U+FE0F, then U+E0100 on. */
const selector = (byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16);
const bigEndian = (text) => Buffer.from(text, 'utf16le').swap16();

const isAscii = (text) => /^[\t\n\r -~]*$/.test(text);
const isPrintable = (text) => /^[ -~]*$/.test(text);

/**
 * @typedef {object} Encoder
 * @property {string} pass - the pass that undoes it, as a finding's `decoding` names it
 * @property {(text: string) => string} encode
 * @property {number} [layers] - of `maxDepth` that undoing it takes; default 1
 * @property {(text: string) => boolean} [accepts] - what it can be applied to; default: everything
 */

/** @type {Record<string, Encoder>} */
export const ENCODERS = {
  base64: { pass: 'base64', encode: (text) => base64(text) },
  base64url: { pass: 'base64', encode: (text) => Buffer.from(text).toString('base64url') },
  unpadded: { pass: 'base64', encode: (text) => base64(text).replace(/=+$/, '') },
  /** RFC 2045: lines of 76 characters. */
  mime: { pass: 'base64', encode: (text) => wrapped(base64(text), 76, '\r\n') },
  columns20: { pass: 'base64', encode: (text) => wrapped(base64(text), 20, '\n') },
  // Letters directly before the run shift it to each of the other alignments.
  glued1: { pass: 'base64', encode: (text) => `x${base64(text)}` },
  glued2: { pass: 'base64', encode: (text) => `id${base64(text)}` },
  glued3: { pass: 'base64', encode: (text) => `key${base64(text)}` },
  utf16: { pass: 'base64', encode: (text) => base64(text, 'utf16le'), layers: 2, accepts: isAscii },
  utf16be: { pass: 'base64', encode: (text) => base64(bigEndian(text)), layers: 2, accepts: isAscii },
  gzip: { pass: 'base64', encode: (text) => base64(gzipSync(text)), layers: 2 },

  hex: { pass: 'hex', encode: hex },
  HEX: { pass: 'hex', encode: (text) => hex(text).toUpperCase() },
  hexGlued: { pass: 'hex', encode: (text) => `0${hex(text)}` },
  colons: { pass: 'hex', encode: (text) => pairs(text, ':') },
  spaces: { pass: 'hex', encode: (text) => pairs(text, ' ') },
  dashes: { pass: 'hex', encode: (text) => pairs(text, '-').toUpperCase() },
  commas: { pass: 'hex', encode: (text) => pairs(text, ',') },
  list0x: { pass: 'hex', encode: (text) => `0x${pairs(text, ', 0x')}` },
  backslash: { pass: 'hex', encode: (text) => `\\x${pairs(text, '\\x')}` },

  percent: { pass: 'url', encode: (text) => `%${pairs(text, '%')}` },
  /** Only what a browser would encode, and every third letter besides. */
  query: {
    pass: 'url',
    encode: (text) =>
      [...text].map((c, i) => (i % 3 === 0 && c <= '~' ? `%${hex(c)}` : encodeURIComponent(c))).join(''),
  },
  percentTwice: { pass: 'url', encode: (text) => `%25${pairs(text, '%25')}`, layers: 2 },
  percentThrice: { pass: 'url', encode: (text) => `%2525${pairs(text, '%2525')}`, layers: 3 },
  /** Beside escapes that are none. */
  malformed: { pass: 'url', encode: (text) => `100% %zz %4\n%${pairs(text, '%')}\n%g1%` },

  lookAlikes: { pass: 'confusables', encode: each((char) => CYRILLIC[char] ?? char) },
  greek: { pass: 'confusables', encode: each((char) => GREEK[char] ?? char) },
  fullWidth: { pass: 'confusables', encode: each(fullWidth) },
  bold: { pass: 'confusables', encode: each(inAlphabet(ALPHABETS.bold)) },
  sansSerif: { pass: 'confusables', encode: each(inAlphabet(ALPHABETS.sansSerif)) },
  monospace: { pass: 'confusables', encode: each(inAlphabet(ALPHABETS.monospace)) },
  circled: { pass: 'confusables', encode: each(inAlphabet(ALPHABETS.circled)) },
  /** A dot below and a ring above every letter. */
  combining: {
    pass: 'confusables',
    encode: each((char) => (/[A-Za-z]/.test(char) ? `${char}\u0323\u030a` : char)),
  },
  unicodeEscapes: {
    pass: 'confusables',
    encode: (text) =>
      text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  },
  braces: { pass: 'confusables', encode: each((char) => `\\u{${code(char).toString(16)}}`) },
  references: { pass: 'confusables', encode: each((char) => `&#${code(char)};`) },
  hexReferences: {
    pass: 'confusables',
    encode: each((char) => `&#x${code(char).toString(16).toUpperCase()};`),
  },
  exoticSpaces: { pass: 'confusables', encode: (text) => text.replaceAll(' ', '\u2003') },

  zeroWidth: {
    pass: 'zero-width',
    encode: each((char) => (isWord(char) ? char + ZERO_WIDTH[code(char) % 3] : char)),
  },
  zeroWidthSpace: { pass: 'zero-width', encode: behindEach('\u200b') },
  zeroWidthJoiner: { pass: 'zero-width', encode: behindEach('\u200d') },
  zeroWidthNonJoiner: { pass: 'zero-width', encode: behindEach('\u200c') },
  wordJoiner: { pass: 'zero-width', encode: behindEach('\u2060') },
  byteOrderMark: { pass: 'zero-width', encode: behindEach('\ufeff') },
  softHyphen: { pass: 'zero-width', encode: behindEach('\u00ad') },
  variationSelector: { pass: 'zero-width', encode: behindEach('\ufe0f') },
  /** An override and its end around every letter: what is drawn is the same. */
  bidi: { pass: 'zero-width', encode: each((char) => (isWord(char) ? `\u202d${char}\u202c` : char)) },
  controls: { pass: 'zero-width', encode: behindEach('\u0001') },
  tags: {
    pass: 'zero-width',
    encode: each((char) => String.fromCodePoint(TAGS + code(char))),
    accepts: isPrintable,
  },
  selectorBytes: {
    pass: 'zero-width',
    encode: (text) => `\u{1f600}${[...Buffer.from(text)].map(selector).join('')}`,
  },
};

/**
 * Encodes a payload several times over.
 *
 * @param {string} payload
 * @param {(keyof typeof ENCODERS)[]} chain - outermost first
 * @returns {{ text: string, decoding: string[], layers: number }} the encoded text, the passes that undo it,
 *   outermost first, and how many layers of `maxDepth` that takes
 */
export function encode(payload, chain) {
  const text = chain.reduceRight((inner, name) => ENCODERS[name].encode(inner), payload);
  return {
    text,
    decoding: chain.map((name) => ENCODERS[name].pass),
    layers: chain.reduce((sum, name) => sum + (ENCODERS[name].layers ?? 1), 0),
  };
}

/** Whether an encoder can be applied to this text, and changes it. */
export function canEncode(name, text) {
  const { accepts, encode: change } = ENCODERS[name];
  return (accepts === undefined || accepts(text)) && change(text) !== text;
}
