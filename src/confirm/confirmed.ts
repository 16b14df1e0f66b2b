/** What the confirmer tells of a match that is a finding. */
import type { Confidence, PassName, Severity } from '../base/types.js';

/** A confirmed match, before duplicates are dropped and its place is turned into line and column. */
export interface Confirmed {
  /** Index of the pattern. */
  readonly pattern: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
  readonly decoding: readonly PassName[];
  /** Whether it was found on letters alone. */
  readonly isLetters: boolean;
  /** Whether the span is wider than the encoded text, as in a gzip stream. */
  readonly isCoarse: boolean;
  /** The matched text, latin1. */
  readonly text: string;
  readonly prefixLength: number;
  /** Where in the text begins what the span is of. */
  readonly spanFrom: number;
}

/** The text of a finding's span. */
export const spanText = ({ text, spanFrom }: Pick<Confirmed, 'text' | 'spanFrom'>): string =>
  text.slice(spanFrom);
