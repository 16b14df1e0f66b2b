/**
 * What stands directly beside a finding, looked at as if the text ended where the finding begins, or began
 * where it ends.
 */
import type { Finding } from '../base/types.js';
import { isAlphanumeric } from '../normalize/byte-classes.js';

/** Bytes between two that still touch: the dash of `one-other`. */
const JOINT = 1;
const MARKS: ReadonlySet<number> = new Set(Buffer.from('_-./+='));

/** Text and which of its ends are findings; an end that is neither a finding nor the text's own is a cut. */
export interface Gap {
  readonly text: Buffer;
  readonly before: 'finding' | 'end' | 'cut';
  readonly after: 'finding' | 'end' | 'cut';
}

/** Whether a byte can make what stands beside it part of something longer. */
export function isGlue(byte: number): boolean {
  return isAlphanumeric(byte) || byte >= 0x80 || MARKS.has(byte);
}

/**
 * Findings that touch a finding beside the gap, or one of those; places count from the gap's start.
 *
 * @param scan - scans a part of the text, which begins at an offset in it, by itself
 * @param least - bytes of the shortest text worth a scan
 */
export function findBeside(
  gap: Gap,
  scan: (part: Buffer, at: number) => readonly Finding[],
  least: number,
): Finding[] {
  const { text, before, after } = gap;
  if (text.length < least) return [];
  const isGlued =
    (before === 'finding' && isGlue(text[0] as number)) ||
    (after === 'finding' && isGlue(text[text.length - 1] as number));
  if (!isGlued) return [];
  const { length } = text;
  const touching = scan(text, 0)
    .filter(({ start, end }) => {
      if ((start === 0 && before === 'cut') || (end === length && after === 'cut')) return false;
      return (before === 'finding' && start <= JOINT) || (after === 'finding' && end >= length - JOINT);
    })
    .sort((a, b) => a.start - b.start);
  const found = [...touching];
  let start = 0;
  let left = before;
  for (const next of [...touching, undefined]) {
    const end = next?.start ?? length;
    if (touching.length > 0 && end > start) {
      const part = {
        text: text.subarray(start, end),
        before: left,
        after: next ? 'finding' : after,
      } as const;
      const from = start;
      const scanPart = (inner: Buffer, at: number) => scan(inner, from + at);
      for (const finding of findBeside(part, scanPart, least)) found.push(moved(finding, from));
    }
    start = Math.max(start, next?.end ?? length);
    left = 'finding';
  }
  return found;
}

/** The finding further on; line and column are the caller's. */
function moved(finding: Finding, by: number): Finding {
  return { ...finding, start: finding.start + by, end: finding.end + by };
}
