/** What one scan saw and decided: see `explain`. */
import type { Finding, ScannerOptions, Truncated } from './types.js';

export interface Explanation {
  /** Bytes of the input. */
  readonly bytes: number;
  readonly truncated: Truncated;
  readonly findings: readonly Finding[];
  /** In the order of their opening: the input itself, then what was read out of it. */
  readonly views: readonly ExplainedView[];
  /** Views beyond the most that are told of. */
  readonly omittedViews: number;
}

/** A reading of the input, or of a part of it. */
export interface ExplainedView {
  /**
   * What was undone, outermost first; empty for the input itself. `text`: escapes and look-alikes in place;
   * `beside`: what touches a finding, read by itself.
   */
  readonly layers: readonly string[];
  /** The input's bytes that it was read from. */
  readonly start: number;
  readonly end: number;
  /** Bytes of the view. */
  readonly length: number;
  /** The view's first bytes, read as UTF-8; what may be a secret is `*`, a byte each. */
  readonly text: string;
  /** Whether `text` is all of it. */
  readonly isWhole: boolean;
  /** Runs of the base64 and hex alphabets that were looked at; places in the input, bytes. */
  readonly runs: readonly { readonly start: number; readonly end: number }[];
  readonly candidates: readonly ExplainedCandidate[];
  /** Runs and candidates beyond the most that are told of. */
  readonly omitted: number;
}

/** `found`: it is among the findings. `superseded`: another finding says it, or says more. */
export type Outcome = 'found' | 'superseded' | 'belowSeverity' | 'refused' | 'noMatch';

/** A place in a view where an anchor proposed a form of a pattern. */
export interface ExplainedCandidate {
  readonly patternId: string;
  readonly form: string;
  /** The input's bytes of the match, or of the window in which there is none. */
  readonly start: number;
  readonly end: number;
  readonly outcome: Outcome;
  /** A sentence's rest: why. */
  readonly why: string;
  /** Redacted, unless secrets were asked for; empty where there is no match. */
  readonly preview: string;
}

export interface ExplainOptions extends Omit<ScannerOptions, 'engine' | 'pool'> {
  /** Tells also of windows in which nothing matched. Default: false. */
  readonly all?: boolean;
  /** Shows what may be secret. Default: false. */
  readonly showSecrets?: boolean;
}
