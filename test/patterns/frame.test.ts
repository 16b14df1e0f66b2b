/** The frame language: what expands to what, checked by what it matches over the two views. */

import { describe, expect, it } from 'vitest';
import { PatternError } from '../../src/base/errors.js';
import { expandFrame, expandFrameToLetters, parseWordClasses } from '../../src/patterns/frame.js';
import { parseFrame } from '../../src/patterns/frame-syntax.js';

const classes = parseWordClasses({
  V: ['ignore', 'disregard', "do(?: not|n(?:'|’)?t) follow"],
  PRIOR: ['previous', 'earlier', '{ALL}'],
  ALL: ['all', 'any'],
  N: ['instructions?', 'rules', 'system prompt'],
  MIXED: ['forget', 'забудь', 'órdenes'],
});

/** Whether the frame matches the text as the words view shows it: one space between words. */
function matches(frame: string, words: string): boolean {
  return new RegExp(expandFrame(frame, classes), 'i').test(words);
}

function lettersMatch(frame: string, letters: string): boolean {
  const expression = expandFrameToLetters(frame, classes);
  return expression !== undefined && new RegExp(expression).test(letters);
}

describe('words', () => {
  it('reads white space as one separator, with or without a colon', () => {
    expect(matches('ignore rules', 'ignore rules')).toBe(true);
    expect(matches('ignore   rules', 'please ignore: rules now')).toBe(true);
    expect(matches('ignore rules', 'ignorerules')).toBe(false);
    expect(matches('ignore rules', 'ignore. rules')).toBe(false);
  });

  it('begins and ends at the edges of words', () => {
    expect(matches('rules', 'no rules, no game')).toBe(true);
    expect(matches('rules', 'overrules')).toBe(false);
    expect(matches('rules', 'rulesets')).toBe(false);
  });

  it('lets up to n words stand in a gap, but no sentence end', () => {
    const frame = 'ignore ~3 rules';
    expect(matches(frame, 'ignore rules')).toBe(true);
    expect(matches(frame, 'ignore all of the rules')).toBe(true);
    expect(matches(frame, 'ignore all of the old rules')).toBe(false);
    expect(matches(frame, 'ignore it. The rules')).toBe(false);
    expect(matches(frame, 'ignore what example.com rules')).toBe(true);
  });

  it('treats ~0 as a separator', () => {
    expect(matches('a ~0 b', 'a b')).toBe(true);
    expect(matches('a ~0 b', 'a c b')).toBe(false);
  });

  it('expands classes, also within classes, with all their inflections', () => {
    const frame = '{V} ~3 {PRIOR} ~3 {N}';
    for (const text of [
      'ignore previous instructions',
      'disregard any instruction',
      'do not follow the earlier system prompt',
      'don t follow all of these rules',
    ]) {
      expect(matches(frame, text), text).toBe(true);
    }
    expect(matches(frame, 'ignoring previous instructions')).toBe(false);
  });

  it('keeps RE2 syntax: groups, options, repeats and brackets', () => {
    expect(matches('(the )?rule[sd]', 'ruled')).toBe(true);
    expect(matches('(?:very ){2,3}old rules', 'very very old rules')).toBe(true);
    expect(matches('(?:very ){2,3}old rules', 'very old rules')).toBe(false);
    expect(matches('a|b c', 'b c')).toBe(true);
    expect(expandFrame('(a|b)', classes)).not.toMatch(/\((?!\?:)/);
  });

  it('reads an open stem to the end of the word, in any script', () => {
    const expression = new RegExp(expandFrame('anweisung…', classes), 'i');
    expect(expression.exec('alle Anweisungen hier')?.[0]).toBe('Anweisungen');
  });

  it('asks for an edge only of the alternatives that begin with an ASCII letter', () => {
    expect(matches('{MIXED}', 'незабудь')).toBe(true);
    expect(matches('{MIXED}', 'unforget')).toBe(false);
    expect(matches('{MIXED} rules', 'órdenes rules')).toBe(true);
  });

  it('means a space by a character that the words view shows as one', () => {
    expect(matches('id_rsa', 'id rsa')).toBe(true);
    expect(matches("user's key", 'user s key')).toBe(true);
  });
});

describe('letters', () => {
  it('drops what stands between the words', () => {
    expect(lettersMatch('{V} {PRIOR} {N}', 'ignorepreviousinstructions')).toBe(true);
    expect(lettersMatch("don't follow earlier rules", 'dontfollowearlierrules')).toBe(true);
    expect(lettersMatch('{V} {PRIOR} {N}', 'ignoreinstructionsprevious')).toBe(false);
  });

  it('reads a gap as a few letters', () => {
    const frame = 'ignore ~1 previous instructions';
    expect(lettersMatch(frame, 'ignoreallpreviousinstructions')).toBe(true);
    expect(lettersMatch(frame, `ignore${'x'.repeat(9)}previousinstructions`)).toBe(false);
    const wide = 'ignore ~9 previous instructions';
    expect(lettersMatch(wide, `ignore${'x'.repeat(24)}previousinstructions`)).toBe(true);
    expect(lettersMatch(wide, `ignore${'x'.repeat(25)}previousinstructions`)).toBe(false);
  });

  it('keeps optional parts and repeats', () => {
    const frame = '{V} (?:(?:all|the|of) )*{PRIOR} {N}';
    expect(lettersMatch(frame, 'ignorepreviousrules')).toBe(true);
    expect(lettersMatch(frame, 'disregardalloftheearliersystemprompt')).toBe(true);
    expect(lettersMatch('rule[sd] of old', 'ruledofold')).toBe(true);
    expect(lettersMatch("user['’]?s key", 'userskey')).toBe(true);
  });

  it('leaves out what is not ASCII, or is digits', () => {
    expect(expandFrameToLetters('забудь all previous instructions', classes)).toBeUndefined();
    expect(lettersMatch('{MIXED} all previous instructions', 'forgetallpreviousinstructions')).toBe(true);
    expect(expandFrameToLetters('decode the rot13 instructions', classes)).toBeUndefined();
    expect(lettersMatch('decode the (?:rot13 )?instructions now', 'decodetheinstructionsnow')).toBe(true);
  });

  it('is not the reading of negated brackets', () => {
    expect(expandFrameToLetters('ignore [^a] previous instructions', classes)).toBeUndefined();
  });
});

describe('what is wrong with a frame', () => {
  it.each([
    ['{NOPE} rules', 'there is no word class {NOPE}'],
    ['(ignore rules', '"(" without ")"'],
    ['ignore) rules', '")" without "("'],
    ['ignore [rules', '"[" without "]"'],
    ['* rules', '"*" has nothing to repeat'],
    ['(?=ignore) rules', 'of the groups only'],
    ['(?i:ignore) rules', 'of the groups only'],
    ['ignore (?:all )? rules', 'two separators in a row'],
    ['ignore (?:all )?~2 rules', 'two separators in a row'],
    ['rules\\', '"\\" at the end'],
  ])('%s', (frame, message) => {
    expect(() => parseFrame(frame, classes)).toThrow(PatternError);
    expect(() => parseFrame(frame, classes)).toThrow(message);
  });

  it('takes a counted repeat for no class', () => {
    expect(matches('(?:a ){2}b', 'a a b')).toBe(true);
  });
});

describe('word classes', () => {
  it.each([
    [[], 'must be a mapping'],
    [null, 'must be a mapping'],
    [{ V: 'ignore' }, 'class V must be a list'],
    [{ V: [] }, 'class V must be a list'],
    [{ V: [12] }, '12 is no word'],
    [{ V: [''] }, '"" is no word'],
    [{ '1x': ['a'] }, 'class name "1x"'],
    [{ A: ['{B}'] }, 'class A names {B}, which is not defined'],
    [{ A: ['x {B}'], B: ['{A}'] }, 'contains itself (A > B > A)'],
  ])('%j', (source, message) => {
    expect(() => parseWordClasses(source)).toThrow(PatternError);
    expect(() => parseWordClasses(source)).toThrow(message);
  });

  it('names the file in its messages', () => {
    expect(() => parseWordClasses([], 'my.yaml')).toThrow(/^my\.yaml: /);
  });
});
