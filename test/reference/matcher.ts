/**
 * The reference matcher: slow and obvious. It makes every reading of the whole input, layer by layer, and
 * runs every form's expression over each of them from its first byte to its last. No anchors, no windows,
 * no chunks, no places where a reading is left out because it equals another.
 */

import { SEVERITIES } from '../../src/base/severity.js';
import type { Confidence, PassName, Severity } from '../../src/base/types.js';
import { exampleConfidence } from '../../src/confirm/confirm.js';
import type { Confirmed } from '../../src/confirm/confirmed.js';
import { Dedupe } from '../../src/confirm/dedupe.js';
import { judgePlaceholder } from '../../src/confirm/placeholder.js';
import { type Match, Re2 } from '../../src/confirm/re2.js';
import { resolveValidator } from '../../src/confirm/validators/index.js';
import type { CompiledForm, CompiledPatterns } from '../../src/patterns/compiled.js';
import { decodingOf, hasGapBefore, type Reading, rawReading } from './reading.js';
import { decodedIn } from './runs.js';
import { undoneIn } from './text.js';

export interface ReferenceFinding {
  readonly patternId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
  readonly decoding: readonly PassName[];
}

const CONTEXT = 104;
const GUARD = 128;
const PAIR = 256;
const REQUEST = 1024;

/** Every reading of an input, the raw one first. */
export function readingsOf(bytes: Uint8Array, maxDepth: number): Reading[] {
  const readings: Reading[] = [];
  const visit = (reading: Reading) => {
    readings.push(reading);
    // Nothing is decoded out of a form field's reading.
    if (reading.kinds.at(-1) === 'plus') return;
    for (const child of [...undoneIn(reading), ...decodedIn(reading)]) {
      if (child.kinds.filter((kind) => kind !== 'plus').length <= maxDepth) visit(child);
    }
  };
  visit(rawReading(bytes));
  return readings;
}

export class ReferenceMatcher {
  private readonly re2 = new Re2();

  constructor(
    private readonly compiled: CompiledPatterns,
    private readonly maxDepth: number,
  ) {}

  scan(bytes: Uint8Array): ReferenceFinding[] {
    const dedupe = new Dedupe(this.compiled.patterns);
    for (const reading of readingsOf(bytes, this.maxDepth)) {
      for (const form of this.compiled.forms) this.match(reading, form, (found) => dedupe.add(found));
    }
    return dedupe
      .release(Number.POSITIVE_INFINITY)
      .map(({ pattern, severity, confidence, start, end, decoding }) => {
        const patternId = this.compiled.patterns[pattern]?.id ?? '';
        return { patternId, severity, confidence, start, end, decoding };
      });
  }

  /** Leftmost matches, not overlapping, that what stands around them and the validators let pass. */
  private match(reading: Reading, form: CompiledForm, emit: (found: Confirmed) => void): void {
    if (form.view === 'smuggled' && reading.kinds.at(-1) !== 'smuggled') return;
    for (let from = 0; from < reading.text.length; ) {
      const match = this.leftmost(reading.text, form, from);
      if (match === undefined) return;
      const end = Math.min(match.end, match.start + form.cap);
      const found = this.confirm(reading, form, match.start, end);
      if (found !== undefined) emit(found.confirmed);
      from = found === undefined ? match.start + 1 : Math.max(found.end, match.start + 1);
    }
  }

  /** The leftmost match from an offset on. Behind an escaped line break a word can begin. */
  private leftmost(text: string, form: CompiledForm, from: number): Match | undefined {
    const plain = this.re2.search(form.expression, text, from);
    for (const { index } of text.matchAll(/(?<=\\[nrt])(?=\w)/g)) {
      if (index < from || index >= (plain?.start ?? text.length)) continue;
      const match = this.re2.search(form.expression, `\n${text.slice(index)}`, 1);
      if (match?.start === 1) return { start: index, end: index + match.end - 1 };
    }
    return plain;
  }

