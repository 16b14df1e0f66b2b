/**
 * Definitions to compiled patterns: expressions parsed and written out again over bytes, frames
 * expanded, anchors derived, windows measured.
 */
import { PatternError } from '../base/errors.js';
import { SEVERITIES, type Severity } from '../base/severity.js';
import type { FormDefinition, PatternDefinition } from '../base/types.js';
import { otherReadings } from '../normalize/confusables.js';
import { type AnchorGroup, deriveAnchors, hasLiterals, literalGroup } from './anchors.js';
import { sizeOf } from './byte-set.js';
import { type CompiledForm, type CompiledPatterns, PAIR_WINDOW, SHORT_MATCH } from './compiled.js';
import { CONTEXT_GAP, CONTEXT_WINDOW, contextExpression } from './context.js';
import { SEPARATOR_NODE } from './exact-strings.js';
import { EMPTY, type Node, parseExpression } from './expression.js';
import { expressionText, lengthsOf } from './expression-text.js';
import { expandFrame, expandFrameToLetters, FRAME_CAP, type WordClasses } from './frame.js';
import { isWalkable } from './frame-start.js';
import { beginWithRun, leadsOf } from './leads.js';
import { LETTERS_CAP, withAnyVowel, withLeet } from './letters.js';
import { positionsOf } from './positions.js';
import { prefixOf } from './prefix.js';

/** More are refused: each takes half a millisecond to build, and there is no end to a mistake. */
const MOST_PATTERNS = 20_000;
/** Bytes and classes of one expression, repetitions written out. The longest of ours has 5,500. */
const MOST_POSITIONS = 6000;
/** Open-ended forms end here (R11). */
const DEFAULT_CAP = 4096;

export interface CompileOptions {
  readonly classes: WordClasses;
  /** Names of the validators there are. */
  readonly isValidator: (spec: string) => boolean;
}

/** What guards are compiled to, by their texts. */
type Guards = Map<string, string>;

/**
 * Compiles definitions.
 *
 * @throws PatternError `ERR_PATTERN` naming the pattern, the form and what is wrong with it
 */
export function compilePatterns(
  definitions: readonly PatternDefinition[],
  options: CompileOptions,
): CompiledPatterns {
  if (definitions.length > MOST_PATTERNS)
    throw new PatternError(`${definitions.length} patterns are more than the ${MOST_PATTERNS} that fit`);
  const forms: CompiledForm[] = [];
  const guards: Guards = new Map();
  const seen = new Set<string>();
  const patterns = definitions.map((definition, pattern) => {
    if (seen.has(definition.id)) throw new PatternError(`pattern ${definition.id}: the id is used twice`);
    seen.add(definition.id);
    const list = definition.forms ?? [definition];
    list.forEach((form, i) => {
      const name = definition.forms === undefined ? definition.id : (form.name ?? `form ${i + 1}`);
      try {
        forms.push(...compileForm(definition, form, pattern, name, options, guards));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new PatternError(`pattern ${definition.id}, ${name}: ${why}`, { cause: error });
      }
    });
    return {
      id: definition.id,
      name: definition.name ?? definition.id,
      category: definition.category,
      severity: definition.severity,
      description: definition.description ?? '',
      reference: [definition.reference ?? []].flat(),
      generic: definition.generic ?? false,
    };
  });
  return { patterns, forms };
}

