/**
 * One input scanned with someone looking on. For each view, what it holds, which candidates its
 * anchors proposed, and why each became a finding or did not.
 */
import { randomBytes } from 'node:crypto';
import type {
  ExplainedCandidate,
  ExplainedView,
  ExplainOptions,
  Explanation,
  Outcome,
} from './base/explanation.js';
import { resolveLimits } from './base/limits.js';
import { isAtLeast } from './base/severity.js';
import type { Finding, PatternInfo, Severity } from './base/types.js';
import type { Dropped, Refusal } from './confirm/confirm.js';
import { type Confirmed, spanText } from './confirm/confirmed.js';
import { previewOf } from './confirm/preview.js';
import { databaseWith } from './database.js';
import type { Window } from './match/carried.js';
import type { ViewMatcher } from './normalize/reader.js';
import type { View } from './normalize/view.js';
import { choosePatterns } from './pattern-choice.js';
import { NeighbourSession } from './session/neighbours.js';
import { PortableSession } from './session/portable.js';
import { bytesOf, type Trace } from './session/session.js';

/** Bytes of a view that are shown, views, and what is told of one view, at most. */
const MOST_TEXT = 4096;
const MOST_VIEWS = 500;
const MOST_TOLD = 500;
const STAR = 0x2a;

const REFUSALS: Readonly<Record<Refusal, string>> = {
  before: 'the byte directly before it makes it part of something longer',
  after: 'the byte directly behind it makes it part of something longer',
  context: 'the word that must stand before such a value is not there',
  precededBy: 'what must stand before it is not there',
  notPrecededBy: 'something stands before it that excludes it',
  followedBy: 'what must follow it is not there',
  notFollowedBy: 'something follows it that excludes it',
  pair: 'what belongs to it is not near it',
  request: 'nothing before it asks about the text that it stands in',
  tooLong: 'it is longer than a match of this form can be',
  withinWord: 'it begins inside a word',
  tooFewLetters: 'it has too few letters to be read through what stands between them',
  unbrokenLetters: 'nothing breaks its words up, so that the forms for plain text judge it',
  validator: 'the validator refuses it',
  unverified: 'it counts only with a checksum that holds, and none does',
  placeholder: 'it is a placeholder',
  unchanged: 'the view that this one was read from holds it as well',
};

interface Judged {
  readonly form: string;
  readonly pattern: PatternInfo;
  readonly start: number;
  readonly end: number;
  readonly outcome: Outcome;
  readonly why: string;
  readonly text: string;
  readonly prefixLength: number;
  readonly spanFrom: number;
  readonly confirmed?: Confirmed;
}

/** What is noted of a view while it is read. */
class Notes {
  readonly bytes = Buffer.alloc(MOST_TEXT);
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  start = Number.POSITIVE_INFINITY;
  end = 0;
  length = 0;
  readonly runs = new Map<number, { start: number; end: number }>();
  readonly judged: Judged[] = [];
  omitted = 0;

  /** @param at - where in the input what is scanned begins */
  constructor(
    readonly layers: readonly string[],
    private readonly at: number,
  ) {}

  read(view: View, from: number, upTo: number): void {
    for (let offset = from; offset < upTo; offset += 1) {
      const [start, end] = [this.at + view.rawStart(offset), this.at + view.rawEnd(offset)];
      this.start = Math.min(this.start, start);
      this.end = Math.max(this.end, end);
      if (this.length < MOST_TEXT) {
        this.bytes[this.length] = view.at(offset);
        this.starts.push(start);
        this.ends.push(end);
      }
      this.length += 1;
    }
  }

  run(view: View, from: number, to: number): void {
    if (to <= from) return;
    const span = { start: this.at + view.rawStart(from), end: this.at + view.rawEnd(to - 1) };
    const known = this.runs.get(from);
    if (known !== undefined) known.end = span.end;
    else if (this.runs.size < MOST_TOLD) this.runs.set(from, span);
    else this.omitted += 1;
  }

  add(judged: Judged): void {
    const { at } = this;
    const [start, end] = [at + judged.start, at + judged.end];
    if (this.judged.length < MOST_TOLD) this.judged.push({ ...judged, start, end });
    else this.omitted += 1;
  }
}

