/**
 * `sluice:allow pattern-id, pattern-id` somewhere on a line: findings of these patterns that begin on that
 * line are known to their author.
 */
import type { Finding } from '../base/types.js';

const WORD = Buffer.from('sluice:allow');
const LIST = /^sluice:allow[ \t:=]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/;
const LF = 10;
/** Bytes that a mark may take. */
const LONGEST = 1024;
/** Lines with marks that are remembered; what stands beyond is reported, never kept quiet. */
const MOST_LINES = 100_000;

export class AllowMarks {
  /** Ids by the offset of the line's start. */
  private readonly lines = new Map<number, Set<string>>();
  private carry: Buffer = Buffer.alloc(0);
  /** Offset of the carry's first byte, and of the start of the line that it lies on. */
  private offset = 0;
  private lineStart = 0;

  /** Takes the next bytes of a part; they are only lent. */
  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    // Nearly always there is none; then nothing of the chunk is copied but its end.
    const seam = Buffer.concat([this.carry, chunk.subarray(0, WORD.length - 1)]);
    if (chunk.length >= WORD.length && seam.indexOf(WORD) < 0 && chunk.indexOf(WORD) < 0) {
      this.pass(chunk);
      return;
    }
    this.read(this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]), false);
  }

  /** Takes a mark for whole that may still go on. */
  end(): void {
    this.read(this.carry, true);
  }

  /** Nobody will ask about findings that begin before this place. */
  forget(offset: number): void {
    const [...starts] = this.lines.keys();
    // The line that the place lies on begins before it.
    for (const [i, start] of starts.entries()) {
      if ((starts[i + 1] ?? Number.POSITIVE_INFINITY) <= offset) this.lines.delete(start);
    }
  }

  /** Whether the author of the finding's line allows it. */
  allows({ patternId, start, column }: Finding): boolean {
    return this.lines.get(start - column + 1)?.has(patternId) === true;
  }

  /** A chunk without a mark, and none that begins before it. */
  private pass(chunk: Buffer): void {
    const keep = chunk.length - WORD.length + 1;
    const start = this.offset + this.carry.length;
    const feed = keep === 0 ? -1 : chunk.lastIndexOf(LF, keep - 1);
    const before = feed >= 0 ? -1 : this.carry.lastIndexOf(LF);
    if (feed >= 0) this.lineStart = start + feed + 1;
    else if (before >= 0) this.lineStart = this.offset + before + 1;
    this.offset = start + keep;
    this.carry = Buffer.from(chunk.subarray(keep));
  }

  private read(text: Buffer, isLast: boolean): void {
    // The start of a mark, or a whole one whose list may go on.
    let keep = Math.max(0, text.length - WORD.length + 1);
    for (let at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + WORD.length)) {
      const mark = text.toString('latin1', at, Math.min(text.length, at + LONGEST));
      const isWhole = isLast || mark.length === LONGEST || mark.includes('\n');
      if (!isWhole) {
        keep = at;
        break;
      }
      this.add(text, at, mark);
    }
    if (isLast) return;
    const feed = keep === 0 ? -1 : text.lastIndexOf(LF, keep - 1);
    if (feed >= 0) this.lineStart = this.offset + feed + 1;
    this.offset += keep;
    this.carry = Buffer.from(text.subarray(keep));
  }

  private add(text: Buffer, at: number, mark: string): void {
    const ids = LIST.exec(mark)?.[1]?.split(/[ \t]*,[ \t]*/) ?? [];
    const feed = at === 0 ? -1 : text.lastIndexOf(LF, at - 1);
    const line = feed < 0 ? this.lineStart : this.offset + feed + 1;
    const known = this.lines.get(line);
    if (known === undefined && this.lines.size >= MOST_LINES) return;
    this.lines.set(line, new Set([...(known ?? []), ...ids]));
  }
}
