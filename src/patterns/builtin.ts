/**
 * The built-in patterns: every YAML file under `patterns/`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PatternError } from '../base/errors.js';
import { yaml } from '../base/packages.js';
import type { PatternDefinition } from '../base/types.js';
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
  const [first] = files;
  try {
    const compiled = compilePatterns(
      files.flatMap((file) => [...file.definitions]),
      {
        classes: files.length === 1 && first !== undefined ? withClasses(first) : builtinClasses(),
        isValidator,
      },
    );
    for (const form of compiled.forms) check(form.expression);
    return compiled;
  } catch (error) {
    throw placed(files, isValidator, check) ?? error;
  }
}

/** The error of the first definition that does not compile by itself, with its file and line. */
function placed(
  files: readonly PatternFile[],
  isValidator: (spec: string) => boolean,
  check: (source: string) => void,
): PatternError | undefined {
  for (const file of files) {
    const classes = withClasses(file);
    for (const [index, definition] of file.definitions.entries()) {
      try {
        for (const form of compilePatterns([definition], { classes, isValidator }).forms)
          check(form.expression);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        const place = file.locate(index, fieldOf(definition, error.message));
        return new PatternError(`${place}: ${error.message}`, { cause: error });
      }
    }
  }
  return undefined;
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
