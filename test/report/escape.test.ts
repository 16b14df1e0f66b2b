/** Names and previews come from attackers: what may reach a terminal. */
import { describe, expect, it } from 'vitest';
import { escapedJson, escapeText } from '../../src/report/escape.js';

const ATTACKS: readonly (readonly [string, string, string])[] = [
  ['a terminal title by OSC', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
  ['cursor up and erase', 'a\x1b[1A\x1b[2Kb', 'a\\x1b[1A\\x1b[2Kb'],
  ['an eight-bit CSI', '\u009b31m', '\\x9b31m'],
  ['a name with a line break', 'a\nb\r\nc\td', 'a\\nb\\r\\nc\\td'],
  ['overwriting by carriage return', 'evil\rgood', 'evil\\rgood'],
  ['backspace and delete', 'a\b\x7f', 'a\\x08\\x7f'],
  ['a right-to-left override', 'gpj.\u202eexe', 'gpj.\\u{202e}exe'],
  ['bidi isolates', '\u2066a\u2069\u061c', '\\u{2066}a\\u{2069}\\u{61c}'],
  ['tag characters', 'x\u{e0041}\u{e007f}', 'x\\u{e0041}\\u{e007f}'],
  ['variation selectors', 'x\ufe0f\u{e0100}', 'x\\u{fe0f}\\u{e0100}'],
  ['zero width', 'a\u200b\u200d\ufeff\u00adb', 'a\\u{200b}\\u{200d}\\u{feff}\\xadb'],
  ['fillers', '\u3164\u115f\uffa0', '\\u{3164}\\u{115f}\\u{ffa0}'],
  ['separators of lines and paragraphs', '\u2028\u2029', '\\u{2028}\\u{2029}'],
  ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
  ['annotation marks', '\ufff9', '\\u{fff9}'],
  ['NUL', '\0', '\\x00'],
];

describe('escapeText', () => {
  it.each(ATTACKS)('%s', (_, text, escaped) => expect(escapeText(text)).toBe(escaped));

  it('leaves what can be read', () => {
    const text = 'naïve 日本語 Ελληνικά עברית 😀 a\\b "quoted"';
    expect(escapeText(text)).toBe(text);
  });
});

describe('escapedJson', () => {
  it.each(ATTACKS)('%s: shown, and unchanged for whoever parses it', (_, text) => {
    const json = escapedJson({ path: text });
    expect(json).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual({ path: text });
  });

  it('keeps the layout', () => expect(escapedJson({ a: [1] }, 2)).toBe('{\n  "a": [\n    1\n  ]\n}'));
});
