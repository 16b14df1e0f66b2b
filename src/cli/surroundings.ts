/**
 * The line around each finding, of a text that goes by chunk after chunk.
 *
 * A finding is told when its bytes may be gone, and what follows it on its line may be yet to come: so the end of
 * what went by is kept, and each finding has its share copied as soon as it is there. No share is longer than
 * `SIDE`, no chunk is kept.
 */
import type { Finding } from '../base/types.js';

const LF = 10;
/** Bytes of the line on either side of a finding. */
export const SIDE = 80;
/** Bytes kept of what went by; a finding that began before has no line. */
const KEEP = 64 * 1024;
const MASK = '****';
const NOTHING = new Uint8Array();

/** What stands beside a finding on its line. Other findings are masked, what nobody looked for is not. */
export interface Surrounding {
  readonly before: string;
  readonly after: string;
  /** The line goes on there. */
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

type Span = Pick<Finding, 'start' | 'end' | 'category'>;

interface Share {
  before: Buffer;
  isCutBefore: boolean;
  after: Buffer;
  isCutAfter: boolean;
}

export class Surroundings {
  /** The last bytes, and the offset at which the text has arrived. */
  private tail: Buffer = Buffer.alloc(0);
  private at: number;
  private readonly shares = new Map<Finding, Share>();
  /** Those whose line goes on beyond what has come. */
  private readonly waiting = new Map<Finding, Share>();

  /** @param from - offset of what comes first; what stands before it is not there */
  constructor(from = 0) {
    this.at = from;
  }

  /**
   * @param bytes - what comes next; only lent
   * @param findings - those that became certain with it
   */
  push(bytes: Uint8Array, findings: readonly Finding[]): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const [finding, share] of this.waiting) this.follow(finding, share, chunk);
    const start = this.at - this.tail.length;
    for (const finding of findings) this.take(finding, start, chunk);
    this.at += chunk.length;
    if (chunk.length >= KEEP) this.tail = Buffer.from(chunk.subarray(-KEEP));
    else
      this.tail = Buffer.concat([
        this.tail.subarray(Math.max(0, this.tail.length + chunk.length - KEEP)),
        chunk,
      ]);
  }

  /** The text ends here, and these are its last findings. */
  finish(findings: readonly Finding[]): void {
    this.push(NOTHING, findings);
    for (const share of this.waiting.values()) share.isCutAfter = false;
    this.waiting.clear();
  }

  /**
   * What stands beside a finding, once.
   *
   * @param others - all findings near it, itself or not
   * @param until - offset from which on findings may still come up: nothing from there on is given
   */
  of(finding: Finding, others: readonly Span[], until = Number.POSITIVE_INFINITY): Surrounding | undefined {
    const share = this.shares.get(finding);
    if (share === undefined) return undefined;
    this.shares.delete(finding);
    this.waiting.delete(finding);
    const { start, end } = finding;
    const judged = share.after.subarray(0, Math.max(0, until - end));
    return {
      before: masked(share.before, start - share.before.length, others),
      isCutBefore: share.isCutBefore,
      after: masked(judged, end, others),
      isCutAfter: share.isCutAfter || judged.length < share.after.length,
    };
  }

  private take(finding: Finding, kept: number, chunk: Buffer): void {
    const slice = (from: number, to: number): Buffer => {
      const [a, b] = [Math.max(from, kept) - kept, Math.max(to, kept) - kept];
      const { length } = this.tail;
      return Buffer.concat([
        this.tail.subarray(a, b),
        chunk.subarray(Math.max(0, a - length), Math.max(0, b - length)),
      ]);
    };
    const { start, end } = finding;
    const from = Math.max(0, start - SIDE);
    const before = slice(from, start);
    const feed = before.lastIndexOf(LF);
    const share: Share = {
      before: before.subarray(feed + 1),
      isCutBefore: feed < 0 && from > 0,
      after: Buffer.alloc(0),
      isCutAfter: true,
    };
    this.shares.set(finding, share);
    if (end < kept) return;
    this.waiting.set(finding, share);
    this.follow(finding, share, slice(end, end + SIDE));
  }

  /** More of the text behind a finding. */
  private follow(finding: Finding, share: Share, more: Buffer): void {
    const next = more.subarray(0, SIDE - share.after.length);
    const feed = next.indexOf(LF);
    share.after = Buffer.concat([share.after, feed < 0 ? next : next.subarray(0, feed)]);
    share.isCutAfter = feed < 0;
    if (feed >= 0 || share.after.length === SIDE) this.waiting.delete(finding);
  }
}

/** @param at - offset of the first byte */
function masked(bytes: Buffer, at: number, others: readonly Span[]): string {
  const end = at + bytes.length;
  const near = others.filter((one) => one.category === 'dlp' && one.start < end && at < one.end);
  return withMasks(
    bytes,
    near.map(({ start, end }) => ({ start: start - at, end: end - at })),
  );
}

/** @param spans - in any order; they may overlap, and go beyond the bytes */
export function withMasks(
  bytes: Buffer,
  spans: readonly { readonly start: number; readonly end: number }[],
): string {
  let text = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= from || start >= bytes.length) continue;
    // What touches the mask before it is the same mask.
    if (start > from || from === 0) text += bytes.toString('utf8', from, Math.max(from, start)) + MASK;
    from = Math.min(bytes.length, end);
  }
  return text + bytes.toString('utf8', from);
}
