/**
 * What stands before a match and refuses it, whatever the match is. Looked at first where a match may be long: else
 * beginnings in a row would each be read to the end of the same text.
 */
import type { View } from '../normalize/view.js';
import { type CompiledForm, GUARD_WINDOW, SHORT_MATCH } from '../patterns/compiled.js';
import type { Re2 } from './re2.js';
import { textBefore } from './text-before.js';

/**
 * The guard that refuses a match; undefined if none does.
 *
 * @param near - the last bytes before the match, latin1
 */
export function guardBefore(
  re2: Re2,
  { precededBy, notPrecededBy }: CompiledForm,
  near: string,
): 'precededBy' | 'notPrecededBy' | undefined {
  if (precededBy !== undefined && !re2.test(precededBy, near)) return 'precededBy';
  return notPrecededBy !== undefined && re2.test(notPrecededBy, near) ? 'notPrecededBy' : undefined;
}

export function isRefusedAtOnce(re2: Re2, view: View, form: CompiledForm, start: number): boolean {
  if (form.cap <= SHORT_MATCH) return false;
  if (form.precededBy === undefined && form.notPrecededBy === undefined) return false;
  return guardBefore(re2, form, textBefore(view, start).slice(-GUARD_WINDOW)) !== undefined;
}
