/** Format name to report. */
import { JsonReport } from './json.js';
import { JsonlReport } from './jsonl.js';
import type { Report } from './report.js';
import { type TextOptions, TextReport } from './text.js';

export const FORMATS = ['text', 'jsonl', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export function createReport(format: Format, options: TextOptions): Report {
  if (format === 'text') return new TextReport(options);
  return format === 'jsonl' ? new JsonlReport() : new JsonReport();
}
