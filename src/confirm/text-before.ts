/** What stands before a match, as guards and context words read it. */
import { MARKS } from '../base/mark.js';
import type { View } from '../normalize/view.js';
import { GUARD_WINDOW } from '../patterns/compiled.js';
import { CONTEXT_WINDOW } from '../patterns/context.js';

/**
 * The text before an offset of a view, latin1: escaped line breaks and tabs as such, and blanks for the mark of a
 * redaction, which names a pattern and is no word of the text; each as many bytes as it takes.
 */
export function textBefore(view: View, start: number): string {
  return view
    .latin1(Math.max(view.base, start - CONTEXT_WINDOW - GUARD_WINDOW), start)
    .replace(/\\[nrt]/g, ' \n')
    .replace(MARKS, (mark) => ' '.repeat(mark.length));
}
