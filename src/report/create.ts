/** Format name to report. */
import type { PatternInfo } from '../base/types.js';
import { CsvReport } from './csv.js';
import { HtmlReport } from './html/html.js';
import { JsonReport } from './json.js';
import { JsonlReport } from './jsonl.js';
import type { Report } from './report.js';
import { SarifReport } from './sarif.js';
import { type TextOptions, TextReport } from './text.js';

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

export function createReport(format: Format, options: ReportOptions): Report {
  switch (format) {
    case 'text':
      return new TextReport(options);
    case 'jsonl':
      return new JsonlReport();
    case 'json':
      return new JsonReport();
    case 'sarif':
      return new SarifReport(options.patterns, options.version);
    case 'csv':
      return new CsvReport(options.hasText);
    case 'html':
      return new HtmlReport(options.patterns);
  }
}
