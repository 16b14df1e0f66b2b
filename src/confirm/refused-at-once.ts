/**
 * Whether what stands before a match refuses it, whatever the match is. Looked at first where a match may be long: else
 * beginnings in a row would each be read to the end of the same text.
 */
import { isRefusedBefore } from '../match/lead.js';
import type { View } from '../normalize/view.js';
import { type CompiledForm, GUARD_WINDOW, SHORT_MATCH } from '../patterns/compiled.js';
import type { Re2 } from './re2.js';
import { textBefore } from './text-before.js';

export function isRefusedAtOnce(re2: Re2, view: View, form: CompiledForm, start: number): boolean {
  if (form.cap <= SHORT_MATCH) return false;
  if (isRefusedBefore(view, form.before, start)) return true;
  if (form.precededBy === undefined && form.notPrecededBy === undefined) return false;
  const near = textBefore(view, start).slice(-GUARD_WINDOW);
  if (form.precededBy !== undefined && !re2.test(form.precededBy, near)) return true;
  return form.notPrecededBy !== undefined && re2.test(form.notPrecededBy, near);
}
