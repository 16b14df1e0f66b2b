/**
 * One stream's state in the portable engine.
 *
 * A finding is certain when no later byte can change it or bring up a better one at its place. What is
 * kept of the input is a tail that the patterns' own extents bound, whatever the stream's length.
 */
import { ClosedError, InputError } from '../base/errors.js';
import { isAtLeast } from '../base/severity.js';
import type { Finding, ScanResult, Truncated } from '../base/types.js';
import { Confirmer } from '../confirm/confirm.js';
import { type Confirmed, spanText } from '../confirm/confirmed.js';
import { Dedupe } from '../confirm/dedupe.js';
import { fingerprintOf } from '../confirm/fingerprint.js';
import { previewOf } from '../confirm/preview.js';
import { PortableMatcher } from '../match/portable.js';
import { ShortTexts } from '../match/short-text.js';
import type { JudgeWindow } from '../match/windows.js';
import { createRawReader } from '../normalize/normalizer.js';
import type { Reader } from '../normalize/reader.js';
import type { View } from '../normalize/view.js';
import { PAIR_WINDOW } from '../patterns/compiled.js';
import { CONTEXT_WINDOW } from '../patterns/context.js';
import { Budget } from './budget.js';
import { Lines } from './lines.js';
import { byPlace, bytesOf, type SegmentSession, type SessionConfig } from './session.js';

/** Bytes that are taken up at once: bounds what a large chunk makes the session hold. */
const SLICE = 16 * 1024;

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
