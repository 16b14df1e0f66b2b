import type { Severity } from '../../base/types.js';

/** What a validator sees: one byte is one character (latin1) throughout. */
export interface Subject {
  /** The matched text. */
  readonly text: string;
  /** Length of the fixed prefix; the body starts there. */
  readonly prefix: number;
  /** Up to 128 bytes before the match. */
  readonly before: string;
  /** Up to 128 bytes after the match. */
  readonly after: string;
}

/**
 * A validator's answer. `verified`: a checksum or parsed structure held. `pass`: nothing speaks
 * against it. `fail`: this is not what the pattern looks for.
 */
export interface Verdict {
  readonly outcome: 'verified' | 'pass' | 'fail';
  /** Lowers the finding's severity. */
  readonly severity?: Severity;
  /** Length of the text that the finding covers, when shorter than the match. */
  readonly length?: number;
}

export type Validator = (subject: Subject) => Verdict;

/** Makes a validator from its argument (`3.7` in `entropy(3.7)`; empty without one). */
export type ValidatorFactory = (argument: string) => Validator;
