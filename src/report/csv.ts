/**
 * Findings as a table (RFC 4180): a header, then a line for each.
 *
 * Spreadsheets run what looks like a formula, and paths and previews are written by strangers: such a cell
 * begins with an apostrophe.
 */
import { escapeText } from './escape.js';
import type { Report, ReportedFinding } from './report.js';

const COLUMNS = [
  'path',
  'line',
  'column',
  'start',
  'end',
  'pattern',
  'category',
  'severity',
  'confidence',
  'decoding',
  'decoded',
  'preview',
  'fingerprint',
] as const;

export class CsvReport implements Report {
  private isBegun = false;

  /** @param hasText - a last column `text` holds the secrets */
  constructor(private readonly hasText: boolean) {}

  finding({ path, finding, decoded, text }: ReportedFinding): string {
    const { line, column, start, end, patternId, category, severity, confidence } = finding;
    const { decoding, preview, fingerprint } = finding;
    const place = [path, line, column, start, end];
    const what = [patternId, category, severity, confidence, decoding.join(' > '), decoded ?? ''];
    const cells = [...place, ...what, preview, fingerprint, ...(this.hasText ? [text ?? ''] : [])];
    return `${this.head()}${rowOf(cells)}`;
  }

  end(): string {
    return this.head();
  }

  private head(): string {
    if (this.isBegun) return '';
    this.isBegun = true;
    return rowOf([...COLUMNS, ...(this.hasText ? ['text'] : [])]);
  }
}

function rowOf(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const shown = escapeText(value);
  // Also behind white space, full-width, or in a quoted cell: programs differ in what they look past.
  const safe = /^[\s'"]*[=+\-@\uff0b\uff0d\uff1d\uff20|%]/u.test(shown) ? `'${shown}` : shown;
  return /[",;\s']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