  private confirm(
    reading: Reading,
    form: CompiledForm,
    start: number,
    matchEnd: number,
  ): { readonly confirmed: Confirmed; readonly end: number } | undefined {
    const { text } = reading;
    const isIn = (flags: string, offset: number) => flags !== '' && flags[text.charCodeAt(offset)] === '1';
    // The letter of an escaped line break is no letter of what follows.
    const isEscaped = /\\[nrt]$/.test(text.slice(Math.max(0, start - 2), start));
    if (isIn(form.before, start - 1) && !hasGapBefore(reading, start) && !isEscaped) return undefined;
    if (isIn(form.after, matchEnd) && !hasGapBefore(reading, matchEnd)) return undefined;
    const before = text
      .slice(0, start)
      .replace(/\\[nrt]/g, ' \n')
      .replace(/\[REDACTED:[a-z0-9+-]+\]/g, (mark) => ' '.repeat(mark.length));
    const after = text.slice(matchEnd);
    const near = before.slice(-CONTEXT);
    const context = form.context === undefined ? undefined : this.re2.search(form.context, near);
    if (form.context !== undefined && context === undefined) return undefined;
    const holds = (guard: string | undefined, side: string) =>
      guard !== undefined && this.re2.test(guard, side);
    if (form.precededBy !== undefined && !holds(form.precededBy, before.slice(-GUARD))) return undefined;
    if (holds(form.notPrecededBy, before.slice(-GUARD))) return undefined;
    if (form.followedBy !== undefined && !holds(form.followedBy, after.slice(0, GUARD))) return undefined;
    if (holds(form.notFollowedBy, after.slice(0, GUARD))) return undefined;
    const hasPair = holds(form.pair, before.slice(-PAIR)) || holds(form.pair, after.slice(0, PAIR));
    if (form.pair !== undefined && !hasPair) return undefined;
    if (form.request !== undefined && !holds(form.request, before.slice(-REQUEST))) return undefined;
    const judged = this.validate(
      form,
      text.slice(start, matchEnd),
      before.slice(-GUARD),
      after.slice(0, GUARD),
    );
    if (judged === undefined) return undefined;
    const end = start + judged.length;
    const markFrom = context === undefined ? start : start - near.length + context.start;
    const spanFrom = form.isBodyOnly && judged.prefix < judged.length ? judged.prefix : 0;
    const confirmed: Confirmed = {
      pattern: form.pattern,
      severity: judged.severity,
      confidence: judged.confidence,
      start: reading.cells[start + spanFrom]?.start ?? 0,
      end: reading.cells[end - 1]?.end ?? 0,
      decoding: decodingOf(reading, markFrom, end),
      isLetters: false,
      isCoarse: false,
      text: text.slice(start, end),
      prefixLength: judged.prefix,
      spanFrom,
    };
    return { confirmed, end };
  }

  private validate(form: CompiledForm, text: string, before: string, after: string) {
    let { severity, confidence } = form;
    let { length } = text;
    const prefix = form.prefix === undefined ? 0 : (this.re2.search(form.prefix, text)?.end ?? 0);
    for (const spec of form.validators) {
      const verdict = resolveValidator(spec)?.({ text, prefix, before, after });
      if (verdict === undefined || verdict.outcome === 'fail') return undefined;
      if (verdict.outcome === 'verified') confidence = 'verified';
      if (verdict.severity !== undefined) severity = lowest(severity, verdict.severity);
      length = Math.min(length, verdict.length ?? length);
    }
    if (form.verifiedOnly && confidence !== 'verified') return undefined;
    if (form.placeholders && confidence !== 'verified') {
      const kind = judgePlaceholder(text, prefix, before, after);
      if (kind === 'template') return undefined;
      if (kind !== 'none') [severity, confidence] = ['low', exampleConfidence(kind, form)];
    }
    return { severity, confidence, length, prefix };
  }
}

const lowest = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? a : b;
