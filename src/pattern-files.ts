/**
 * Pattern files for programs: read and checked whole, and their examples run.
 *
 * All that reads and compiles them is loaded at the first call, not with the library.
 */
import { randomBytes } from 'node:crypto';
import { cacheKey, readKept, writeCache } from './base/cache.js';
import { PatternError } from './base/errors.js';
import { resolveLimits } from './base/limits.js';
import { plainText } from './base/plain-text.js';
import type { Finding, FormDefinition, PatternDefinition, PatternExample } from './base/types.js';
import { codeDigest } from './code-digest.js';
import type { Database } from './match/database.js';
import type { PatternFile } from './patterns/load.js';
import { byPlace } from './session/session.js';

/** One example that did not do what its definition says. */
export interface FailedExample {
  /** `file:line` of the example. */
  readonly place: string;
  readonly why: string;
}

export interface PatternCheck {
  readonly id: string;
  /** Examples that ran. */
  readonly match: number;
  readonly noMatch: number;
  readonly failed: readonly FailedExample[];
  /** Names of the forms without anchors: they are tried at every byte, which is slow. */
  readonly slowForms: readonly string[];
}

/**
 * The definitions of a pattern file, ready for `createScanner({ patterns })`. Of a file whose text was good before,
 * they come from the cache.
 *
 * @throws PatternError `ERR_PATTERN` naming file, line and field
 */
export async function readPatternFile(path: string): Promise<PatternDefinition[]> {
  const { readPatternText } = await import('./patterns/load.js');
  const text = readPatternText(path);
  const code = codeDigest();
  const key = code === undefined ? undefined : cacheKey(code, text);
  const kept = key === undefined ? undefined : readKept('definitions', key, definitionsOf);
  if (kept !== undefined) return kept;
  const { file } = await compileFile(text, path);
  const definitions = file.definitions.map((definition) => withoutClasses(definition, file.classes));
  const plain = plainText(definitions);
  if (key !== undefined && plain !== undefined) writeCache('definitions', key, Buffer.from(plain, 'utf8'));
  return definitions;
}

const definitionsOf = (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as PatternDefinition[];

/** The definition with the file's own word classes written out where it names them. */
function withoutClasses(definition: PatternDefinition, classes: PatternFile['classes']): PatternDefinition {
  const write = (text: string): string =>
    text.replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (reference, name: string) => {
      const words = Object.hasOwn(classes, name) ? classes[name] : undefined;
      return words === undefined ? reference : `(?:${words.map(write).join('|')})`;
    });
  const fields = ['frame', 'precededBy', 'notPrecededBy', 'followedBy', 'notFollowedBy'] as const;
  const written = <T extends FormDefinition>(form: T): T => {
    const out = { ...form } as Record<string, unknown>;
    for (const field of fields) if (form[field] !== undefined) out[field] = write(form[field]);
    return out as unknown as T;
  };
  const own = written(definition);
  return own.forms === undefined ? own : { ...own, forms: own.forms.map(written) };
}

/**
 * Checks a pattern file and runs its examples against the file's own patterns.
 *
 * @returns one check per pattern, in the file's order
 * @throws PatternError `ERR_PATTERN` naming file, line and field
 */
export async function checkPatternFile(path: string): Promise<PatternCheck[]> {
  const { readPatternText } = await import('./patterns/load.js');
  const { file, database } = await compileFile(readPatternText(path), path);
  const scan = await scannerOf(database);
  const slow = new Set(database.unanchored);
  return file.definitions.map((definition, index) => {
    const { id, examples } = definition;
    const run = (
      kind: 'match' | 'noMatch',
      judge: (example: PatternExample, own: readonly Finding[]) => string,
    ) =>
      (examples?.[kind] ?? []).flatMap((example, i) => {
        const own = scan(textOf(example)).filter((finding) => finding.patternId === id);
        const why = judge(example, own);
        return why === '' ? [] : [{ place: file.locate(index, ['examples', kind, i]), why }];
      });
    return {
      id,
      match: examples?.match?.length ?? 0,
      noMatch: examples?.noMatch?.length ?? 0,
      failed: [...run('match', judgeMatch), ...run('noMatch', judgeNoMatch)],
      slowForms: database.compiled.forms
        .filter((form, i) => form.pattern === index && slow.has(i))
        .map((form) => form.name),
    };
  });
}

async function compileFile(text: string, path: string): Promise<{ file: PatternFile; database: Database }> {
  const [{ parsePatternFile }, { compileFiles }, { isValidator }, { buildDatabase }, { sharedRe2 }] =
    await Promise.all([
      import('./patterns/load.js'),
      import('./patterns/builtin.js'),
      import('./own-patterns.js'),
      import('./match/build.js'),
      import('./confirm/re2.js'),
    ]);
  const check = (source: string) => sharedRe2().check(source);
  try {
    const file = parsePatternFile(text, path);
    return { file, database: buildDatabase(compileFiles([file], isValidator, check)) };
  } catch (error) {
    if (error instanceof PatternError && error.message.startsWith(path)) throw error;
    // What is wrong with the file as a whole, such as an id used twice or a bomb of aliases, comes without a
    // place, and the YAML parser has errors of its own.
    const why = error instanceof Error ? error.message : String(error);
    throw new PatternError(`${path}: ${why}`, { cause: error });
  }
}

/** A scan by these patterns and no others, so that a built-in file can be checked too. */
async function scannerOf(database: Database): Promise<(text: string) => Finding[]> {
  const { PortableSession } = await import('./session/portable.js');
  const config = {
    database,
    limits: resolveLimits(),
    minSeverity: 'low',
    fingerprintKey: randomBytes(32),
  } as const;
  return (text) => {
    const session = new PortableSession(config);
    const early = session.push(text);
    return [...early, ...session.end().findings].sort(byPlace);
  };
}

function judgeMatch(example: PatternExample, own: readonly Finding[]): string {
  if (own.length === 0) return 'should match and does not';
  if (typeof example === 'string') return '';
  const wrong = (['confidence', 'severity'] as const).filter(
    (field) => example[field] !== undefined && !own.some((finding) => finding[field] === example[field]),
  );
  return wrong.map((field) => `${field} should be ${example[field]} and is ${own[0]?.[field]}`).join('; ');
}

function judgeNoMatch(_example: PatternExample, own: readonly Finding[]): string {
  const [first] = own;
  return first === undefined ? '' : `should not match and does, at byte ${first.start} to ${first.end}`;
}

const textOf = (example: PatternExample): string => (typeof example === 'string' ? example : example.text);
