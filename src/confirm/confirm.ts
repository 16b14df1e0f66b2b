/**
 * Candidate to finding: the exact extent by RE2, what stands around it, validators, placeholders.
 *
 * One definition of a match for all engines: RE2's leftmost match over the view, not overlapping the
 * one before it, that its guards and validators let pass.
 */
import { SEVERITIES } from '../base/severity.js';
import type { Confidence, PassName, Severity } from '../base/types.js';
import type { Window } from '../match/carried.js';
import { isInClass, isRefusedBefore, startsMatch } from '../match/lead.js';
import { invisibleLength } from '../match/separator.js';
import { isAlphanumeric } from '../normalize/byte-classes.js';
import type { View } from '../normalize/view.js';
import { type CompiledForm, GUARD_WINDOW, PAIR_WINDOW, REQUEST_WINDOW } from '../patterns/compiled.js';
import { CONTEXT_WINDOW } from '../patterns/context.js';
import { LEAST_LETTERS } from '../patterns/frame-letters.js';
import type { Confirmed } from './confirmed.js';
import { isBroken, type Letters, lettersOf } from './letters.js';
import { judgePlaceholder } from './placeholder.js';
import { type Prefilters, sharedPrefilters } from './prefilter.js';
import { type Re2, sharedRe2 } from './re2.js';
import { guardBefore, isRefusedAtOnce } from './refused-at-once.js';
import { textBefore } from './text-before.js';
import { resolveValidator } from './validators/index.js';
import type { Subject, Validator, Verdict } from './validators/types.js';
import { indexOf, WordsReader } from './words.js';

export type OnConfirmed = (confirmed: Confirmed) => void;

/**
 * What refused a match: the byte directly before or behind it, a guard of the form, the value's own shape on
 * its view, a validator, a placeholder's look. `unchanged`: the view holds it as the view before does.
 */
export type Refusal =
  | 'before'
  | 'after'
  | Guard
  | 'tooLong'
  | 'withinWord'
  | 'tooFewLetters'
  | 'unbrokenLetters'
  | 'validator'
  | 'unverified'
  | 'placeholder'
  | 'unchanged';

type Guard = 'context' | 'precededBy' | 'notPrecededBy' | 'followedBy' | 'notFollowedBy' | 'pair' | 'request';

/** A match that is no finding. */
export interface Dropped {
  readonly view: View;
  readonly form: CompiledForm;
  /** In the view. */
  readonly start: number;
  readonly end: number;
  readonly by: Refusal;
  /** The validator that failed. */
  readonly validator?: string;
}

export type OnDropped = (dropped: Dropped) => void;

/**
 * What an example's claim rests on. Where a form leaves the length open, a body that nobody generated leaves
 * nothing of the shape but its prefix.
 */
export function exampleConfidence(kind: 'sample' | 'example', form: CompiledForm): Confidence {
  return kind === 'example' && form.cap >= 2 * form.least ? 'context' : 'format';
}

export class Confirmer {
  private readonly validators = new Map<string, Validator>();
  private readonly words = new WeakMap<View, WordsReader>();

  constructor(
    private readonly emit: OnConfirmed,
    private readonly onDropped?: OnDropped,
    private readonly re2: Re2 = sharedRe2(),
    private readonly prefilters: Prefilters = sharedPrefilters(),
  ) {}

