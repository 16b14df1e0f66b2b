/**
 * One stream's state: chunks in, findings out as they become certain.
 *
 * A finding is certain when no later byte can change it or bring up a better one at its place. What is
 * kept of the input is a tail that the patterns' own extents bound, whatever the stream's length.
 */
import { ClosedError, InputError } from '../base/errors.js';
import type { Limits } from '../base/limits.js';
import { isAtLeast } from '../base/severity.js';
import type { Finding, ScanResult, Severity, Truncated } from '../base/types.js';
import { Confirmer, type Dropped } from '../confirm/confirm.js';
import { type Confirmed, spanText } from '../confirm/confirmed.js';
import { Dedupe } from '../confirm/dedupe.js';
import { fingerprintOf } from '../confirm/fingerprint.js';
import { previewOf } from '../confirm/preview.js';
import type { Window } from '../match/carried.js';
import type { Database } from '../match/database.js';
import { PortableMatcher } from '../match/portable.js';
import { ShortTexts } from '../match/short-text.js';
import type { JudgeWindow } from '../match/windows.js';
import { createRawReader } from '../normalize/normalizer.js';
import type { Reader, ViewMatcher } from '../normalize/reader.js';
import type { View } from '../normalize/view.js';
import { PAIR_WINDOW } from '../patterns/compiled.js';
import { CONTEXT_WINDOW } from '../patterns/context.js';
import { Budget } from './budget.js';
import { Lines } from './lines.js';

/** Bytes that are taken up at once: bounds what a large chunk makes the session hold. */
const SLICE = 16 * 1024;

/** Takes a finding's full text, one byte a character (latin1). */
export type OnText = (finding: Finding, text: string) => void;

export interface SessionConfig {
  readonly database: Database;
  readonly limits: Limits;
  readonly minSeverity: Severity;
  readonly fingerprintKey: Uint8Array;
  /** Called with each finding's full text (latin1); secrets leave a session no other way. */
  readonly onText?: OnText;
  readonly trace?: Trace;
}

/** Looks on while a session works, and changes nothing. */
export interface Trace {
  /** A view is opened; returns what is to stand between its reader and its matcher. */
  matcher(view: View, own: ViewMatcher): ViewMatcher;
  /** A window is about to be judged. */
  window(view: View, window: Window): void;
  dropped(dropped: Dropped): void;
  confirmed(confirmed: Confirmed): void;
}

export interface Session {
  /**
   * Takes the next bytes of the stream.
   *
   * @returns the findings that became certain
   * @throws ClosedError `ERR_CLOSED` after `end`
   * @throws InputError `ERR_INPUT` for anything but bytes or text
   */
  push(chunk: string | Uint8Array): Finding[];
  /** The stream is over. Its findings are those that no `push` returned yet. */
  end(): ScanResult;
  /**
   * Bytes of the stream before which no finding can begin that was not returned yet; with a span, none of
   * at most so many bytes. What it once said holds, also where a later call says less.
   *
   * @param span - bytes; default: any length
   */
  frontier(span?: number): number;
  /** Which budget has run out so far, or null: what comes after is not read in full. */
  readonly truncated: Truncated;
}

/** What was found in a text that is a stream of its own. */
export type Whole = Pick<ScanResult, 'findings' | 'truncated'>;

/** A session that can tell when another, begun later in the same stream, has come to the same state. */
export interface SegmentSession extends Session {
  /**
   * What it carries from byte to byte, if nothing is under way: of two sessions of one stream that were
   * pushed to the same place and say the same, each goes on as the other would. All findings until here
   * were returned. Undefined while something is under way.
   */
  carried(): string | undefined;
  /** Decoded bytes so far, and the most beyond what the input allowed (see `Budget`). */
  readonly budget: { readonly spent: number; readonly peak: number };
  /** Line feeds so far, and the offset of the last, or -1. */
  readonly feeds: { readonly count: number; readonly last: number };
}

export class PortableSession implements SegmentSession {
  private readonly raw: Reader;
  private readonly dedupe: Dedupe;
  private readonly lines = new Lines();
  readonly budget: Budget;
  private bytes = 0;
  private reported = 0;
  truncated: Truncated = null;
  private isEnded = false;

  /** @param expected - bytes to come, if known: saves growing in steps */
  constructor(
    private readonly config: SessionConfig,
    expected = SLICE,
  ) {
    const { database, limits, trace } = config;
    this.dedupe = new Dedupe(database.compiled.patterns);
    this.budget = new Budget(limits.maxDecodedRatio);
    const confirmer = new Confirmer(
      (confirmed) => {
        trace?.confirmed(confirmed);
        this.dedupe.add(confirmed);
      },
      trace && ((dropped) => trace.dropped(dropped)),
    );
    const judge: JudgeWindow =
      trace === undefined
        ? confirmer.judge
        : (view, window, limit) => {
            trace.window(view, window);
            confirmer.judge(view, window, limit);
          };
    const shortTexts = new ShortTexts(database.scans, database.readsShortTexts);
    this.raw = createRawReader(
      {
        createMatcher: (view: View) => {
          const matcher = new PortableMatcher(view, database, judge);
          return trace?.matcher(view, matcher) ?? matcher;
        },
        reach: database.reach,
        look: database.look,
        far: database.far,
        touch: Math.max(database.look, CONTEXT_WINDOW + PAIR_WINDOW),
        leastText: database.least,
        holdsAnchor: (bytes, length) => shortTexts.mayHoldAnchor(bytes, length),
        maxDepth: limits.maxDepth,
        onDepth: () => this.truncate('depth'),
        onDecodedBytes: () => this.truncate('decoded-bytes'),
        foundFrom: (rawStart) => this.dedupe.countFrom(rawStart),
        spend: (bytes, rawEnd) => this.spend(bytes, rawEnd),
      },
      Math.min(expected, 2 * SLICE),
    );
  }

