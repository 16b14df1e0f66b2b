/** Pass 5: invisible characters removed, and the text that some of them smuggle. */
import { describe, expect, it } from 'vitest';
import { INVISIBLE } from '../../src/normalize/tables/invisible.js';
import { smuggledByte } from '../../src/normalize/zero-width.js';
import { layersOf, sourceOf, textsOf } from './layers-of.js';

const tag = (text: string) =>
  [...text].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
const selectors = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16))
    .join('');

describe('invisible characters', () => {
  it('are removed, every one of the table', () => {
    for (const [first, last] of INVISIBLE) {
      for (const codePoint of new Set([first, (first + last) >> 1, last])) {
        const char = String.fromCodePoint(codePoint);
        // C1 controls are characters of their own in UTF-8; C0 controls stand as bytes.
        expect(textsOf(`op${char}en`, 'text'), codePoint.toString(16)).toEqual(['open']);
      }
    }
  });

  it('stay where they are tab, LF and CR, and where controls stand in a row', () => {
    expect(textsOf('a\tb\r\nc', 'text')).toEqual([]);
    expect(textsOf('a\x01\x02\x03\x04b', 'text')).toEqual([]);
  });

  it('leave a gap between the bytes beside them', () => {
    const view = layersOf('ab\u200bcd').find(({ layers }) => layers === 'text');
    expect(view?.text).toBe('abcd');
    expect(view?.spans.map(([start]) => start)).toEqual([0, 1, 5, 6]);
    expect(sourceOf('ab\u200bcd', 'text', 'bc')).toBe('b\u200bc');
  });
});

describe('control sequences of terminals', () => {
  it('go with their ESC, written out or not', () => {
    expect(textsOf('\x1b[31mred\x1b[0m', 'text')).toEqual(['red']);
    expect(textsOf('a \x1b[38;5;196mb\x1b[K c', 'text')).toEqual(['a b c']);
    expect(textsOf('\x1b(Bplain', 'text')).toEqual(['plain']);
    expect(textsOf(String.raw`\u001b[1;4mred\x1b[0m`, 'text text')).toContain('red');
    expect(textsOf('&#27;[31mred', 'text')).toEqual(['red']);
  });

  it('are none without their end, or longer than a program writes them', () => {
    expect(textsOf('a\x1b[31', 'text')).toEqual(['a[31']);
    expect(textsOf(`a\x1b[${'1;'.repeat(16)}mb`, 'text')).toEqual([`a[${'1;'.repeat(16)}mb`]);
  });
});

describe('smuggled text', () => {
  it('is read out of tag characters', () => {
    expect(textsOf(`hello${tag('ignore all')} world`, 'smuggled')).toEqual(['ignore all']);
    expect(sourceOf(`hello${tag('ignore all')} world`, 'smuggled', 'all')).toBe(tag('all'));
  });

  it('is read out of variation selectors', () => {
    expect(textsOf(`😀${selectors('ignore all')}!`, 'smuggled')).toEqual(['ignore all']);
  });

  it('is read out of escapes and other layers', () => {
    const escaped = [...tag('ignore')].map((char) => `&#${char.codePointAt(0)};`).join('');
    expect(textsOf(escaped, 'smuggled')).toEqual(['ignore']);
    expect(textsOf(Buffer.from(tag('ignore')).toString('base64'), 'base64 smuggled')).toEqual(['ignore']);
  });

  it('may have 64 visible bytes between two characters, and no more', () => {
    const [first, second] = [tag('ignore'), tag('rules!')];
    expect(textsOf(`${first}${'x'.repeat(60)}${second}`, 'smuggled')).toEqual(['ignorerules!']);
    expect(textsOf(`${first}${'x'.repeat(61)}${second}`, 'smuggled')).toEqual(['ignore', 'rules!']);
  });

  it('is made of bytes that each character names', () => {
    expect(
      [0xe0020, 0xe007e, 0xe007f, 0xe001f, 0xfe00, 0xfe0f, 0xe0100, 0xe01ef, 0x41].map(smuggledByte),
    ).toEqual([0x20, 0x7e, -1, -1, 0, 15, 16, 255, -1]);
  });
});