  /** Judges the matches of a window that start before `limit`. */
  readonly judge = (view: View, window: Window, limit: number): void => {
    const { form } = window.state.candidate;
    if (form.view === 'letters') return this.judgeLetters(view, window, limit);
    if (form.view === 'words') return this.judgeWords(view, window, limit);
    let from = Math.max(window.from, window.state.next, view.base);
    const end = Math.min(window.to, view.end);
    // What stands behind the longest match tells whether a word, or the text, ends with it.
    const readEnd = Math.min(window.to + 1, view.end);
    const isLed = form.leads.length > 0;
    // Where no match may start any more.
    const over = Math.min(end, window.last + 1, limit < window.to ? limit : end);
    while (from < over) {
      if (isLed) while (from < over && !startsMatch(view, form, from, end)) from += 1;
      if (from >= over) break;
      // One byte more on the left, so that RE2 sees what an edge of a word is; no more on the right than
      // a match can take up.
      const origin = Math.max(view.base, from - 1);
      const textEnd = Math.min(readEnd, (isLed ? from : window.last) + form.cap + 1);
      const firstEnd =
        view.base + this.prefilters.firstEnd(form, view.bytes, from - view.base, end - view.base);
      if (firstEnd > textEnd) {
        if (!isLed || firstEnd > end) break;
        // The next match, if any, starts where this end lies within its cap.
        from = Math.max(from + 1, firstEnd - form.cap - 1);
        continue;
      }
      // An explanation is to name the whole match.
      if (isLed && this.onDropped === undefined && isRefusedAtOnce(this.re2, view, form, from)) {
        from += 1;
        continue;
      }
      // Every byte of the text is copied into RE2's memory, which costs more than a walk over it.
      const lastEnd = isLed
        ? view.base + this.prefilters.lastEnd(form, view.bytes, from - view.base, textEnd - view.base)
        : textEnd;
      let text = view.latin1(origin, Math.min(textEnd, lastEnd + 1));
      if (origin < from && view.isEscapeLetter(origin)) text = `\n${text.slice(1)}`;
      const match = this.re2.search(form.expression, text, from - origin);
      if (match === undefined || (isLed && origin + match.start > from)) {
        if (!isLed) break;
        from += 1;
        continue;
      }
      const start = origin + match.start;
      if (start >= over) break;
      from = this.confirm(view, form, start, Math.min(origin + match.end, start + form.cap, end));
      window.state.next = from;
    }
  };

  /** @returns where the next match may start */
  private confirm(view: View, form: CompiledForm, start: number, end: number): number {
    const drop = (by: Refusal, validator?: string) => {
      this.drop(view, form, start, end, by, validator);
      return start + 1;
    };
    if (isRefusedBefore(view, form.before, start)) {
      drop('before');
      return this.behindEdge(view, form.before, start);
    }
    if (form.after !== '' && end < view.end && isInClass(view, form.after, end) && !view.hasGapBefore(end)) {
      return drop('after');
    }
    const before = textBefore(view, start);
    const contextFrom = this.contextStart(form, start, before);
    if (contextFrom < 0) return drop('context');
    const guard = this.refusingGuard(view, form, start, end, before);
    if (guard !== undefined) return drop(guard);
    const text = view.latin1(start, end);
    const judged = this.validate(view, form, text, before, end);
    if (!('length' in judged)) return drop(judged.by, judged.validator);
    const length = Math.min(text.length, judged.length);
    this.report(view, form, start, start + length, text.slice(0, length), judged, contextFrom);
    return start + Math.max(1, length);
  }

  private drop(
    view: View,
    form: CompiledForm,
    start: number,
    end: number,
    by: Refusal,
    validator?: string,
  ): void {
    this.onDropped?.({ view, form, start, end, by, ...(validator === undefined ? {} : { validator }) });
  }

  /** A match within a longer run of its own alphabet: no match can start before that run ends. */
  private behindEdge(view: View, flags: string, start: number): number {
    let next = start + 1;
    while (next < view.end && isRefusedBefore(view, flags, next)) next += 1;
    return next;
  }

  /** Where the word begins that the value needs before it; the value's start if it needs none; else -1. */
  private contextStart(form: CompiledForm, start: number, before: string): number {
    if (form.context === undefined) return start;
    const near = before.slice(-CONTEXT_WINDOW);
    const match = this.re2.search(form.context, near);
    return match === undefined ? -1 : start - near.length + match.start;
  }

