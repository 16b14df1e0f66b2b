/**
 * What a pattern becomes: plain data that both engines build their databases from, and that the
 * build step writes down for the built-in patterns.
 */
import type { Category, Confidence, PatternInfo, Severity } from '../base/types.js';
import type { AnchorGroup } from './anchors.js';
import { CONTEXT_WINDOW } from './context.js';
import type { Sequence } from './sequence.js';

/** An expression for RE2 over latin1 text: one character is one byte. */
export type ExpressionText = string;

export interface CompiledPattern extends PatternInfo {
  readonly category: Category;
  /** Gives way to a specific finding that overlaps it. */
  readonly generic: boolean;
}

export interface CompiledForm {
  /** Index into the patterns. */
  readonly pattern: number;
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly expression: ExpressionText;
  /** The view that it is matched on. */
  readonly view: 'text' | 'words' | 'letters' | 'smuggled';
  /** Longest match, in bytes of the view. */
  readonly cap: number;
  /** Shortest match, in bytes of the view. */
  readonly least: number;
  /** Groups that must all occur near each other; empty: the form is tried everywhere. */
  readonly groups: readonly AnchorGroup[];
  /** What every match begins with, one of them; empty: nothing is certain. */
  readonly leads: readonly Sequence[];
  /** Told by a walk from the beginning of a word, with all frames of the kind; anchors are for short texts alone. */
  readonly isWalked: boolean;
  /** Proposed by runs of the base64 alphabet instead of anchors. */
  readonly isRun: boolean;
  /** Bytes before a completing anchor's end that a match can start at, at most. */
  readonly back: number;
  /** Bytes after a completing anchor's end that a match can end at, at most. */
  readonly forward: number;
  /** 256 flags as text, '1' where the byte directly before refuses the match; empty: none. */
  readonly before: string;
  readonly after: string;
  readonly context?: ExpressionText;
  readonly pair?: ExpressionText;
  readonly request?: ExpressionText;
  readonly precededBy?: ExpressionText;
  readonly notPrecededBy?: ExpressionText;
  readonly followedBy?: ExpressionText;
  readonly notFollowedBy?: ExpressionText;
  readonly validators: readonly string[];
  readonly verifiedOnly: boolean;
  /** Matches what stands before the body. */
  readonly prefix?: ExpressionText;
  /** Whether a finding's span begins behind the prefix. */
  readonly isBodyOnly: boolean;
  readonly placeholders: boolean;
}

export interface CompiledPatterns {
  readonly patterns: readonly CompiledPattern[];
  readonly forms: readonly CompiledForm[];
}

/** Bytes on either side of a value in which its pair may lie (R4). */
export const PAIR_WINDOW = 256;
/** Bytes before a match in which the request for its text may lie. */
export const REQUEST_WINDOW = 1024;
/** Bytes that the guards on either side of a match see. */
export const GUARD_WINDOW = 128;
/** Of a match that may be longer, what stands before it is looked at before it is read, bytes. */
export const SHORT_MATCH = 256;

/** Bytes before a match that a form looks at. */
export function lookBefore(form: CompiledForm): number {
  const guards = form.precededBy !== undefined || form.notPrecededBy !== undefined;
  return Math.max(
    1,
    form.context === undefined ? 0 : CONTEXT_WINDOW,
    form.pair === undefined ? 0 : PAIR_WINDOW,
    guards || form.validators.length > 0 || form.placeholders ? GUARD_WINDOW : 0,
  );
}

/** Bytes after a match that a form looks at. */
export function lookAfter(form: CompiledForm): number {
  const guards = form.followedBy !== undefined || form.notFollowedBy !== undefined;
  return Math.max(
    1,
    form.pair === undefined ? 0 : PAIR_WINDOW,
    guards || form.validators.length > 0 || form.placeholders ? GUARD_WINDOW : 0,
  );
}
