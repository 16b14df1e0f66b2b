/** Checks pattern definitions against the schema, by Ajv (JSON Schema 2020-12). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { PatternError } from '../base/errors.js';

type Locate = (path: readonly (string | number)[]) => string;

let validate: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (validate === undefined) {
    const schema: unknown = JSON.parse(
      readFileSync(new URL('../../patterns/schema.json', import.meta.url), 'utf8'),
    );
    // Loaded at first use: a scan with the built-in patterns never needs it.
    const { Ajv2020 } = createRequire(import.meta.url)(
      'ajv/dist/2020.js',
    ) as typeof import('ajv/dist/2020.js');
    // All errors are wanted: of those of `anyOf` the deepest says what the author meant.
    validate = new Ajv2020({ allErrors: true, strict: false, allowUnionTypes: true }).compile(
      schema as object,
    );
  }
  return validate;
}

/**
 * Checks the content of a pattern file: a pattern, a list, or classes and patterns.
 *
 * @param locate - file and line of a path into the content
 * @throws PatternError `ERR_PATTERN` naming place and field
 */
export function checkPatternFile(content: unknown, locate: Locate): void {
  const check = validator();
  if (check(content)) return;
  const error = mostTelling(check.errors ?? [], content);
  const path = pathOf(error.instancePath);
  const unknown = error.params['unevaluatedProperty'] ?? error.params['additionalProperty'];
  const field = path.length === 0 ? 'the file' : path.join('.');
  if (typeof unknown === 'string') {
    throw new PatternError(`${locate([...path, unknown])}: ${field}: no field is named ${unknown}`);
  }
  const allowed = error.params['allowedValues'];
  const choices = Array.isArray(allowed) ? ` (${allowed.join(', ')})` : '';
  throw new PatternError(`${locate(path)}: ${field}: ${error.message ?? 'is not as it should be'}${choices}`);
}

/** Which branch of the three the content was meant to be, and there the deepest error. */
function mostTelling(errors: readonly ErrorObject[], content: unknown): ErrorObject {
  const branch = Array.isArray(content) ? 1 : isObject(content) && 'patterns' in content ? 2 : 0;
  const own = errors.filter((error) => error.keyword !== 'anyOf' && belongs(error, branch));
  const list = own.length > 0 ? own : errors;
  return [...list].sort((a, b) => depth(b) - depth(a))[0] as ErrorObject;
}

function belongs(error: ErrorObject, branch: number): boolean {
  const first = error.instancePath.split('/')[1] ?? '';
  if (branch === 1) return /^\d+$/.test(first) || error.schemaPath.startsWith('#/anyOf/1');
  if (branch === 2)
    return first === 'patterns' || first === 'classes' || error.schemaPath.startsWith('#/anyOf/2');
  return !error.schemaPath.startsWith('#/anyOf/1') && !error.schemaPath.startsWith('#/anyOf/2');
}

/** An unknown field says more than the branch that failed because of it. */
function depth(error: ErrorObject): number {
  const wrongType = error.keyword === 'type' || error.keyword === 'enum' ? 0.5 : 0;
  return error.instancePath.split('/').length + wrongType;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
