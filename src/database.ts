/**
 * Where a scanner's database comes from: built beforehand for the built-in patterns, compiled on the
 * spot for a caller's own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PatternError } from './base/errors.js';
import type { PatternDefinition } from './base/types.js';
import { sharedRe2 } from './confirm/re2.js';
import { resolveValidator } from './confirm/validators/index.js';
import { buildDatabase, type Database } from './match/database.js';
import { deserializeDatabase } from './match/serialize.js';
import { builtinClasses, builtinFiles, compileFiles } from './patterns/builtin.js';
import { compilePatterns } from './patterns/compile.js';
import type { CompiledPatterns } from './patterns/compiled.js';
import { checkPatternFile } from './patterns/schema.js';

/** Where the build step leaves the database of the built-in patterns. */
export const BUILT_DATABASE = fileURLToPath(new URL('../dist/builtin.db', import.meta.url));
/** Its automata, which only the portable engine reads. */
export const BUILT_SCANS = fileURLToPath(new URL('../dist/builtin-scans.db', import.meta.url));

const isValidator = (spec: string) => resolveValidator(spec) !== undefined;
let builtin: Database | undefined;

/** Compiles the YAML files of the built-in patterns: some hundreds of milliseconds. */
export function compileBuiltin(): Database {
  return buildDatabase(compileFiles(builtinFiles(), isValidator));
}

/** The database of the built-in patterns, shared by all scanners of the process. */
export function builtinDatabase(): Database {
  if (builtin === undefined && existsSync(BUILT_DATABASE) && existsSync(BUILT_SCANS))
    builtin = deserializeDatabase(readFileSync(BUILT_DATABASE), () => readFileSync(BUILT_SCANS));
  builtin ??= compileBuiltin();
  return builtin;
}

/**
 * The built-in patterns and a caller's own in one database.
 *
 * @throws PatternError `ERR_PATTERN` naming the definition and what is wrong with it
 */
export function databaseWith(definitions: readonly PatternDefinition[]): Database {
  if (definitions.length === 0) return builtinDatabase();
  checkDefinitions(definitions);
  const builtIn = builtinDatabase();
  const base = builtIn.compiled;
  const own = compilePatterns(definitions, { classes: builtinClasses(), isValidator });
  checkExpressions(own);
  for (const { id } of own.patterns) {
    if (base.patterns.some((pattern) => pattern.id === id)) {
      throw new PatternError(`pattern ${id}: a built-in pattern has this id; choose another`);
    }
  }
  const shift = base.patterns.length;
  const patterns = [...base.patterns, ...own.patterns];
  const forms = [...base.forms, ...own.forms.map((form) => ({ ...form, pattern: form.pattern + shift }))];
  return buildDatabase({ patterns, forms }, builtIn);
}

function checkDefinitions(definitions: readonly PatternDefinition[]): void {
  if (!Array.isArray(definitions)) throw new PatternError('patterns must be a list of pattern definitions');
  checkPatternFile(definitions, (path) => {
    const index = typeof path[0] === 'number' ? path[0] : 0;
    const id: unknown = (definitions[index] as { id?: unknown } | undefined)?.id;
    return `patterns[${index}]${typeof id === 'string' ? ` (${id})` : ''}`;
  });
}

/** RE2 has the last word on what it can compile. */
function checkExpressions({ patterns, forms }: CompiledPatterns): void {
  for (const form of forms) {
    try {
      sharedRe2().check(form.expression);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const id = patterns[form.pattern]?.id ?? '';
      throw new PatternError(`pattern ${id}, ${form.name}: ${error.message}`, { cause: error });
    }
  }
}

export { isValidator };
