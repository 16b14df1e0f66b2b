/** Pass 1: runs of base64 at every alignment, wrapped, escaped, glued. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceOf, textsOf } from './layers-of.js';

const SECRET = 'a secret: open sesame!';
const ENCODED = Buffer.from(SECRET).toString('base64');
const holds = (input: string, layers = 'base64') =>
  textsOf(input, layers).some((text) => text.includes(SECRET));

describe('base64', () => {
  it.each([
    ['standing free', ` ${ENCODED} `],
    ['without padding', ENCODED.replace(/=+$/, '')],
    ['with much padding', `${ENCODED}====`],
    ['beside letters', `token=${ENCODED}`],
    ['in a path', `data:text/plain;base64,${ENCODED}#x`],
    ['in a JSON string', JSON.stringify({ key: ENCODED })],
    ['wrapped by JSON', JSON.stringify({ key: `${ENCODED.slice(0, 20)}\r\n${ENCODED.slice(20)}` })],
    [
      'wrapped by JSON within JSON',
      JSON.stringify(JSON.stringify(`${ENCODED.slice(0, 20)}\n${ENCODED.slice(20)}`)),
    ],
    ['wrapped and indented', `${ENCODED.slice(0, 20)}\r\n\t    ${ENCODED.slice(20)}`],
    ['wrapped by CR', `${ENCODED.slice(0, 20)}\r${ENCODED.slice(20)}`],
    ['wrapped by a shell', `${ENCODED.slice(0, 20)}\\\n${ENCODED.slice(20)}`],
  ])('%s', (_, input) => {
    expect(holds(input)).toBe(true);
  });

  it('at each alignment: up to seven letters glued before it', () => {
    for (let count = 0; count < 8; count += 1)
      expect(holds(`${'Zq9xAb1k'.slice(0, count)}${ENCODED}`)).toBe(true);
  });

  it('in either alphabet, also with slashes that JSON escapes', () => {
    const bytes = Buffer.from('??>>~~ÿÿ>>?? a secret: open sesame!', 'utf8');
    const [plain, url] = [bytes.toString('base64'), bytes.toString('base64url')];
    expect(plain).toMatch(/[+/]/);
    expect(holds(plain)).toBe(true);
    expect(holds(url)).toBe(true);
    expect(holds(plain.replaceAll('/', '\\/'))).toBe(true);
  });

  it('ends at a blank line, at other characters, and below 16', () => {
    expect(holds(`${ENCODED.slice(0, 20)}\n\n${ENCODED.slice(20)}`)).toBe(false);
    expect(holds(`${ENCODED.slice(0, 20)}.${ENCODED.slice(20)}`)).toBe(false);
    expect(textsOf(` ${Buffer.from('secret words').toString('base64').slice(0, 15)} `, 'base64')).toEqual([]);
    expect(textsOf(` ${Buffer.from('secret words').toString('base64')} `, 'base64')).toContain(
      'secret words',
    );
  });

  it('maps each byte to the group that it came from', () => {
    expect(sourceOf(`x ${ENCODED}`, 'base64', 'ecr')).toBe('ZWNy');
    expect(sourceOf(`x ${ENCODED}`, 'base64', 'sec')).toBe('YSBzZWNy');
    const wrapped = `${ENCODED.slice(0, 18)}\n${ENCODED.slice(18)}`;
    expect(sourceOf(wrapped, 'base64', SECRET.slice(12, 15))).toBe(
      `${ENCODED.slice(16, 18)}\n${ENCODED.slice(18, 20)}`,
    );
  });

  it('to depth three, and no deeper than allowed', () => {
    const thrice = [1, 2, 3].reduce((text) => Buffer.from(text).toString('base64'), SECRET);
    expect(holds(thrice, 'base64 base64 base64')).toBe(true);
    expect(textsOf(thrice, 'base64 base64 base64', { maxDepth: 2 })).toEqual([]);
  });

  it('gives what Buffer gives, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (text, chunk) => {
          const encoded = Buffer.from(text).toString('base64');
          const expected = Buffer.from(text).toString('latin1');
          expect(textsOf(`"${encoded}"`, 'base64', { chunk })).toContain(expected);
          expect(textsOf(`"${encoded}"`, 'base64', { chunk })).toEqual(textsOf(`"${encoded}"`, 'base64'));
        },
      ),
    );
  });

  it('parts text at bytes that no text holds', () => {
    const bytes = Buffer.concat([
      Buffer.from('the first text here'),
      Buffer.from([0xff, 0x80]),
      Buffer.from('the second text here'),
    ]);
    const texts = textsOf(bytes.toString('base64'), 'base64');
    expect(texts).toContain('the first text here\xffthe second text here');
  });
});
