/** What every report format takes in and gives back: findings and a summary in, text out. */
import type { Finding, Severity, Truncated } from '../base/types.js';

/** A finding and where it was made. */
export interface ReportedFinding {
  readonly path: string;
  readonly finding: Finding;
  /** What was undone before scanning, outermost first, joined by `+`; positions refer to what came out. */
  readonly decoded?: string;
  /** The matched text, if a person asked for the secrets. */
  readonly text?: string;
  /** The line that it lies on, for a person. */
  readonly shownLine?: ShownLine;
}

/** A line, or what of it is shown: what may be secret is masked already, controls are not escaped yet. */
export interface ShownLine {
  readonly before: string;
  /** In place of the finding. */
  readonly shown: string;
  readonly after: string;
}

/** An input whose scan ran into a limit: not all of it was looked at. */
export interface TruncatedInput {
  readonly path: string;
  readonly by: Exclude<Truncated, null>;
}

/**
 * Why an input was not looked at: its content, `--max-filesize`, because it is the report, or because a file
 * that came up compressed while others were followed is what rotation made of one of them.
 */
export type SkipReason = 'binary' | 'size' | 'report' | 'compressed';

/** An input that was passed over. */
export interface SkippedInput {
  readonly path: string;
  readonly why: SkipReason;
}

/** An input that could not be read, or only in part. */
export interface FailedInput {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ScanSummary {
  readonly engine: string;
  /** Inputs that were scanned; each entry of an archive is one. */
  readonly files: number;
  /** Bytes that were scanned, after decompression. */
  readonly bytes: number;
  readonly findings: number;
  /** Findings left out: marked as allowed in the input, and those of the baseline. */
  readonly allowed?: number;
  readonly known?: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly failed: readonly FailedInput[];
  readonly truncated: readonly TruncatedInput[];
  readonly skipped?: readonly SkippedInput[];
  /** Files and folders that ignore files or `--no-hidden` left out. */
  readonly ignored?: number;
  /** It ended before all was scanned. */
  readonly isInterrupted?: boolean;
  readonly elapsedMs: number;
}

/** One report: findings in path, then offset order, then the summary. Each call returns text to write. */
export interface Report {
  finding(reported: ReportedFinding): string;
  end(summary: ScanSummary): string;
}
