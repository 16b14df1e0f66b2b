/** Whether the groups that a form asks for lie as a match would have them: in order. */
import type { CompiledForm } from '../patterns/compiled.js';
import type { Occurrences } from './occurrences.js';

/** Whether an early occurrence of the group before lies before the latest one of this group. */
export function isInOrder(occurrences: Occurrences, form: CompiledForm, first: number, i: number): boolean {
  const order = form.groups[i]?.order ?? -1;
  if (order <= 0) return true;
  const previous = form.groups.findIndex((group) => group.order === order - 1);
  return previous < 0 || occurrences.earliest(first + previous) < occurrences.latest(first + i);
}
