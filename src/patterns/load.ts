/**
 * Reads pattern files: YAML, checked against `patterns/schema.json`, with errors that name file, line
 * and field.
 */
import { readFileSync } from 'node:fs';
import type { Document, LineCounter } from 'yaml';
import { PatternError } from '../base/errors.js';
import { yaml } from '../base/packages.js';
import type { PatternDefinition } from '../base/types.js';
import { checkPatternFile } from './schema.js';

/** Larger files are refused: a pattern file of this size is a mistake. */
const MOST_BYTES = 16 * 1024 * 1024;

type Path = readonly (string | number)[];

export interface PatternFile {
  readonly path: string;
  readonly definitions: readonly PatternDefinition[];
  /** Word classes of the file's own, as parsed. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** `file:line` of a field of the definition with this index. */
  readonly locate: (index: number, field?: Path) => string;
}

/**
 * Reads one pattern file.
 *
 * @throws PatternError `ERR_PATTERN`: can't be read, is no YAML, or does not fit the schema
 */
export function loadPatternFile(path: string): PatternFile {
  return parsePatternFile(readPatternText(path), path);
}

/**
 * The text of a pattern file, for `parsePatternFile`.
 *
 * @throws PatternError `ERR_PATTERN`: can't be read, or is too large
 */
export function readPatternText(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new PatternError(
      `${path}: can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      {
        cause: error,
      },
    );
  }
  if (text.length > MOST_BYTES) throw new PatternError(`${path}: larger than ${MOST_BYTES} bytes`);
  return text;
}

/** The same for text that was read already; `path` is what messages call it. */
export function parsePatternFile(text: string, path: string): PatternFile {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new PatternError(`${path}:${line}: no valid YAML: ${broken.message.split('\n')[0]}`);
  }
  const at = (field: Path) => `${path}:${lineOf(document, lines, field)}`;
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new PatternError(`${path}:1: aliases that unfold into too much`, { cause: error });
  }
  checkPatternFile(content, at);
  if (Array.isArray(content)) {
    return { path, definitions: content, classes: {}, locate: (index, field = []) => at([index, ...field]) };
  }
  const object = content as { patterns?: PatternDefinition[]; classes?: Record<string, string[]> };
  if (object.patterns !== undefined) {
    const locate = (index: number, field: Path = []) => at(['patterns', index, ...field]);
    return { path, definitions: object.patterns, classes: object.classes ?? {}, locate };
  }
  return {
    path,
    definitions: [content as PatternDefinition],
    classes: {},
    locate: (_index, field = []) => at(field),
  };
}

/** The line of the deepest part of a path that is there. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range !== undefined) {
      return lines.linePos(range[0]).line;
    }
  }
  return 1;
}
