/**
 * One JSON document: `{"findings": [...], "errors": [...], "summary": {...}}`.
 *
 * Written as it comes, a finding a line: a report of a million findings needs no memory for them.
 */
import { escapedJson } from './escape.js';
import { findingRecord, summaryRecord } from './jsonl.js';
import type { Report, ReportedFinding, ScanSummary } from './report.js';

export class JsonReport implements Report {
  private isBegun = false;

  finding(reported: ReportedFinding): string {
    const before = this.isBegun ? ',\n    ' : '{\n  "findings": [\n    ';
    this.isBegun = true;
    return `${before}${escapedJson(findingRecord(reported))}`;
  }

  end(summary: ScanSummary): string {
    const findings = this.isBegun ? '\n  ],' : '{\n  "findings": [],';
    const errors = summary.failed.map((failed) => `\n    ${escapedJson(failed)}`).join(',');
    const list = errors === '' ? '[]' : `[${errors}\n  ]`;
    return `${findings}\n  "errors": ${list},\n  "summary": ${escapedJson(summaryRecord(summary))}\n}\n`;
  }
}
