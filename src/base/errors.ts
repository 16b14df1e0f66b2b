/**
 * Every error that Sluice throws: one base class, and a `code` that callers match on.
 *
 * A message says what was wrong, where, and what to do. The original error, where there is one, is
 * kept as `cause`.
 */
import type { Finding } from './types.js';

/** The codes that callers match on; they do not change between versions. */
export type ErrorCode =
  | 'ERR_PATTERN'
  | 'ERR_ENGINE'
  | 'ERR_BLOCKED'
  | 'ERR_WORKER'
  | 'ERR_INPUT'
  | 'ERR_CLOSED'
  | 'ERR_LIMIT';

export class SluiceError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A pattern definition is wrong: which, where, why. */
export class PatternError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_PATTERN', message, options);
  }
}

/** The engine that was asked for is not there, or broke. */
export class EngineError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_ENGINE', message, options);
  }
}

/** What the caller handed in can't be read or is of the wrong kind. */
export class InputError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_INPUT', message, options);
  }
}

/** A stream in mode `block` met a finding at or above its threshold; nothing of it was let through. */
export class BlockedError extends SluiceError {
  /** What was found; positions are those of the stream. */
  readonly finding: Finding;

  constructor(finding: Finding) {
    const { patternId, severity, start, end } = finding;
    super('ERR_BLOCKED', `blocked: ${patternId} (${severity}) at bytes ${start} to ${end}`);
    this.finding = finding;
  }
}

/** A worker thread died, broke or fell silent: what it was scanning is not known to be clean. */
export class WorkerError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_WORKER', message, options);
  }
}

/** The scanner or session was closed. */
export class ClosedError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_CLOSED', message, options);
  }
}

/** A limit was out of range, or an input went over one. */
export class LimitError extends SluiceError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('ERR_LIMIT', message, options);
  }
}