class Observer implements Trace {
  readonly views: Notes[] = [];
  omittedViews = 0;
  private readonly notes = new WeakMap<View, Notes>();
  /** The window that is being judged, and whether anything matched in it so far. */
  private present: { view: View; window: Window; hasMatch: boolean } | undefined;

  constructor(
    private readonly patterns: readonly PatternInfo[],
    private readonly tellsAll: boolean,
    /** Where in the input what is scanned begins; undefined for the input itself. */
    private readonly beside: number | undefined,
  ) {}

  matcher(view: View, own: ViewMatcher): ViewMatcher {
    if (this.views.length === MOST_VIEWS) {
      this.omittedViews += 1;
      return own;
    }
    const notes = new Notes(
      this.beside === undefined ? view.layers : ['beside', ...view.layers],
      this.beside ?? 0,
    );
    this.views.push(notes);
    this.notes.set(view, notes);
    let seen = 0;
    const settle = (upTo: number, clock: number, isFinal: boolean) => {
      own.settle(upTo, clock, isFinal);
      this.closeWindow();
    };
    return {
      scan(upTo, places) {
        notes.read(view, seen, upTo);
        seen = Math.max(seen, upTo);
        own.scan(upTo, places);
      },
      run(from, to) {
        notes.run(view, from, to);
        own.run(from, to);
      },
      settle,
      oldest: () => own.oldest(),
      pendingAcross: (offset) => own.pendingAcross(offset),
      carried: (oldest) => own.carried(oldest),
      rest: () => own.rest(),
      isOpenBefore: (offset, read) => own.isOpenBefore(offset, read),
    };
  }

  window(view: View, window: Window): void {
    this.closeWindow();
    this.present = { view, window, hasMatch: false };
  }

  dropped({ view, form, start, end, by, validator }: Dropped): void {
    const text = view.latin1(start, end);
    const why = validator === undefined ? REFUSALS[by] : `the validator ${validator} refuses it`;
    this.tell(view, form.pattern, {
      form: form.name,
      ...view.rawSpan(start, end),
      outcome: 'refused',
      why,
      text,
      prefixLength: 0,
      spanFrom: 0,
    });
  }

  confirmed(confirmed: Confirmed): void {
    const { present } = this;
    if (present === undefined) return;
    const { pattern, start, end, text, prefixLength, spanFrom } = confirmed;
    const form = present.window.state.candidate.form.name;
    const extent = { form, start, end, text, prefixLength, spanFrom };
    this.tell(present.view, pattern, { ...extent, outcome: 'found', why: '', confirmed });
  }

  private tell(view: View, pattern: number, judged: Omit<Judged, 'pattern'>): void {
    if (this.present !== undefined) this.present.hasMatch = true;
    this.notes.get(view)?.add({ ...judged, pattern: this.patterns[pattern] as PatternInfo });
  }

  private closeWindow(): void {
    const { present } = this;
    this.present = undefined;
    if (present === undefined || present.hasMatch || !this.tellsAll) return;
    const { view, window } = present;
    const { form } = window.state.candidate;
    const [from, to] = [Math.max(window.from, view.base), Math.min(window.to, view.end)];
    if (from >= to) return;
    this.notes.get(view)?.add({
      pattern: this.patterns[form.pattern] as PatternInfo,
      form: form.name,
      ...view.rawSpan(from, to),
      outcome: 'noMatch',
      why: 'its anchor is there, and the expression does not match',
      text: '',
      prefixLength: 0,
      spanFrom: 0,
    });
  }
}

