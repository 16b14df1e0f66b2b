/** Which patterns of a database are in force. */
import { PatternError } from './base/errors.js';
import type { ScannerOptions } from './base/types.js';
import { type Database, withPatterns } from './match/database.js';

/** What decides which patterns are in force. */
export type PatternChoice = Pick<ScannerOptions, 'include' | 'exclude' | 'categories'>;

/** @throws PatternError `ERR_PATTERN`: an id is unknown, or nothing is left */
export function choosePatterns(database: Database, options: PatternChoice): Database {
  const { patterns } = database.compiled;
  const known = new Set(patterns.map((pattern) => pattern.id));
  for (const id of [...(options.include ?? []), ...(options.exclude ?? [])]) {
    if (!known.has(id)) throw new PatternError(`no pattern has the id ${JSON.stringify(id)}`);
  }
  const include = options.include === undefined ? undefined : new Set(options.include);
  const exclude = new Set(options.exclude ?? []);
  const categories = new Set(options.categories ?? ['dlp', 'injection']);
  const wanted = new Set(
    patterns
      .filter(
        ({ id, category }) => categories.has(category) && (include?.has(id) ?? true) && !exclude.has(id),
      )
      .map(({ id }) => id),
  );
  if (wanted.size === 0)
    throw new PatternError('categories, include and exclude leave no pattern to look for');
  return withPatterns(database, (id) => wanted.has(id));
}
