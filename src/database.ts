/**
 * Where a scanner's database comes from: built beforehand for the built-in patterns, compiled on the
 * spot for a caller's own, and kept for the next start.
 */
import { cacheKey } from './base/cache.js';
import { PatternError } from './base/errors.js';
import { once } from './base/once.js';
import type { PatternDefinition } from './base/types.js';
import { builtDatabase } from './built-database.js';
import { buildDatabase, buildScans } from './match/build.js';
import { assembleDatabase, type Database } from './match/database.js';
import { keptScans } from './match/kept-scans.js';
import { compileOwn, isValidator } from './own-patterns.js';
import { builtinFiles, compileFiles } from './patterns/builtin.js';

/** Compiles the YAML files of the built-in patterns: some hundreds of milliseconds, and seconds for the scans. */
export function compileBuiltin(): Database {
  return buildDatabase(compileFiles(builtinFiles(), isValidator));
}

/** The database of the built-in patterns, shared by all scanners of the process. */
export const builtinDatabase: () => Database = once(() => builtDatabase() ?? compileBuiltin());

/**
 * The built-in patterns and a caller's own in one database.
 *
 * @throws PatternError `ERR_PATTERN` naming the definition and what is wrong with it
 */
export function databaseWith(definitions: readonly PatternDefinition[]): Database {
  if (definitions.length === 0) return builtinDatabase();
  const own = compileOwn(definitions);
  const builtIn = builtinDatabase();
  const base = builtIn.compiled;
  for (const { id } of own.compiled.patterns) {
    if (base.patterns.some((pattern) => pattern.id === id)) {
      throw new PatternError(`pattern ${id}: a built-in pattern has this id; choose another`);
    }
  }
  const shift = base.patterns.length;
  const patterns = [...base.patterns, ...own.compiled.patterns];
  const forms = [
    ...base.forms,
    ...own.compiled.forms.map((form) => ({ ...form, pattern: form.pattern + shift })),
  ];
  const scans = buildScans(forms, { forms: base.forms.length, scans: builtIn.scans });
  // Without names it is not known whether what was kept is of the same patterns, and of the same code.
  if (own.name === undefined || builtIn.name === undefined)
    return assembleDatabase({ patterns, forms }, scans);
  const name = cacheKey(builtIn.name, own.name);
  return assembleDatabase({ patterns, forms }, keptScans(name, scans), name);
}
