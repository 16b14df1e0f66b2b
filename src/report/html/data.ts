/** What a page is given: the report writes it, the script in the page reads it. */

/** One finding; all text is safe to show. */
export interface Row {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly patternId: string;
  readonly severity: string;
  readonly confidence: string;
  /** Passes, outermost first, joined by ` > `. */
  readonly decoding: string;
  /** What was undone before the scan, joined by `+`. */
  readonly decoded: string;
  readonly preview: string;
  readonly fingerprint: string;
  /** The matched text, if a person asked for the secrets; else empty. */
  readonly text: string;
}

export interface PagePattern {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly description: string;
  /** Addresses, https alone. */
  readonly references: readonly string[];
}

export interface PageSummary {
  /** One line, as the text format has it. */
  readonly line: string;
  readonly patterns: readonly PagePattern[];
  readonly failed: readonly { readonly path: string; readonly message: string }[];
  readonly truncated: readonly { readonly path: string; readonly why: string }[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}
