/** In what parts a long window is judged. */
import type { CompiledForm } from '../patterns/compiled.js';

/** A long window that is searched as a whole is judged in parts of at least this many caps. */
const PARTS = 2;
export const LEAST_PART = 4096;

/** Whether each start is looked at on its own: in how many parts a window is judged then costs nothing. */
export const isJudgedByStart = ({ leads, view }: CompiledForm) =>
  leads.length > 0 && (view === 'text' || view === 'smuggled');

/**
 * Bytes of a part. Parts end at multiples of it, a power of two, so that how far a window was judged does
 * not depend on where it began.
 */
export function partOf(form: CompiledForm): number {
  let part = LEAST_PART;
  if (!isJudgedByStart(form)) while (part < PARTS * form.cap) part *= 2;
  return part;
}
