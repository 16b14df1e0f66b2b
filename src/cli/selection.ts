/** What the verbs that scan have in common: which patterns, and which engine looks for them. */
import type { Category, PatternDefinition, Severity } from '../base/types.js';
import { type ExtendedOptions, readPatternFile } from '../index.js';

export interface Selection {
  readonly only?: Category;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Pattern files. */
  readonly patterns?: readonly string[];
  readonly minSeverity?: Severity;
  readonly engine: 'auto' | 'native' | 'portable';
}

/**
 * The scanner's options.
 *
 * @throws PatternError `ERR_PATTERN` for a pattern file, naming file, line and field
 */
export async function scannerOptions(selection: Selection): Promise<ExtendedOptions> {
  const { only, include, exclude, minSeverity, engine } = selection;
  const patterns: PatternDefinition[] = [];
  for (const file of selection.patterns ?? []) patterns.push(...(await readPatternFile(file)));
  return {
    engine,
    ...(only === undefined ? {} : { categories: [only] }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(minSeverity === undefined ? {} : { minSeverity }),
    ...(patterns.length === 0 ? {} : { patterns }),
  };
}
