/** Defaults and ranges of the limits. */
import { LimitError } from './errors.js';
import { shown } from './shown.js';
import type { ScanLimits } from './types.js';

export type Limits = { readonly [Name in keyof ScanLimits]-?: NonNullable<ScanLimits[Name]> };

const RANGES = {
  maxDepth: { default: 5, least: 0, most: 7, isWhole: true },
  maxDecodedRatio: { default: 16, least: 0, most: 1e6, isWhole: false },
  maxFindings: { default: 10_000, least: 1, most: 1e9, isWhole: true },
} as const;

/**
 * The limits with defaults filled in.
 *
 * @throws LimitError `ERR_LIMIT` naming the limit and its range
 */
export function resolveLimits(limits: ScanLimits = {}): Limits {
  const known = Object.keys(RANGES);
  for (const name of Object.keys(limits)) {
    if (!known.includes(name))
      throw new LimitError(`no limit is named ${name}; there are ${known.join(', ')}`);
  }
  const value = (name: keyof typeof RANGES): number => {
    const range = RANGES[name];
    const given = limits[name] ?? range.default;
    const isFine = typeof given === 'number' && given >= range.least && given <= range.most;
    if (!isFine || (range.isWhole && !Number.isInteger(given))) {
      const kind = range.isWhole ? 'a whole number' : 'a number';
      throw new LimitError(
        `limits.${name} must be ${kind} from ${range.least} to ${range.most}, not ${shown(given)}`,
      );
    }
    return given;
  };
  return {
    maxDepth: value('maxDepth'),
    maxDecodedRatio: value('maxDecodedRatio'),
    maxFindings: value('maxFindings'),
  };
}
