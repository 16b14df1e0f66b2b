/** What is said of a short text, against the anchors themselves and the passes' own tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinDatabase } from '../../src/database.js';
import { buildAutomaton } from '../../src/match/automaton.js';
import { beginningsOf, ShortTexts } from '../../src/match/short-text.js';
import { LONG_TEXT } from '../../src/normalize/long-text.js';
import { type ByteSet, setOf } from '../../src/patterns/byte-set.js';
import type { Sequence } from '../../src/patterns/sequence.js';
import { lawSeed } from '../arbitraries.js';

const seed = lawSeed('short texts');

const sequenceOf = (text: string): Sequence => [...Buffer.from(text)].map((byte) => setOf(byte));
const of = (...anchors: string[]) =>
  new ShortTexts(
    { beginnings: buildAutomaton(beginningsOf(anchors.map(sequenceOf))), letters: undefined },
    false,
  );
const asks = (texts: ShortTexts, text: string | Uint8Array) => {
  const bytes = Buffer.from(text as string);
  return texts.mayHoldAnchor(bytes, bytes.length);
};

describe('what anchors begin with', () => {
  it('is short, has no doubles, and nothing that begins with another', () => {
    const texts = beginningsOf(['secret_key', 'secret_word', 'tok', 'token', 'a'].map(sequenceOf)).map(
      (sequence) => String.fromCharCode(...sequence.map((set) => set.indexOf(1))),
    );
    expect(texts).toEqual(['secr', 'tok', 'a']);
  });

  it('stands for every anchor of the built-in patterns', () => {
    const { compiled, scans } = builtinDatabase();
    const texts = new ShortTexts(scans, false);
    let count = 0;
    for (const { groups, view } of compiled.forms) {
      for (const sequence of view === 'letters' ? [] : groups.flatMap((group) => group.sequences)) {
        const bytes = Uint8Array.from(sequence, (set) => set.indexOf(1));
        if ((bytes[0] as number) >= 0x80 || bytes.length >= LONG_TEXT) continue;
        expect(texts.mayHoldAnchor(bytes, bytes.length), Buffer.from(bytes).toString('latin1')).toBe(true);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(5000);
  });
});

describe('a short text', () => {
  const texts = of('you are', 'ghp_', '[INST');

  it('holds an anchor as it stands, or does not', () => {
    for (const text of ['ghp_', 'xghp_x', 'you are', '[INST]']) expect(asks(texts, text), text).toBe(true);
    for (const text of ['', 'ghp-', 'hello wor', '"a": {', 'gh p_'])
      expect(asks(texts, text), text).toBe(false);
  });

  it('is read as the text passes read it', () => {
    for (const text of ['g\0hp_', 'g\x7fh\x01p_', 'ghр_', 'ɡhp_', 'gh​p_', 'you+are', 'ｇhp_', '[ＩNST'])
      expect(asks(texts, text), text).toBe(true);
    for (const text of ['g\0hx_', 'ghж_', 'é', 'gh​', 'a+b+c', '\0\0\0\0\0\0'])
      expect(asks(texts, text), text).toBe(false);
  });

  it('is taken for one where more than a glance is wanted', () => {
    for (const text of ['%67', 'a%u', '\\u00', '\\x6', '&#10', 'a&lt;', '%\x0067', '日本', 'жжж', 'жж\0ж'])
      expect(asks(texts, text), text).toBe(true);
    for (const text of ['100%', '% 4', '%zz', '%6', '\\d', '\\\\', 'a&b', '& ;', '&amp', '日a本', 'жж'])
      expect(asks(texts, text), text).toBe(false);
  });

  it('is taken for one where something without an anchor is looked for', () => {
    const all = new ShortTexts({ beginnings: buildAutomaton([]), letters: undefined }, true);
    expect(asks(all, 'hello')).toBe(true);
    expect(asks(new ShortTexts({ beginnings: buildAutomaton([]), letters: undefined }, false), 'hello')).toBe(
      false,
    );
  });

  it('holds an anchor wherever something invisible or a look-alike is put into one', () => {
    const fillers = ['', '\0', '\x07', '\x7f', '\u200b', '\u2060', '\u00ad'];
    const alike: Readonly<Record<string, string>> = { h: 'һ', p: 'р', o: 'ο', a: 'а', e: 'е' };
    fc.assert(
      fc.property(
        fc.constantFrom('ghp_', 'you a', '[INST'),
        fc.array(fc.tuple(fc.constantFrom(...fillers), fc.boolean()), { minLength: 5, maxLength: 5 }),
        (anchor, changes) => {
          const text = [...anchor]
            .map((char, i) => {
              const [filler, isAlike] = changes[i] as [string, boolean];
              return filler + (isAlike ? (alike[char] ?? char) : char);
            })
            .join('');
          expect(asks(texts, `${text} are`), text).toBe(true);
        },
      ),
      { numRuns: 500, seed },
    );
  });
});

describe('a set that anchors begin with', () => {
  it('may hold several bytes', () => {
    const sets: ByteSet[] = [setOf(0x41, 0x61), setOf(0x42)];
    const texts = new ShortTexts(
      { beginnings: buildAutomaton(beginningsOf([sets])), letters: undefined },
      false,
    );
    expect([asks(texts, 'AB'), asks(texts, 'aB'), asks(texts, 'ab')]).toEqual([true, true, false]);
  });
});
