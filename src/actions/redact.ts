/** Replaces raw spans: what overlaps is one region with one mark, what only touches has a mark each. */
import type { Finding } from '../base/types.js';

export interface Region {
  readonly start: number;
  readonly end: number;
  /** Without doubles, in order of place. */
  readonly patternIds: readonly string[];
}

/** The regions of findings that are in order of their starts. Cost: linear. */
export function regionsOf(findings: readonly Finding[]): Region[] {
  const regions: { start: number; end: number; patternIds: string[] }[] = [];
  for (const { start, end, patternId } of findings) {
    const last = regions.at(-1);
    if (last === undefined || start >= last.end) regions.push({ start, end, patternIds: [patternId] });
    else {
      last.end = Math.max(last.end, end);
      if (!last.patternIds.includes(patternId)) last.patternIds.push(patternId);
    }
  }
  return regions;
}

/**
 * Where output may end so that no region is cut.
 *
 * @param limit - bytes before this may leave, and no further finding begins before it
 */
export function wholeRegions(regions: readonly Region[], limit: number): number {
  const cut = regions.find(({ start, end }) => start < limit && end > limit);
  return cut === undefined ? limit : cut.start;
}
