/** Pass 4's table: every entry folds to ASCII, and what is not to fold stays. */
import { describe, expect, it } from 'vitest';
import { foldedReading, KEPT, REMOVED, readingBytes, readingOf } from '../../src/normalize/confusables.js';
import { FOLDS } from '../../src/normalize/tables/confusables.js';
import { INVISIBLE } from '../../src/normalize/tables/invisible.js';
import { sourceOf, textsOf } from './layers-of.js';

const fold = (text: string) => foldedReading(text) ?? text;

/** Every code point of the table with its target. */
function* entries(): Generator<readonly [codePoint: number, target: string]> {
  for (const [target, list] of FOLDS) {
    let codePoint = 0;
    for (const delta of list.split(' ')) {
      codePoint += Number.parseInt(delta, 36);
      yield [codePoint, target];
    }
  }
}

describe('the table', () => {
  it('folds to ASCII only, and only from beyond it', () => {
    let count = 0;
    for (const [codePoint, target] of entries()) {
      expect(target, codePoint.toString(16)).toMatch(/^[\x00-\x7f]*$/);
      expect(codePoint).toBeGreaterThanOrEqual(0x80);
      expect(codePoint >= 0xd800 && codePoint <= 0xdfff).toBe(false);
      expect(Buffer.from(readingBytes(readingOf(codePoint))).toString('latin1')).toBe(target);
      count += 1;
    }
    expect(count).toBeGreaterThan(4000);
  });

  it('does not fold what it removes', () => {
    const folded = new Set([...entries()].map(([codePoint]) => codePoint));
    for (const [first, last] of INVISIBLE) {
      for (let codePoint = first; codePoint <= last; codePoint += 1) {
        expect(readingOf(codePoint)).toBe(REMOVED);
        expect(folded.has(codePoint), codePoint.toString(16)).toBe(false);
      }
    }
  });

  it('agrees with NFKC where that gives ASCII', () => {
    // The ICU of this Node may know fewer characters than the table, never other readings of them.
    let count = 0;
    for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint += codePoint === 0xd7ff ? 0x801 : 1) {
      const char = String.fromCodePoint(codePoint);
      const compatible = char.normalize('NFKC');
      if (!/^[!-~]+$/.test(compatible)) continue;
      // A letter in parentheses is read as the letter.
      const letter = /^\(([A-Za-z])\)$/.exec(compatible)?.[1];
      expect(fold(char), codePoint.toString(16)).toBe(letter ?? compatible);
      count += 1;
    }
    expect(count).toBeGreaterThan(1000);
  });

  it.each([
    ['ＡＢＣａｂｃ０１９！', 'ABCabc019!'],
    ['𝐢𝐠𝐧𝐨𝐫𝐞 𝒶𝓁𝓁', 'ignore all'],
    ['іgnоrе аll', 'ignore all'],
    ['ІGNORE', 'IGNORE'],
    ['ΑΒΕΗΙΚΜΝΟΡΤΥΧΖ', 'ABEHIKMNOPTYXZ'],
    ['ﬁle ﬀ', 'file ff'],
    ['ⓘⓖⓝⓞⓡⓔ', 'ignore'],
    ['ignóré àll', 'ignore all'],
    ['i\u0301gnore', 'ignore'],
    ['a\u00a0b\u2003c\u3000d', 'a b c d'],
    ['“quoted” ‘so’ — here…', '"quoted" \'so\' - here...'],
  ])('%s reads as %s', (text, expected) => {
    expect(fold(text)).toBe(expected);
  });

  it('leaves ideographs, kana and other scripts alone', () => {
    for (const char of '忽略之前的指令無視してくださいイ한국어שלםمرحب')
      expect(readingOf(char.codePointAt(0) as number)).toBe(KEPT);
    for (let code = 0x20; code < 0x7f; code += 1) expect(readingOf(code)).toBe(KEPT);
  });
});

describe('in a stream', () => {
  it('folds in place, with the bytes of the character as the source', () => {
    expect(textsOf('x іgnоrе x', 'text')).toEqual(['x ignore x']);
    expect(sourceOf('x іgnоrе x', 'text', 'ignore')).toBe('іgnоrе');
    expect(sourceOf('ﬁle', 'text', 'i')).toBe('ﬁ');
  });

  it('leaves malformed UTF-8 as it is', () => {
    for (const hex of ['d1', 'e282', 'c080', 'eda080', 'f4908080', 'f09f98']) {
      expect(
        textsOf(Buffer.concat([Buffer.from('x '), Buffer.from(hex, 'hex'), Buffer.from(' x')]), 'text'),
        hex,
      ).toEqual([]);
    }
    const broken = Buffer.concat([Buffer.from('d1', 'hex'), Buffer.from('іg')]);
    expect(textsOf(broken, 'text')).toEqual(['\xd1ig']);
  });
});
