import { resolveValidator } from '../../../src/confirm/validators/index.js';
import type { Subject, Verdict } from '../../../src/confirm/validators/types.js';

/** A subject as confirm would hand it over; `prefix` is the text of the prefix. */
export function subjectOf(text: string, prefix = '', before = '', after = ''): Subject {
  return { text, prefix: prefix.length, before, after };
}

/** The verdict of a validator on a text. */
export function judge(spec: string, text: string, prefix = '', after = ''): Verdict {
  const validator = resolveValidator(spec);
  if (validator === undefined) throw new Error(`no validator ${spec}`);
  return validator(subjectOf(text, prefix, '', after));
}

export const outcomeOf = (spec: string, text: string, prefix = '', after = '') =>
  judge(spec, text, prefix, after).outcome;
