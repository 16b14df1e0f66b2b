/** One JSON object a line: each finding, and last the summary. */
import { escapedJson } from './escape.js';
import type { Report, ReportedFinding, ScanSummary } from './report.js';

/** A finding as both JSON formats write it. */
export function findingRecord({ path, finding, decoded, text }: ReportedFinding): Record<string, unknown> {
  return {
    path,
    ...finding,
    ...(decoded === undefined ? {} : { decoded }),
    ...(text === undefined ? {} : { text }),
  };
}

/** The summary as both JSON formats write it. */
export function summaryRecord(summary: ScanSummary): Record<string, unknown> {
  const { engine, files, bytes, findings, failed, truncated, elapsedMs } = summary;
  const { allowed = 0, known = 0, skipped = [], ignored = 0, isInterrupted = false } = summary;
  return {
    engine,
    files,
    bytes,
    findings,
    ...(allowed > 0 ? { allowed } : {}),
    ...(known > 0 ? { known } : {}),
    errors: failed.length,
    truncated,
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(ignored > 0 ? { ignored } : {}),
    ...(isInterrupted ? { interrupted: true } : {}),
    elapsedMs: Math.round(elapsedMs),
  };
}

export class JsonlReport implements Report {
  finding(reported: ReportedFinding): string {
    return `${escapedJson({ type: 'finding', ...findingRecord(reported) })}\n`;
  }

  end(summary: ScanSummary): string {
    return `${escapedJson({ type: 'summary', ...summaryRecord(summary) })}\n`;
  }
}
