/** Written-out characters: HTML character references, and the escapes of JSON and JavaScript. */
import { characterEntities } from 'character-entities';
import { describe, expect, it } from 'vitest';
import { readBackslash, readReference } from '../../src/normalize/references.js';
import { textsOf } from './layers-of.js';

describe('character references', () => {
  it.each([
    ['&#105;', 'i'],
    ['&#0000105;', 'i'],
    ['&#105 x', 'i x'],
    ['&#x69;', 'i'],
    ['&#X69;', 'i'],
    ['&lt;&gt;&amp;&quot;', '<>&"'],
    ['&#x4e16;', '\xe4\xb8\x96'],
    ['&NewLine;', '\n'],
    ['&bogus;', undefined],
    ['&amp', undefined],
    ['&#;', undefined],
    ['&#x;', undefined],
    ['&#xd800;', undefined],
    ['&#1114112;', undefined],
    ['&#99999999999999;', undefined],
    ['a && b & c', undefined],
  ])('%j reads as %j', (input, expected) => {
    expect(textsOf(`x ${input}`, 'text')).toEqual(expected === undefined ? [] : [`x ${expected}`]);
  });

  it.each(['\u200b', '\u00ad', '\u202c', '\u0001'])(
    'wait until what hides within them, %j, is gone',
    (hidden) => {
      const parted = `x &#1${hidden}0${hidden}5${hidden}; and &#x6${hidden}9;`;
      expect(textsOf(parted, 'text')).toEqual(['x &#105; and &#x69;']);
      expect(textsOf(parted, 'text text')).toEqual(['x i and i']);
    },
  );

  it('need no `;` before a character that stays', () => {
    expect(textsOf('&#105ж', 'text')).toEqual(['i\xd0\xb6']);
  });

  it('know every name of the HTML standard whose text is one ASCII character', () => {
    let count = 0;
    for (const [name, text] of Object.entries(characterEntities)) {
      if (!/^[!-~]$/.test(text)) continue;
      const reference = readReference(Buffer.from(`&${name};`), 0, name.length + 2);
      expect(reference, name).toEqual({ length: name.length + 2, text });
      count += 1;
    }
    expect(count).toBeGreaterThan(30);
  });

  it('never reads beyond the end of what there is', () => {
    const bytes = Buffer.from('&lt;&#105;&#x69;');
    for (let last = 0; last <= bytes.length; last += 1) {
      expect(readReference(bytes, 0, last) !== undefined, `name to ${last}`).toBe(last >= 4);
      const decimal = readReference(bytes, 4, last);
      expect(decimal === undefined || 4 + decimal.length <= last, `decimal to ${last}`).toBe(true);
      const hex = readReference(bytes, 10, last);
      expect(hex === undefined || 10 + hex.length <= last, `hex to ${last}`).toBe(true);
    }
  });
});

describe('backslashes', () => {
  it.each([
    ['\\u0069', 'i'],
    ['\\\\u0069', 'i'],
    ['\\u{69}', 'i'],
    ['\\u{000069}', 'i'],
    ['\\x69', 'i'],
    ['\\ud83d\\ude00', '\xf0\x9f\x98\x80'],
    ['\\\\ud83d\\\\ude00', '\xf0\x9f\x98\x80'],
    ['\\u4e16', '\xe4\xb8\x96'],
    ['\\u00', undefined],
    ['\\u{}', undefined],
    ['\\u{110000}', undefined],
    ['\\ud83d', undefined],
    ['\\ud83d\\u0041', '\\ud83dA'],
    ['\\n\\t\\"', undefined],
    ['C:\\users\\x', undefined],
  ])('%j reads as %j', (input, expected) => {
    expect(textsOf(`"${input}"`, 'text')).toEqual(expected === undefined ? [] : [`"${expected}"`]);
  });

  it('never read beyond the end of what there is', () => {
    for (const text of ['\\u0069', '\\x69', '\\u{69}', '\\ud83d\\ude00']) {
      // The same bytes once more behind the end, as in storage that was used before.
      const bytes = Buffer.from(text + text);
      for (let last = 0; last <= text.length; last += 1) {
        const written = readBackslash(bytes.subarray(0, last), 0, last);
        expect(written !== undefined, `${text} to ${last}`).toBe(last === text.length);
      }
    }
  });
});
