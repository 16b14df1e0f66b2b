/**
 * A caller's own patterns: checked and compiled, or taken from the cache, where the same were compiled by the same code
 * before. To check them takes longer than to scan with them: the YAML of the word classes, the schema and RE2 are loaded
 * for it.
 */
import { cacheKey, readKept, writeCache } from './base/cache.js';
import { PatternError } from './base/errors.js';
import { plainText } from './base/plain-text.js';
import type { PatternDefinition } from './base/types.js';
import { codeDigest } from './code-digest.js';
import { sharedRe2 } from './confirm/re2.js';
import { resolveValidator } from './confirm/validators/index.js';
import { deserializePatterns, serializePatterns } from './match/serialize.js';
import { builtinClasses } from './patterns/builtin.js';
import { compilePatterns } from './patterns/compile.js';
import type { CompiledPatterns } from './patterns/compiled.js';
import { checkPatternFile } from './patterns/schema.js';

export const isValidator = (spec: string): boolean => resolveValidator(spec) !== undefined;

export interface OwnPatterns {
  readonly compiled: CompiledPatterns;
  /** Digest of them and of the code that compiled them; undefined if that is not known. */
  readonly name: string | undefined;
}

/**
 * Compiles definitions.
 *
 * @throws PatternError `ERR_PATTERN` naming the definition and what is wrong with it
 */
export function compileOwn(definitions: readonly PatternDefinition[]): OwnPatterns {
  const code = codeDigest();
  if (code === undefined) return { compiled: compileChecked(definitions), name: undefined };
  const text = plainText(definitions);
  const key = text === undefined ? undefined : cacheKey(code, text);
  const kept = key === undefined ? undefined : readKept('patterns', key, deserializePatterns);
  const compiled = kept ?? compileChecked(definitions);
  const bytes = serializePatterns(compiled);
  if (kept === undefined && key !== undefined) writeCache('patterns', key, bytes);
  return { compiled, name: cacheKey(code, bytes) };
}

function compileChecked(definitions: readonly PatternDefinition[]): CompiledPatterns {
  checkDefinitions(definitions);
  const compiled = compilePatterns(definitions, { classes: builtinClasses(), isValidator });
  checkExpressions(compiled);
  return compiled;
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
