/**
 * The ways in which the corpus hides a payload, each named as the `decoding` of a finding names what
 * undoes it. Written with Node's own encoders or by hand, independent of the passes.
 */

const LOOK_ALIKES = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', s: 'ѕ', x: 'х', y: 'у' };
const ZERO_WIDTH = ['\u200b', '\u200c', '\u2060'];
const TAGS = 0xe0000;

const hex = (text) => Buffer.from(text).toString('hex');
const pairs = (text, join) => hex(text).match(/../g).join(join);
const fullWidth = (char) => (/[!-~]/.test(char) ? String.fromCodePoint(char.charCodeAt(0) + 0xfee0) : char);
const boldLetter = (char) => {
  if (/[a-z]/.test(char)) return String.fromCodePoint(0x1d41a + char.charCodeAt(0) - 97);
  if (/[A-Z]/.test(char)) return String.fromCodePoint(0x1d400 + char.charCodeAt(0) - 65);
  return char;
};
const each = (change) => (text) => [...text].map(change).join('');

/** Name to the pass that undoes it, and the encoder. */
export const ENCODERS = {
  base64: ['base64', (text) => Buffer.from(text).toString('base64')],
  base64url: ['base64', (text) => Buffer.from(text).toString('base64url')],
  /** RFC 2045: lines of 76 characters. */
  mime: [
    'base64',
    (text) =>
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,76}/g)
        .join('\r\n'),
  ],
  utf16: ['base64', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  hex: ['hex', hex],
  HEX: ['hex', (text) => hex(text).toUpperCase()],
  colons: ['hex', (text) => pairs(text, ':')],
  backslash: ['hex', (text) => `\\x${pairs(text, '\\x')}`],
  percent: ['url', (text) => pairs(text, '%').replace(/^/, '%')],
  /** Only what a browser would encode, and every third letter besides. */
  query: [
    'url',
    (text) =>
      [...text].map((c, i) => (i % 3 === 0 && c <= '~' ? `%${hex(c)}` : encodeURIComponent(c))).join(''),
  ],
  lookAlikes: ['confusables', each((char) => LOOK_ALIKES[char] ?? char)],
  fullWidth: ['confusables', each(fullWidth)],
  bold: ['confusables', each(boldLetter)],
  unicodeEscapes: ['confusables', each((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)],
  references: ['confusables', each((char) => `&#${char.charCodeAt(0)};`)],
  zeroWidth: [
    'zero-width',
    each((char) => char + (/\w/.test(char) ? ZERO_WIDTH[char.charCodeAt(0) % 3] : '')),
  ],
  tags: ['zero-width', each((char) => String.fromCodePoint(TAGS + char.charCodeAt(0)))],
};

/**
 * Encodes a payload several times over.
 *
 * @param {string} payload
 * @param {(keyof typeof ENCODERS)[]} chain - outermost first
 * @returns {{ text: string, decoding: string[] }} the encoded text, and the passes that undo it
 */
export function encode(payload, chain) {
  const text = chain.reduceRight((inner, name) => ENCODERS[name][1](inner), payload);
  return { text, decoding: chain.map((name) => ENCODERS[name][0]) };
}