  /** The guard that refuses a match; undefined if none does. */
  private refusingGuard(
    view: View,
    form: CompiledForm,
    start: number,
    end: number,
    before: string,
  ): Guard | undefined {
    const { re2 } = this;
    const near = before.slice(-GUARD_WINDOW);
    const refusing = guardBefore(re2, form, near);
    if (refusing !== undefined) return refusing;
    if (form.followedBy !== undefined || form.notFollowedBy !== undefined) {
      const after = view.latin1(end, Math.min(view.end, end + GUARD_WINDOW));
      if (form.followedBy !== undefined && !re2.test(form.followedBy, after)) return 'followedBy';
      if (form.notFollowedBy !== undefined && re2.test(form.notFollowedBy, after)) return 'notFollowedBy';
    }
    if (form.pair !== undefined) {
      const left = view.latin1(Math.max(view.base, start - PAIR_WINDOW), start);
      const right = view.latin1(end, Math.min(view.end, end + PAIR_WINDOW));
      if (!re2.test(form.pair, left) && !re2.test(form.pair, right)) return 'pair';
    }
    if (form.request !== undefined) {
      const left = view.latin1(Math.max(view.base, start - REQUEST_WINDOW), start);
      if (!re2.test(form.request, left)) return 'request';
    }
    return undefined;
  }

  private validate(
    view: View,
    form: CompiledForm,
    text: string,
    before: string,
    end: number,
  ): Judged | Pick<Dropped, 'by' | 'validator'> {
    let { severity } = form;
    let confidence: Confidence = form.confidence;
    let { length } = text;
    const prefix = this.prefixLength(form, text);
    const after = view.latin1(end, Math.min(view.end, end + GUARD_WINDOW));
    const subject: Subject = { text, prefix, before: before.slice(-GUARD_WINDOW), after };
    for (const spec of form.validators) {
      const verdict: Verdict = this.validator(spec)(subject);
      if (verdict.outcome === 'fail') return { by: 'validator', validator: spec };
      if (verdict.outcome === 'verified') confidence = 'verified';
      if (verdict.severity !== undefined) severity = lower(severity, verdict.severity);
      if (verdict.length !== undefined) length = Math.min(length, verdict.length);
    }
    if (form.verifiedOnly && confidence !== 'verified') return { by: 'unverified' };
    if (form.placeholders && confidence !== 'verified') {
      const kind = judgePlaceholder(text, prefix, subject.before, after);
      if (kind === 'template') return { by: 'placeholder' };
      if (kind !== 'none') {
        severity = 'low';
        confidence = exampleConfidence(kind, form);
      }
    }
    return { severity, confidence, length, prefix };
  }

  private validator(spec: string): Validator {
    let validator = this.validators.get(spec);
    if (validator === undefined) {
      validator = resolveValidator(spec) as Validator;
      this.validators.set(spec, validator);
    }
    return validator;
  }

  private prefixLength(form: CompiledForm, text: string): number {
    if (form.prefix === undefined) return 0;
    return this.re2.search(form.prefix, text)?.end ?? 0;
  }

  private judgeWords(view: View, window: Window, limit: number): void {
    const { form } = window.state.candidate;
    const from = Math.max(window.from, window.state.next, view.base);
    const end = Math.min(window.to, view.end);
    if (from >= end || from > window.last) return;
    let reader = this.words.get(view);
    if (reader === undefined) {
      reader = new WordsReader(view);
      this.words.set(view, reader);
    }
    const words = reader.read(from, end);
    const first = indexOf(words, from);
    const last = indexOf(words, end);
    // A walk has told that a frame could match.
    if (!form.isWalked && !this.prefilters.couldMatch(form, words.codes, first, last)) return;
    const origin = Math.max(0, first - 1);
    const text = words.text.slice(origin, last);
    let at = first - origin;
    // Where a match may start at one place alone, another need not be looked for.
    const isAtOnce = window.last <= from;
    while (at < text.length) {
      const match = this.re2.search(form.expression, text, at);
      if (match === undefined) break;
      const start = words.offsets[origin + match.start] as number;
      const matchEnd = (words.offsets[origin + match.end - 1] as number) + 1;
      if (start > window.last || (start >= limit && limit < window.to)) break;
      const refusal =
        matchEnd - start > form.cap ? 'tooLong' : isWithinWord(text, match.start) ? 'withinWord' : undefined;
      if (refusal !== undefined) this.drop(view, form, start, matchEnd, refusal);
      const isFine = refusal === undefined && this.confirm(view, form, start, matchEnd) >= matchEnd;
      if (isFine) window.state.next = matchEnd;
      if (isAtOnce) break;
      at = isFine ? match.end : match.start + 1;
    }
  }