function compileForm(
  definition: PatternDefinition,
  form: FormDefinition,
  pattern: number,
  name: string,
  options: CompileOptions,
  guards: Guards,
): CompiledForm[] {
  if ((form.expression === undefined) === (form.frame === undefined)) {
    throw new PatternError('exactly one of expression and frame must be given');
  }
  const validators = [form.validator ?? []].flat();
  for (const spec of validators) {
    if (!options.isValidator(spec)) throw new PatternError(`no validator is named ${JSON.stringify(spec)}`);
  }
  const isFrame = form.frame !== undefined;
  const source =
    form.frame === undefined ? (form.expression as string) : expandFrame(form.frame, options.classes);
  const node = parseExpression(source, parseOptions(isFrame || (form.caseless ?? false)));
  // Before anything that takes more than a moment: what RE2 and Hyperscan would make of it grows with this.
  if (positionsOf(node, MOST_POSITIONS) === undefined)
    throw new PatternError(
      `the expression takes more than ${MOST_POSITIONS} bytes and classes once its repetitions are written out: shorten them`,
    );
  const lengths = lengthsOf(node);
  if (lengths.min === 0) throw new PatternError('the expression can match nothing at all');
  const cap = isFrame ? (form.cap ?? FRAME_CAP) : Math.min(lengths.max, form.cap ?? DEFAULT_CAP);
  const guard = (text: string | undefined, end: 'start' | 'end') =>
    text === undefined ? undefined : guardText(text, end, options.classes, guards);
  const prefix = form.prefix ?? prefixOf(node);
  const lookedFor = (text: string | undefined) =>
    text === undefined
      ? undefined
      : parseExpression(withClasses(text, options.classes), parseOptions(form.caseless ?? false));
  const pairNode = lookedFor(form.pair);
  const requestNode = lookedFor(form.request);
  const contextNode =
    form.context === undefined
      ? undefined
      : parseExpression(contextExpression(form.context), parseOptions(true));
  const groups = groupsOf(form, node, pairNode, cap);
  const isGuardedBefore =
    form.before !== undefined || form.precededBy !== undefined || form.notPrecededBy !== undefined;
  const common = {
    pattern,
    severity: lowerOf(definition.severity, form.severity),
    confidence: form.confidence ?? (form.context || form.pair || form.request ? 'context' : 'format'),
    before: flags(form.before),
    after: flags(form.after),
    ...given('precededBy', guard(form.precededBy, 'end')),
    ...given('notPrecededBy', guard(form.notPrecededBy, 'end')),
    ...given('followedBy', guard(form.followedBy, 'start')),
    ...given('notFollowedBy', guard(form.notFollowedBy, 'start')),
    validators,
    verifiedOnly: form.verifiedOnly ?? false,
    placeholders: form.placeholders ?? definition.category === 'dlp',
    isBodyOnly: form.span === 'body',
  } as const;
  const main: CompiledForm = {
    ...common,
    name,
    expression: expressionText(node),
    view: isFrame ? 'words' : (form.view ?? 'text'),
    cap,
    least: lengths.min,
    leads: isFrame ? [] : leadsOf(node, cap > SHORT_MATCH && isGuardedBefore),
    isWalked: isFrame && isWalkable(node),
    isRun: false,
    ...groups,
    ...given('context', contextNode && `(?:${expressionText(contextNode)})\\z`),
    ...given('pair', pairNode && expressionText(pairNode)),
    ...given('request', requestNode && expressionText(requestNode)),
    ...given(
      'prefix',
      prefix === undefined
        ? undefined
        : `\\A(?:${typeof prefix === 'string' ? expressionText(parseExpression(prefix, parseOptions(form.caseless ?? false))) : expressionText(prefix)})`,
    ),
  };
  const letters =
    form.letters !== undefined && form.letters !== false && form.frame !== undefined
      ? lettersForm(form.frame, form.letters === 'any vowel', main, options)
      : undefined;
  return letters === undefined ? [main] : [main, letters];
}

function parseOptions(caseless: boolean) {
  return { caseless, readingsOf: otherReadings };
}

function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}

/** Guards and pairs look at the text itself; like frames they may name word classes. */
function withClasses(text: string, classes: WordClasses): string {
  return text.replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (_, name: string) => classText(name, classes));
}

/** @param guards - those that were written before: forms share them, and some hold thousands of words */
function guardText(text: string, end: 'start' | 'end', classes: WordClasses, guards: Guards): string {
  let inner = guards.get(text);
  if (inner === undefined) {
    inner = expressionText(parseExpression(withClasses(text, classes), parseOptions(true)));
    guards.set(text, inner);
  }
  return end === 'start' ? `\\A(?:${inner})` : `(?:${inner})\\z`;
}

function classText(name: string, classes: WordClasses): string {
  const words = classes.get(name);
  if (words === undefined) throw new PatternError(`there is no word class {${name}}`);
  const text = words.map((word) => withClasses(word, classes));
  return `(?:${text
    .join('|')
    .replace(/ (?![?*])/g, '\\s+')
    .replace(/ (?=[?*])/g, '\\s')})`;
}

/** The same frame with its words broken inside: a second form of its own. */
function lettersForm(
  frame: string,
  isAnyVowel: boolean,
  main: CompiledForm,
  options: CompileOptions,
): CompiledForm | undefined {
  const source = expandFrameToLetters(frame, options.classes);
  if (source === undefined) return undefined;
  const letters = parseExpression(source, { caseless: true });
  const node = withLeet(isAnyVowel ? withAnyVowel(letters) : letters);
  // Between the letters may lie anything: how far apart they are, and where one lies in a match, says nothing.
  const groups = deriveAnchors(node, true).map((group) => ({
    ...elsewhere(group),
    reach: LETTERS_CAP,
    rest: LETTERS_CAP,
  }));
  if (groups.length === 0) return undefined;
  const { context: _context, pair: _pair, prefix: _prefix, ...rest } = main;
  return {
    ...rest,
    name: `${main.name}, letters`,
    expression: expressionText(node),
    view: 'letters',
    cap: LETTERS_CAP,
    least: lengthsOf(node).min,
    leads: [],
    isWalked: false,
    isRun: false,
    groups,
    back: LETTERS_CAP,
    forward: LETTERS_CAP,
  };
}

