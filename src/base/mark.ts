/** What stands in a redacted text in place of a finding: `[REDACTED:pattern-id]`. */

/** The mark of a stretch; ids are joined by `+`. */
export function markOf(patternIds: readonly string[]): string {
  return `[REDACTED:${patternIds.join('+')}]`;
}

/** Every mark in a text: ids are of lower-case letters, digits and dashes (patterns/schema.json). */
export const MARKS = /\[REDACTED:[a-z0-9+-]+\]/g;