  private judgeLetters(view: View, window: Window, limit: number): void {
    const { form } = window.state.candidate;
    const from = Math.max(window.from, window.state.next, view.base);
    const end = Math.min(window.to, view.end);
    if (from >= end) return;
    const origin = Math.max(view.base, from - 1);
    const text = view.latin1(origin, Math.min(view.end, end + 1));
    const letters = lettersOf(text);
    if (!this.prefilters.couldMatch(form, letters.codes, 0, letters.count)) return;
    const lettersText = Buffer.from(letters.codes.buffer, 0, letters.count).toString('latin1');
    let at = letters.offsets.subarray(0, letters.count).findIndex((offset) => origin + offset >= from);
    while (at >= 0 && at < letters.count) {
      const match = this.re2.search(form.expression, lettersText, at);
      if (match === undefined) break;
      const start = origin + (letters.offsets[match.start] as number);
      const matchEnd = origin + (letters.offsets[match.end - 1] as number) + 1;
      if (start >= limit && limit < window.to) break;
      const refusal = this.lettersRefusal(view, form, start, matchEnd, { text, letters, match });
      if (refusal !== undefined) {
        this.drop(view, form, start, matchEnd, refusal);
        at = match.start + 1;
        continue;
      }
      const judged = {
        severity: form.severity,
        confidence: form.confidence,
        length: matchEnd - start,
        prefix: 0,
      };
      this.report(view, form, start, matchEnd, view.latin1(start, matchEnd), judged, start);
      at = match.end;
      window.state.next = matchEnd;
    }
  }

  private lettersRefusal(
    view: View,
    form: CompiledForm,
    start: number,
    end: number,
    { text, letters, match }: LettersMatch,
  ): Refusal | undefined {
    if (match.end - match.start < LEAST_LETTERS) return 'tooFewLetters';
    const guard = this.refusingGuard(view, form, start, end, textBefore(view, start));
    if (guard !== undefined) return guard;
    if (end - start > form.cap) return 'tooLong';
    return isBroken(text, letters, match.start, match.end) ? undefined : 'unbrokenLetters';
  }

  private report(
    view: View,
    form: CompiledForm,
    start: number,
    end: number,
    text: string,
    judged: Judged,
    markFrom: number,
  ): void {
    // What a view holds unchanged its parent holds too, and may have reported long ago.
    if (!view.isChangedBetween(markFrom - PAIR_WINDOW, end + PAIR_WINDOW)) {
      this.drop(view, form, start, end, 'unchanged');
      return;
    }
    const spanFrom = form.isBodyOnly && judged.prefix < end - start ? judged.prefix : 0;
    const span = view.rawSpan(start + spanFrom, end);
    this.emit({
      pattern: form.pattern,
      severity: judged.severity,
      confidence: judged.confidence,
      start: span.start,
      end: span.end,
      decoding: decodingOf(view, form, { start, end, from: Math.max(markFrom, view.base) }),
      isLetters: form.view === 'letters',
      isCoarse: view.layers.includes('gzip'),
      text,
      prefixLength: judged.prefix,
      spanFrom,
    });
  }
}

/** Whether the letter or digit at an index continues a word. */
function isWithinWord(text: string, index: number): boolean {
  return index > 0 && isAlphanumeric(text.charCodeAt(index)) && isAlphanumeric(text.charCodeAt(index - 1));
}

interface Judged {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly length: number;
  readonly prefix: number;
}

/** A match on the letters of a text. */
interface LettersMatch {
  readonly text: string;
  readonly letters: Letters;
  readonly match: { readonly start: number; readonly end: number };
}

function lower(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b) ? a : b;
}

/** The passes that a match needed, the words view's own among them: it takes layout controls for what parts words. */
function decodingOf(
  view: View,
  { view: kind }: CompiledForm,
  { start, end, from }: { readonly start: number; readonly end: number; readonly from: number },
): readonly PassName[] {
  const names = view.decoding(from, end);
  if (kind !== 'words' || names.includes('zero-width')) return names;
  for (let at = start - view.base; at < end - view.base; at += 1)
    if (invisibleLength(view.bytes, at) > 0) return [...names, 'zero-width'];
  return names;
}
