/** Format name to report: a run loads no other than its own. */
import type { PatternInfo } from '../base/types.js';
import type { Report } from './report.js';
import type { TextOptions } from './text.js';

export const FORMATS = ['text', 'jsonl', 'json', 'sarif', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportOptions extends TextOptions {
  /** The patterns that the scan looks for. */
  readonly patterns: readonly PatternInfo[];
  /** Of Sluice. */
  readonly version: string;
  /** Findings come with their full text. */
  readonly hasText: boolean;
}

export async function createReport(format: Format, options: ReportOptions): Promise<Report> {
  switch (format) {
    case 'text':
      return new (await import('./text.js')).TextReport(options);
    case 'jsonl':
      return new (await import('./jsonl.js')).JsonlReport();
    case 'json':
      return new (await import('./json.js')).JsonReport();
    case 'sarif':
      return new (await import('./sarif.js')).SarifReport(options.patterns, options.version);
    case 'csv':
      return new (await import('./csv.js')).CsvReport(options.hasText);
    case 'html':
      return new (await import('./html/html.js')).HtmlReport(options.patterns);
  }
}
