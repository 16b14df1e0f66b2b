/** What a stream's options come to. */
import { InputError } from '../base/errors.js';
import { SEVERITIES } from '../base/severity.js';
import { shown } from '../base/shown.js';
import type { Severity, StreamMode, StreamOptions } from '../base/types.js';

const MODES: readonly StreamMode[] = ['observe', 'block', 'redact'];
const NAMES = ['mode', 'holdback', 'blockAt', 'onFinding', 'signal', 'highWaterMark'];
const DEFAULT_HOLDBACK = 4096;

export interface Policy {
  readonly mode: StreamMode;
  /** Bytes; infinite for `'all'`. */
  readonly holdback: number;
  readonly blockAt: Severity;
}

/**
 * The options with defaults filled in.
 *
 * @throws InputError `ERR_INPUT` naming the option and what is allowed
 */
export function resolvePolicy(options: StreamOptions): Policy {
  const fail = (why: string): never => {
    throw new InputError(`stream options: ${why}`);
  };
  if (typeof options !== 'object' || options === null) fail('they must be an object');
  for (const name of Object.keys(options)) if (!NAMES.includes(name)) fail(`there is no option ${name}`);
  const { mode = 'observe', holdback = DEFAULT_HOLDBACK, blockAt = 'medium', onFinding, signal } = options;
  if (!MODES.includes(mode)) fail(`mode must be one of ${MODES.join(', ')}, not ${shown(mode)}`);
  if (!SEVERITIES.includes(blockAt)) {
    fail(`blockAt must be one of ${SEVERITIES.join(', ')}, not ${shown(blockAt)}`);
  }
  const isCount = typeof holdback === 'number' && Number.isInteger(holdback) && holdback >= 0;
  if (holdback !== 'all' && !isCount) {
    fail(`holdback must be a whole number of bytes or 'all', not ${shown(holdback)}`);
  }
  if (onFinding !== undefined && typeof onFinding !== 'function') fail('onFinding must be a function');
  const { highWaterMark: mark } = options;
  if (mark !== undefined && !(Number.isInteger(mark) && mark >= 0)) {
    fail(`highWaterMark must be a whole number of bytes, not ${shown(mark)}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) fail('signal must be an AbortSignal');
  return { mode, holdback: holdback === 'all' ? Number.POSITIVE_INFINITY : holdback, blockAt };
}
