/**
 * Which of several findings at one place is reported.
 *
 * The same span and pattern through two views is one finding, with the shortest chain. Of two that
 * overlap, the one that covers the other says more; a verified one ends where its checksum says. A
 * generic pattern gives way to a specific one (PATTERNS.md, R10).
 */

import { SEVERITIES } from '../base/severity.js';
import type { Confidence } from '../base/types.js';
import type { CompiledPattern } from '../patterns/compiled.js';
import type { Confirmed } from './confirmed.js';

const CONFIDENCE: Readonly<Record<Confidence, number>> = { verified: 2, format: 1, context: 0 };

interface Held {
  readonly confirmed: Confirmed;
  isDropped: boolean;
}

export class Dedupe {
  private held: Held[] = [];
  private readonly counts = new Map<number, number>();

  constructor(private readonly patterns: readonly CompiledPattern[]) {}

  add(confirmed: Confirmed): void {
    const added: Held = { confirmed, isDropped: false };
    // The latest first: what was found over and over meets its like at once.
    for (let i = this.held.length - 1; i >= 0; i -= 1) {
      const other = this.held[i] as Held;
      if (other.confirmed.end <= confirmed.start || other.confirmed.start >= confirmed.end) continue;
      if (this.dominates(other.confirmed, confirmed)) {
        if (isLike(other.confirmed, confirmed)) return;
        added.isDropped = true;
      } else if (this.dominates(confirmed, other.confirmed)) other.isDropped = true;
    }
    if (confirmed.isCoarse) this.counts.set(confirmed.start, this.countFrom(confirmed.start) + 1);
    this.held.push(added);
  }

  /** How many different ones were added of those that begin at an offset as wide as what they were found in. */
  countFrom(start: number): number {
    return this.counts.get(start) ?? 0;
  }

  /** Those that end before a raw offset behind which no other can begin; by end, start, pattern. */
  release(frontier: number): Confirmed[] {
    for (const start of this.counts.keys()) if (start < frontier) this.counts.delete(start);
    if (this.held.length === 0) return [];
    const out: Confirmed[] = [];
    this.held = this.held.filter((held) => {
      if (held.confirmed.end > frontier) return true;
      if (!held.isDropped) out.push(held.confirmed);
      return false;
    });
    return out.sort(
      (a, b) => a.end - b.end || a.start - b.start || a.pattern - b.pattern || compareText(a, b),
    );
  }

  get isEmpty(): boolean {
    return this.held.length === 0;
  }

  /** Start of the earliest one of at most `span` bytes that is held; infinite without any. */
  oldest(span = Number.POSITIVE_INFINITY): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { confirmed } of this.held) {
      if (confirmed.end - confirmed.start <= span) oldest = Math.min(oldest, confirmed.start);
    }
    return oldest;
  }

  /** Whether `a` makes `b` superfluous; the two overlap. */
  private dominates(a: Confirmed, b: Confirmed): boolean {
    if (a.pattern !== b.pattern) {
      const [patternA, patternB] = [this.patterns[a.pattern], this.patterns[b.pattern]];
      if (patternA === undefined || patternB === undefined) return false;
      if (!patternB.generic || patternA.generic || patternA.category !== patternB.category) return false;
      // Another layer's bytes can look like something specific by chance.
      const covers = a.start <= b.start && a.end >= b.end;
      return covers || a.decoding.join() === b.decoding.join();
    }
    const isSame = a.start === b.start && a.end === b.end;
    if (a.isCoarse || b.isCoarse) return isSame && a.text === b.text && isBetter(a, b);
    if (isSame) return isBetter(a, b);
    const [verifiedA, verifiedB] = [a.confidence === 'verified', b.confidence === 'verified'];
    const covers = a.start <= b.start && a.end >= b.end;
    const isCovered = b.start <= a.start && b.end >= a.end;
    return (covers && (verifiedA || !verifiedB)) || (isCovered && verifiedA && !verifiedB);
  }
}

/** Whether the one that dominates leaves nothing for the other to drop that it does not drop itself. */
function isLike(a: Confirmed, b: Confirmed): boolean {
  return (
    a.pattern === b.pattern &&
    a.start === b.start &&
    a.end === b.end &&
    a.isLetters === b.isLetters &&
    a.isCoarse === b.isCoarse &&
    a.confidence === b.confidence &&
    a.decoding.join() === b.decoding.join() &&
    a.text === b.text
  );
}

/** For two findings of one pattern at one span. Of two that are alike in all, the first stays. */
function isBetter(a: Confirmed, b: Confirmed): boolean {
  // A reading of letters stands in only where the words themselves can't be read.
  if (a.isLetters !== b.isLetters) return b.isLetters;
  const byChain = b.decoding.length - a.decoding.length;
  if (byChain !== 0) return byChain > 0;
  const byVerified = Number(a.confidence === 'verified') - Number(b.confidence === 'verified');
  if (byVerified !== 0) return byVerified > 0;
  const bySeverity = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity > 0;
  const byConfidence = CONFIDENCE[a.confidence] - CONFIDENCE[b.confidence];
  if (byConfidence !== 0) return byConfidence > 0;
  const [chainA, chainB] = [a.decoding.join(), b.decoding.join()];
  if (chainA !== chainB) return chainA < chainB;
  const byText = compareText(a, b);
  // The preview of the one with the shorter prefix shows less.
  return byText !== 0 ? byText < 0 : a.prefixLength <= b.prefixLength;
}

function compareText(a: Confirmed, b: Confirmed): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}
