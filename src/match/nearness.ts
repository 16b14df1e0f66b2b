/** Whether the groups that a form asks for lie as a match would have them: in order, and near enough. */
import { LESS, PLUS } from '../normalize/byte-classes.js';
import type { View } from '../normalize/view.js';
import type { CompiledForm } from '../patterns/compiled.js';
import { SEPARATOR } from '../patterns/exact-strings.js';
import type { Occurrences } from './occurrences.js';

/** Whether an early occurrence of the group before lies before the latest one of this group. */
export function isInOrder(occurrences: Occurrences, form: CompiledForm, first: number, i: number): boolean {
  const order = form.groups[i]?.order ?? -1;
  if (order <= 0) return true;
  const previous = form.groups.findIndex((group) => group.order === order - 1);
  return previous < 0 || occurrences.earliest(first + previous) < occurrences.latest(first + i);
}

/**
 * Whether more separators lie between the groups than a match can hold. Only plain ones are counted, so
 * there may be more than that, never fewer; a tag can hold many and counts as one.
 */
export function isTooFar(
  occurrences: Occurrences,
  form: CompiledForm,
  first: number,
  view: View,
  end: number,
): boolean {
  if (form.mostSpaces === Number.POSITIVE_INFINITY) return false;
  let from = end;
  for (let i = 0; i < form.groups.length; i += 1) from = Math.min(from, occurrences.latest(first + i));
  const { bytes, base } = view;
  let separators = 0;
  let isBetween = false;
  for (let i = Math.max(0, from - base); i < end - base; i += 1) {
    const byte = bytes[i] as number;
    if (byte === LESS) return false;
    if (byte === PLUS) continue;
    const isSeparator = SEPARATOR[byte] === 1;
    if (isSeparator && !isBetween) separators += 1;
    isBetween = isSeparator;
  }
  return separators > form.mostSpaces;
}