/** See `explain`. */
export function observedScan(input: string | Uint8Array, options: ExplainOptions): Explanation {
  const bytes = bytesOf(input);
  const database = choosePatterns(databaseWith(options.patterns ?? []), options);
  const { patterns } = database.compiled;
  const minSeverity = options.minSeverity ?? 'low';
  const limits = resolveLimits(options.limits);
  const config = { database, limits, minSeverity, fingerprintKey: options.fingerprintKey ?? randomBytes(32) };
  const observers: Observer[] = [];
  const open = (_: unknown, expected: number | undefined, at: number) => {
    const observer = new Observer(patterns, options.all ?? false, observers.length > 0 ? at : undefined);
    observers.push(observer);
    return new PortableSession({ ...config, trace: observer }, expected);
  };
  const session = new NeighbourSession(
    { open, least: database.least, maxFindings: limits.maxFindings },
    bytes.length,
  );
  const { findings, truncated } = session.whole(bytes);
  const notes = observers.flatMap((observer) => observer.views);
  const omitted = observers.map((observer) => observer.omittedViews).reduce((sum, count) => sum + count);
  const secrets = options.showSecrets === true ? [] : secretSpans(notes);
  const views = notes.map((one) => viewOf(one, findings, minSeverity, secrets, options));
  return { bytes: bytes.length, truncated, findings, views, omittedViews: omitted };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the input may hold a secret: whatever matched, also what was refused. By start, not overlapping. */
function secretSpans(views: readonly Notes[]): Span[] {
  const spans = views
    .flatMap(({ judged }) => judged)
    .filter(({ pattern, text }) => pattern.category === 'dlp' && text !== '')
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
  const joined: { start: number; end: number }[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push(span);
  }
  return joined;
}

/** Whether a stretch has a byte in one of these spans. */
function touches(spans: readonly Span[], start: number, end: number): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).start < end) low = middle + 1;
    else high = middle;
  }
  const last = spans[low - 1];
  return last !== undefined && last.end > start;
}

function viewOf(
  notes: Notes,
  findings: readonly Finding[],
  minSeverity: Severity,
  secrets: readonly Span[],
  options: ExplainOptions,
): ExplainedView {
  const shown = Math.min(notes.length, MOST_TEXT);
  const text = Buffer.from(notes.bytes.subarray(0, shown));
  for (let i = 0; i < shown; i += 1) {
    const [start, end] = [notes.starts[i] as number, notes.ends[i] as number];
    if (touches(secrets, start, end)) text[i] = STAR;
  }
  return {
    layers: notes.layers,
    start: notes.length === 0 ? 0 : notes.start,
    end: notes.end,
    length: notes.length,
    text: text.toString('utf8'),
    isWhole: notes.length <= MOST_TEXT,
    runs: [...notes.runs.values()],
    candidates: notes.judged.map((judged) => candidateOf(judged, findings, minSeverity, options)),
    omitted: notes.omitted,
  };
}

function candidateOf(
  judged: Judged,
  findings: readonly Finding[],
  minSeverity: Severity,
  options: ExplainOptions,
): ExplainedCandidate {
  const { pattern, form, start, end, text, prefixLength, spanFrom } = judged;
  const preview =
    text === '' || options.showSecrets === true
      ? Buffer.from(spanText(judged), 'latin1').toString('utf8')
      : previewOf(pattern.category, text, prefixLength, spanFrom);
  const { outcome, why } = fateOf(judged, findings, minSeverity);
  return { patternId: pattern.id, form, start, end, outcome, why, preview };
}

/** What became of a confirmed match; of others it is known already. */
function fateOf(
  { start, end, confirmed, pattern, outcome, why }: Judged,
  findings: readonly Finding[],
  minSeverity: Severity,
): { outcome: Outcome; why: string } {
  if (confirmed === undefined) return { outcome, why };
  const { confidence, severity } = confirmed;
  const told = findings.filter((finding) => finding.start < end && finding.end > start);
  const isSame = (finding: Finding) =>
    finding.patternId === pattern.id && finding.start === start && finding.end === end;
  const own = told.find(isSame);
  if (own !== undefined && own.decoding.join() === confirmed.decoding.join())
    return { outcome: 'found', why: `${confidence}, ${severity}` };
  if (own !== undefined) return { outcome: 'superseded', why: 'it was found through a shorter chain' };
  if (!isAtLeast(severity, minSeverity))
    return { outcome: 'belowSeverity', why: `its severity is ${severity}` };
  const other = told.find((finding) => finding.patternId === pattern.id) ?? told[0];
  if (other === undefined) return { outcome: 'superseded', why: 'no more findings are told' };
  return {
    outcome: 'superseded',
    why: `${other.patternId} at ${other.start}..${other.end} says more`,
  };
}
