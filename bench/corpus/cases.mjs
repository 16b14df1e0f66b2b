/**
 * The cases of the corpus, or a user's own: JSON, one object a line.
 *
 * | field | |
 * |---|---|
 * | `text` | what is scanned; required |
 * | `expect` | whether something is to be found in it; required |
 * | `category` | `dlp` or `injection`: only such findings count; default: any |
 * | `pattern` | id: only findings of this pattern count |
 * | `technique`, `carrier`, `depth`, `source` | how the table groups it |
 * | `id` | what it is called where it is missed; default: file and line |
 */
import { readFileSync } from 'node:fs';
import { attackCases } from '../../corpus/attacks.mjs';
import { benignCases } from '../../corpus/benign.mjs';
import { readRows } from '../../corpus/files.mjs';

const CATEGORIES = ['dlp', 'injection'];

/** A row that is no case: the message says which and why. */
export class CaseError extends Error {}

function checked(row, where) {
  const wrong = (why) => new CaseError(`${where}: ${why}`);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw wrong('a case is an object');
  if (typeof row.text !== 'string') throw wrong('text must be a string');
  if (typeof row.expect !== 'boolean') throw wrong('expect must be true or false');
  if (row.category !== undefined && !CATEGORIES.includes(row.category))
    throw wrong(`category must be ${CATEGORIES.join(' or ')}, not ${JSON.stringify(row.category)}`);
  return { technique: 'not said', source: where.replace(/:\d+$/, ''), id: where, ...row };
}

/**
 * Cases of a file.
 *
 * @throws {CaseError} a line is no JSON, or no case
 */
export function readCases(path) {
  const cases = [];
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((line, i) => {
      if (line.trim() === '') return;
      const where = `${path}:${i + 1}`;
      let row;
      try {
        row = JSON.parse(line);
      } catch (error) {
        throw new CaseError(`${where}: ${error.message}`);
      }
      cases.push(checked(row, where));
    });
  if (cases.length === 0) throw new CaseError(`${path}: no cases`);
  return cases;
}

/** Hand-written rows, each with the id of its place. */
const written = (name, common) =>
  readRows(name).map((row, i) => ({ id: `${name}-${i + 1}`, source: 'hand-written', ...common, ...row }));

/** The project's own: generated attacks, injections by hand, and what is benign. */
export const ownCases = () => [
  ...attackCases(),
  ...written('injections', { expect: true, category: 'injection' }),
  ...benignCases(),
];
