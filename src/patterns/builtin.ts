/**
 * The built-in patterns: every YAML file under `patterns/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PatternError } from '../base/errors.js';
import type { PatternDefinition } from '../base/types.js';
import { yaml } from '../base/yaml.js';
import { compilePatterns } from './compile.js';
import type { CompiledPatterns } from './compiled.js';
import { loadPatternFile, type PatternFile } from './load.js';
import { parseWordClasses, type WordClasses } from './word-classes.js';

const FOLDER = fileURLToPath(new URL('../../patterns/', import.meta.url));
const CLASSES = join(FOLDER, 'injection', 'classes.yaml');

let classes: WordClasses | undefined;

/** The word classes that every frame may name, a caller's too. */
export function builtinClasses(): WordClasses {
  classes ??= parseWordClasses(
    yaml().parse(readFileSync(CLASSES, 'utf8')),
    'patterns/injection/classes.yaml',
  );
  return classes;
}

/** All built-in pattern files, by name. */
export function builtinFiles(): PatternFile[] {
  const files: PatternFile[] = [];
  for (const folder of ['dlp', 'injection']) {
    for (const name of readdirSync(join(FOLDER, folder)).sort()) {
      const path = join(FOLDER, folder, name);
      if (name.endsWith('.yaml') && path !== CLASSES) files.push(loadPatternFile(path));
    }
  }
  return files;
}

export function builtinDefinitions(): PatternDefinition[] {
  return builtinFiles().flatMap((file) => [...file.definitions]);
}

/**
 * Compiles the definitions of pattern files.
 *
 * @throws PatternError `ERR_PATTERN` naming file, line and field
 */
export function compileFiles(
  files: readonly PatternFile[],
  isValidator: (spec: string) => boolean,
  check: (source: string) => void = () => undefined,
): CompiledPatterns {
  for (const file of files) {
    const known = withClasses(file);
    file.definitions.forEach((definition, index) => {
      try {
        for (const form of compilePatterns([definition], { classes: known, isValidator }).forms)
          check(form.expression);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        throw new PatternError(
          `${file.locate(index, fieldOf(definition, error.message))}: ${error.message}`,
          {
            cause: error,
          },
        );
      }
    });
  }
  const [first] = files;
  if (files.length === 1 && first !== undefined) {
    return compilePatterns(first.definitions, { classes: withClasses(first), isValidator });
  }
  return compilePatterns(
    files.flatMap((file) => [...file.definitions]),
    { classes: builtinClasses(), isValidator },
  );
}

function withClasses(file: PatternFile): WordClasses {
  const own = Object.entries(file.classes);
  if (own.length === 0) return builtinClasses();
  return parseWordClasses({ ...Object.fromEntries(builtinClasses()), ...file.classes }, file.path);
}

/** The form that a message of the compiler names, so that its line can be told. */
function fieldOf(definition: PatternDefinition, message: string): (string | number)[] {
  const number = (definition.forms ?? []).findIndex((form, i) =>
    message.includes(`, ${form.name ?? `form ${i + 1}`}: `),
  );
  const form = number < 0 ? definition : definition.forms?.[number];
  const field = form?.expression !== undefined ? 'expression' : 'frame';
  return number < 0 ? [field] : ['forms', number, field];
}
