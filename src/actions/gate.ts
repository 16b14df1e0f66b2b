/**
 * One stream's action: bytes in, verdicts of the session in, bytes that may leave out.
 *
 * It knows nothing of streams and threads, so Node's and the Web's streams share it. Bytes may be
 * accepted before they are judged; none leaves before.
 */
import { LimitError } from '../base/errors.js';
import { markOf } from '../base/mark.js';
import type { Finding } from '../base/types.js';
import type { Judged } from '../session/judged.js';
import { byPlace } from '../session/session.js';
import { passable } from './passable.js';
import type { Policy } from './policy.js';
import { regionsOf, wholeRegions } from './redact.js';
import { verdictOn } from './verdict.js';

import { Withheld } from './withheld.js';

export class Gate {
  private readonly withheld = new Withheld();
  /** What is to be replaced and has not left yet, in order of place. */
  private found: readonly Finding[] = [];

  constructor(private readonly policy: Policy) {}

  /** Bytes that are kept back. */
  get bytesHeld(): number {
    return this.withheld.length;
  }

  accept(chunk: Uint8Array): void {
    this.withheld.append(chunk);
  }

  /**
   * The bytes that may leave.
   *
   * @throws BlockedError `ERR_BLOCKED` in mode `block`, at a finding at or above the threshold
   * @throws LimitError `ERR_LIMIT` if a limit left something unread, if more is undecided than a stream may
   * hold, or if a finding began in what has left already and was to be redacted
   */
  judge(judged: Judged): Uint8Array[] {
    const { policy, withheld } = this;
    const error = verdictOn(policy, judged);
    if (error !== undefined) throw error;
    const limit = passable(policy, judged);
    if (limit === undefined) {
      throw new LimitError(
        `${withheld.length} bytes are held and still undecided: more than a stream may hold beyond its holdback`,
      );
    }
    return policy.mode === 'redact' ? this.redact(judged.findings, limit) : withheld.take(limit);
  }

  /** Forgets all that is held. */
  clear(): void {
    this.withheld.clear();
    this.found = [];
  }

  private redact(findings: readonly Finding[], limit: number): Uint8Array[] {
    const { withheld } = this;
    if (findings.length > 0) this.found = [...this.found, ...findings].sort(byPlace);
    if (this.found.length === 0) return withheld.take(limit);
    const late = this.found.find(({ start }) => start < withheld.start);
    if (late !== undefined) {
      throw new LimitError(
        `${late.patternId} is ${late.end - late.start} bytes long and its head has left: raise holdback to redact it`,
      );
    }
    const regions = regionsOf(this.found);
    const end = wholeRegions(regions, limit);
    const out: Uint8Array[] = [];
    for (const region of regions) {
      if (region.end > end) break;
      // Not in Node's shared pool, which cannot be transferred.
      out.push(
        ...withheld.take(region.start),
        Uint8Array.from(Buffer.from(markOf(region.patternIds), 'latin1')),
      );
      withheld.take(region.end);
    }
    this.found = this.found.filter((finding) => finding.start >= end);
    out.push(...withheld.take(end));
    return out;
  }
}