  push(chunk: string | Uint8Array): Finding[] {
    if (this.isEnded) throw new ClosedError('push after end: one session is one stream; create another');
    const bytes = bytesOf(chunk);
    const findings: Finding[] = [];
    for (let at = 0; at < bytes.length; at += SLICE) {
      if (this.truncated === 'findings') {
        this.bytes += bytes.length - at;
        break;
      }
      const slice = bytes.subarray(at, at + SLICE);
      this.lines.add(slice, this.bytes);
      this.bytes += slice.length;
      this.raw.view.appendRaw(slice);
      this.raw.feed();
      this.release(this.raw.frontier(), findings);
    }
    return findings;
  }

  end(): ScanResult {
    if (this.isEnded) throw new ClosedError('end after end: one session is one stream; create another');
    this.isEnded = true;
    const findings: Finding[] = [];
    if (this.truncated !== 'findings') {
      this.raw.finish();
      this.release(Number.POSITIVE_INFINITY, findings);
    }
    return { findings: findings.sort(byPlace), bytes: this.bytes, truncated: this.truncated };
  }

  frontier(span = Number.POSITIVE_INFINITY): number {
    if (this.isEnded) return this.bytes;
    return Math.min(this.raw.frontier(span), this.dedupe.oldest(span), this.bytes);
  }

  carried(): string | undefined {
    const isCut = this.truncated === 'findings' || this.truncated === 'decoded-bytes';
    if (this.isEnded || isCut || !this.dedupe.isEmpty) return undefined;
    return this.raw.carried();
  }

  get feeds(): { readonly count: number; readonly last: number } {
    return this.lines.feeds;
  }

  private release(frontier: number, into: Finding[]): void {
    for (const confirmed of this.dedupe.release(frontier)) {
      if (!isAtLeast(confirmed.severity, this.config.minSeverity)) continue;
      if (this.reported === this.config.limits.maxFindings) {
        this.truncated = 'findings';
        return;
      }
      this.reported += 1;
      into.push(this.finding(confirmed));
    }
    this.lines.forget(Math.min(frontier, this.dedupe.oldest()));
  }

  private finding(confirmed: Confirmed): Finding {
    const pattern = this.config.database.compiled.patterns[confirmed.pattern];
    if (pattern === undefined) throw new InputError('a finding of a pattern that is not in the database');
    const finding: Finding = {
      patternId: pattern.id,
      category: pattern.category,
      severity: confirmed.severity,
      confidence: confirmed.confidence,
      start: confirmed.start,
      end: confirmed.end,
      ...this.lines.locate(confirmed.start),
      decoding: confirmed.decoding,
      preview: previewOf(pattern.category, confirmed.text, confirmed.prefixLength, confirmed.spanFrom),
      fingerprint: fingerprintOf(this.config.fingerprintKey, spanText(confirmed)),
    };
    this.config.onText?.(finding, spanText(confirmed));
    return finding;
  }

  private spend(bytes: number, rawEnd: number): boolean {
    const isAllowed = this.budget.spend(bytes, rawEnd);
    if (!isAllowed) this.truncate('decoded-bytes');
    return isAllowed;
  }

  private truncate(why: Exclude<Truncated, null>): void {
    this.truncated ??= why;
  }
}

/** Order of a result: start, then end, then pattern id. */
export function byPlace(a: Finding, b: Finding): number {
  if (a.start !== b.start) return a.start - b.start;
  if (a.end !== b.end) return a.end - b.end;
  return a.patternId < b.patternId ? -1 : a.patternId > b.patternId ? 1 : 0;
}

/** @throws InputError `ERR_INPUT` for anything but bytes or text */
export function bytesOf(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  // Else it would pass for an empty one.
  if (isDetached(chunk)) throw transferred();
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new InputError(
    `a chunk must be a Uint8Array or a string, not ${chunk === null ? 'null' : typeof chunk}`,
  );
}

/** Node 20 has no `ArrayBuffer.prototype.detached`. */
function isDetached(chunk: unknown): boolean {
  if (!(chunk instanceof Uint8Array) || chunk.length > 0) return false;
  try {
    new Uint8Array(chunk.buffer);
    return false;
  } catch {
    return true;
  }
}

/** The caller gave its bytes away before they were scanned. */
export const transferred = (): InputError =>
  new InputError('the bytes are gone: their buffer was transferred before they were scanned');
