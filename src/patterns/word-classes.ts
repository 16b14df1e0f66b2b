/**
 * Word classes: the named lists of words that frames are made from.
 *
 * `patterns/injection/classes.yaml` holds them. A class is a list of frame fragments: a word, a
 * phrase (a space is a separator), a group, or a reference to another class.
 */

import { PatternError } from '../base/errors.js';

/** Class name to its words, in the order in which they are tried. */
export type WordClasses = ReadonlyMap<string, readonly string[]>;

/** What a class may be called; a counted repeat such as `{0,3}` never looks like it. */
export const CLASS_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

const REFERENCE = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/**
 * The word classes of a parsed YAML mapping of class name to list of words.
 *
 * @param source - the parsed file: `{ V: ['ignore', 'disregard'], PRIOR: ['previous'] }`
 * @param where - what error messages call the file
 * @throws PatternError if a class is no list of words, is empty, has a name that no reference can
 * spell, names a class that is not there, or contains itself
 */
export function parseWordClasses(source: unknown, where = 'classes.yaml'): WordClasses {
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    throw new PatternError(`${where}: must be a mapping of class names to lists of words`);
  }
  const classes = new Map<string, readonly string[]>();
  for (const [name, words] of Object.entries(source)) {
    if (!CLASS_NAME.test(name)) {
      throw new PatternError(`${where}: class name "${name}" must be a letter, then letters, digits or _`);
    }
    classes.set(name, wordsOf(words, `${where}: class ${name}`));
  }
  for (const name of classes.keys()) refuseLoops(name, classes, [], where);
  return classes;
}

function wordsOf(words: unknown, where: string): readonly string[] {
  if (!Array.isArray(words) || words.length === 0) {
    throw new PatternError(`${where} must be a list of at least one word`);
  }
  return words.map((word: unknown) => {
    // An unquoted `no`, `12` or `null` in YAML is no string: say so, rather than guess what was meant.
    if (typeof word !== 'string' || word.trim() === '') {
      throw new PatternError(`${where}: ${JSON.stringify(word)} is no word; put it in quotes`);
    }
    return word.trim();
  });
}

function refuseLoops(name: string, classes: WordClasses, path: readonly string[], where: string): void {
  if (path.includes(name)) {
    throw new PatternError(`${where}: class ${name} contains itself (${[...path, name].join(' > ')})`);
  }
  const words = classes.get(name);
  if (words === undefined) {
    throw new PatternError(`${where}: class ${path.at(-1) ?? ''} names {${name}}, which is not defined`);
  }
  for (const word of words) {
    for (const reference of word.matchAll(REFERENCE)) {
      refuseLoops(reference[1] ?? '', classes, [...path, name], where);
    }
  }
}
