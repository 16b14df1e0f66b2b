/** A glance at the fixed beginning of a match: spares RE2 nearly all that the automaton proposes. */
import type { View } from '../normalize/view.js';
import type { ByteSet } from '../patterns/byte-set.js';
import type { CompiledForm } from '../patterns/compiled.js';
import type { Sequence } from '../patterns/sequence.js';

const ONE = 0x31;

/** Whether a byte at an offset is in a form's boundary class (256 flags as text). */
export function isInClass(view: View, flags: string, offset: number): boolean {
  return offset >= view.base && offset < view.end && flags.charCodeAt(view.at(offset)) === ONE;
}

/** Whether the byte before a match is one that refuses it; an escaped line break never does. */
export function isRefusedBefore(view: View, flags: string, start: number): boolean {
  if (flags === '' || !isInClass(view, flags, start - 1)) return false;
  return !view.hasGapBefore(start) && !view.isEscapeLetter(start - 1);
}

/** Whether a match of the form could start at an offset, by its fixed beginning and what stands before it. */
export function startsMatch(view: View, form: CompiledForm, offset: number, end: number): boolean {
  // Asked of nearly every byte of some windows: a function for each call would be felt.
  for (const lead of form.leads)
    if (beginsWith(view, offset, end, lead)) return !isRefusedBefore(view, form.before, offset);
  return false;
}

function beginsWith(view: View, offset: number, end: number, lead: Sequence): boolean {
  if (offset < view.base || offset + lead.length > end) return false;
  const { bytes, base } = view;
  for (let i = 0; i < lead.length; i += 1) {
    if ((lead[i] as ByteSet)[bytes[offset - base + i] as number] !== 1) return false;
  }
  return true;
}
