/**
 * The built-in patterns as plain expressions: one for each pattern, its forms as alternatives.
 *
 * What other engines get is the easier task: no view but the text, no context words, no validators, no
 * boundaries. Forms that exist only on a view of letters or of hidden text are left out.
 */
import { createRequire } from 'node:module';
import { builtinDatabase } from '../dist/database.js';
import { expressionText } from '../dist/patterns/expression-text.js';

/**
 * Expressions in RE2 syntax, by pattern id.
 *
 * @param {'dlp' | 'injection'} [category] - default: both
 */
function patternSources(category) {
  const { patterns, forms } = builtinDatabase().compiled;
  const sources = new Map();
  forms.forEach(({ pattern, view, expression }) => {
    if (view !== 'text' && view !== 'words') return;
    const { id, category: own } = patterns[pattern];
    if (category !== undefined && category !== own) return;
    sources.set(id, [...(sources.get(id) ?? []), expression]);
  });
  return sources;
}

const CASELESS = /\(\?i:((?:[^()\\]|\\.)*)\)/gs;
/** V8 of Node 20 knows no inline flags: each letter becomes a class of its two cases. */
const bothCases = (text) =>
  text.replace(/\\x[0-9a-f]{2}|\\.|[a-z]/gis, (char) =>
    /^[a-z]$/i.test(char) ? `[${char.toLowerCase()}${char.toUpperCase()}]` : char,
  );

/** RE2 syntax as V8 reads it, with the same meaning over latin1 text. */
function toJavaScript(source) {
  return source
    .replace(CASELESS, (_, text) => `(?:${bothCases(text)})`)
    .replaceAll('\\A', '(?<![^])')
    .replaceAll('\\z', '(?![^])');
}

function compileEach(compile, category) {
  const compiled = [];
  const refused = [];
  for (const [id, forms] of patternSources(category)) {
    const usable = [];
    for (const form of forms) {
      try {
        compile(form);
        usable.push(form);
      } catch (error) {
        refused.push({ id, why: String(error.message).slice(-80) });
      }
    }
    if (usable.length > 0)
      compiled.push({ id, expression: compile(usable.map((form) => `(?:${form})`).join('|')) });
  }
  return { compiled, refused };
}

/** One V8 RegExp for each pattern; `refused` names the forms that V8 does not take. */
export const v8Expressions = (category) =>
  compileEach((source) => new RegExp(toJavaScript(source), 'g'), category);

/** The forms' own expressions, over bytes: what Hyperscan would be given as it stands. */
export const wholeExpressions = () => [...patternSources().values()].flat();

/**
 * Of each form that has anchors the group that occurs least often: of these literals (and short classes) one
 * must occur in every match.
 */
export function requiredLiterals() {
  const literals = new Set();
  for (const { groups, view } of builtinDatabase().compiled.forms) {
    if (groups.length === 0 || view === 'letters') continue;
    const rarest = groups.reduce((best, group) => (group.rate < best.rate ? group : best));
    for (const sequence of rarest.sequences)
      literals.add(expressionText({ type: 'cat', parts: sequence.map((set) => ({ type: 'set', set })) }));
  }
  return [...literals];
}

/** Characters of the RE2 expressions that share one heap of 16 MiB; all 73 and their caches do not fit into one. */
const IN_ONE_HEAP = 60_000;

/** One RE2 for each pattern. */
export function re2Expressions() {
  const sources = [...patternSources()];
  const compiled = [];
  const refused = [];
  let module = freshRe2();
  let size = 0;
  for (const [id, forms] of sources) {
    const source = forms.map((form) => `(?:${form})`).join('|');
    if (size > 0 && size + source.length > IN_ONE_HEAP) {
      module = freshRe2();
      size = 0;
    }
    try {
      compiled.push({ id, expression: new module.RE2(source, 'gu') });
      size += source.length;
    } catch (error) {
      refused.push({ id, why: String(error.message).slice(0, 80) });
      module = freshRe2();
      size = 0;
    }
  }
  return { compiled, refused };
}

function freshRe2() {
  const require = createRequire(import.meta.url);
  for (const path of Object.keys(require.cache)) if (path.includes('re2-wasm')) delete require.cache[path];
  return require('re2-wasm');
}