/** Anchors that occur more often than this give way to the finder of runs, where a form has one. */
const COMMON = 2 ** -10;

interface Window {
  readonly isRun?: boolean;
  readonly groups: readonly AnchorGroup[];
  readonly back: number;
  readonly forward: number;
}

/** Which anchors propose a form, and the window around them in which its match can lie. */
function groupsOf(form: FormDefinition, node: Node, pair: Node | undefined, cap: number): Window {
  const clip = (bytes: number) => Math.min(bytes, cap);
  if (form.anchors !== undefined && form.anchors.length > 0) {
    const lists =
      typeof form.anchors[0] === 'string'
        ? [form.anchors as readonly string[]]
        : (form.anchors as readonly (readonly string[])[]);
    const groups = lists.map((list) => literalGroup(list, form.caseless ?? form.frame !== undefined, cap));
    return { groups, back: cap, forward: cap };
  }
  // What looks for anchors sees the text, where a separator can be anything.
  const own = form.frame === undefined ? deriveAnchors(node) : deriveAnchors(withOpenSpaces(node), true);
  if (form.context !== undefined) {
    // The context word proposes; the value, often a bare alphabet, lies within the gap after it.
    const words = deriveAnchors(
      parseExpression(form.context.map((w) => `(?:${w})`).join('|'), parseOptions(true)),
    );
    const group = words[0];
    if (group !== undefined && (own.length === 0 || !hasLiterals(own[0] as AnchorGroup))) {
      const longestWord = CONTEXT_WINDOW - CONTEXT_GAP;
      return { groups: [elsewhere(group)], back: 0, forward: longestWord + CONTEXT_GAP + cap };
    }
  }
  if (pair !== undefined && (own[0] === undefined || !hasLiterals(own[0]))) {
    const group = deriveAnchors(pair)[0];
    if (group !== undefined && group.rate < (own[0]?.rate ?? 1)) {
      return { groups: [elsewhere(group)], back: PAIR_WINDOW + cap, forward: PAIR_WINDOW + cap };
    }
  }
  const isBare = own[0] === undefined || own[0].rate > COMMON || !hasLiterals(own[0]);
  if (isBare && beginWithRun(leadsOf(node))) return { groups: [], isRun: true, back: cap, forward: cap };
  const only = own.length === 1 ? (own[0] as AnchorGroup) : undefined;
  if (only === undefined) return { groups: own, back: cap, forward: cap };
  return { groups: own, back: clip(only.reach), forward: clip(only.rest) };
}

/** A group that does not lie in the match itself. */
function elsewhere(group: AnchorGroup): AnchorGroup {
  return { ...group, distances: group.sequences.map(() => -1) };
}

/** The tree with every space replaced by what it stands for in the text: any separator. */
function withOpenSpaces(node: Node): Node {
  switch (node.type) {
    case 'set':
      if (node.set[0x20] === 1 && sizeOf(node.set) === 1) return SEPARATOR_NODE;
      // A colon is part of the separator behind it, and need not stand first there.
      if (node.set[0x3a] !== 1) return node;
      return sizeOf(node.set) === 1 ? EMPTY : { type: 'repeat', node, min: 0, max: 1, greedy: true };
    case 'cat':
      return { type: 'cat', parts: node.parts.map(withOpenSpaces) };
    case 'alt':
      return { ...node, options: node.options.map(withOpenSpaces) };
    case 'repeat':
      // The colon that a separator may hold.
      if (node.max === 1 && node.node.type === 'set' && node.node.set[0x3a] === 1) return EMPTY;
      return { ...node, node: withOpenSpaces(node.node) };
    case 'assert':
      return node;
  }
}

function lowerOf(pattern: Severity, form: Severity | undefined): Severity {
  if (form === undefined) return pattern;
  if (SEVERITIES.indexOf(form) > SEVERITIES.indexOf(pattern)) {
    throw new PatternError(
      `severity ${form} is above the pattern's own ${pattern}; a form may only lower it`,
    );
  }
  return form;
}

/** A bracket class as 256 flags. */
function flags(bracket: string | undefined): string {
  if (bracket === undefined) return '';
  const node = parseExpression(bracket);
  if (node.type !== 'set')
    throw new PatternError(`${JSON.stringify(bracket)} is not one bracket class of bytes`);
  return node.set.join('');
}
