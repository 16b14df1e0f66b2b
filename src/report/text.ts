/**
 * The report for a person: findings grouped by path, then one line that sums up.
 *
 *   logs/app.log
 *     12:34    critical  github-token (verified)  via base64 > hex: ghp_...
 *              | the line, with what was found masked
 *
 *   3 files, 1.2 MB in 0.41 s (2.9 MB/s); 1 finding: 1 critical; engine portable
 */
import picocolors from 'picocolors';
import { SEVERITIES, type Severity } from '../base/severity.js';
import type { Truncated } from '../base/types.js';
import { count, sizeText } from './amounts.js';
import { escapeText } from './escape.js';
import type {
  Report,
  ReportedFinding,
  ScanSummary,
  ShownLine,
  SkipReason,
  TruncatedInput,
} from './report.js';

type Colors = ReturnType<typeof picocolors.createColors>;

export interface TextOptions {
  readonly hasColor: boolean;
  /** Findings only. */
  readonly isQuiet: boolean;
}

/** What a limit means for what was found. */
export const LIMIT_TEXTS: Readonly<Record<Exclude<Truncated, null>, string>> = {
  depth: 'some text is encoded in more layers than maxDepth allows, and was not decoded further',
  'decoded-bytes': 'encoded text expanded beyond maxDecodedRatio, and was not all decoded',
  findings: 'there are more findings than maxFindings allows; the rest was not scanned',
};

/** Up to where severities stand. */
const INDENT = ' '.repeat(11);

export class TextReport implements Report {
  private readonly colors: Colors;
  private path: string | undefined;

  constructor(private readonly options: TextOptions) {
    this.colors = picocolors.createColors(options.hasColor);
  }

  finding({ path, finding, decoded, text, shownLine }: ReportedFinding): string {
    const { colors } = this;
    let head = '';
    if (path !== this.path) {
      const note =
        decoded === undefined ? '' : colors.dim(` (decoded: ${decoded}; positions are in the decoded text)`);
      head = `${this.path === undefined ? '' : '\n'}${colors.bold(nameOf(path))}${note}\n`;
      this.path = path;
    }
    const place = `${finding.line}:${finding.column}`.padEnd(8);
    const severity = this.paint(finding.severity, finding.severity.padEnd(8));
    const via = finding.decoding.length === 0 ? '' : `  via ${finding.decoding.join(' > ')}`;
    const shown = escapeText(text ?? finding.preview);
    const what = `${colors.cyan(finding.patternId)} (${finding.confidence})`;
    return `${head}  ${place} ${severity}  ${what}${colors.dim(via)}: ${shown}\n${this.line(shownLine)}`;
  }

  private line(line: ShownLine | undefined): string {
    if (line === undefined) return '';
    const { colors } = this;
    const visible = (part: string) => escapeText(part.replaceAll('\t', ' '));
    const { before, shown, after } = line;
    return `${INDENT}${colors.dim(`| ${visible(before)}`)}${colors.bold(visible(shown))}${colors.dim(visible(after))}\n`;
  }

  end(summary: ScanSummary): string {
    const warnings = summary.truncated.map((input) => this.warning(input)).join('');
    if (this.options.isQuiet) return warnings;
    const gap = this.path === undefined ? '' : '\n';
    return `${gap}${warnings}${this.colors.bold(summaryLine(summary))}\n`;
  }

  private warning({ path, by }: TruncatedInput): string {
    return `${this.colors.yellow('limit')} ${nameOf(path)}: ${LIMIT_TEXTS[by]}\n`;
  }

  private paint(severity: Severity, text: string): string {
    const { colors } = this;
    if (severity === 'critical') return colors.bold(colors.red(text));
    if (severity === 'high') return colors.red(text);
    return severity === 'medium' ? colors.yellow(text) : colors.dim(text);
  }
}

/** The line that closes a report. */
export function summaryLine(summary: ScanSummary): string {
  const { files, bytes, findings, failed, elapsedMs, engine, bySeverity } = summary;
  const { allowed = 0, known = 0, skipped = [], ignored = 0, isInterrupted = false } = summary;
  const skippedAs = (why: SkipReason) => skipped.filter((one) => one.why === why).length;
  const seconds = elapsedMs / 1000;
  const rate = seconds > 0 ? bytes / 1e6 / seconds : 0;
  const kinds = [...SEVERITIES]
    .reverse()
    .filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${bySeverity[severity]} ${severity}`);
  const found = findings === 0 ? 'no findings' : `${count(findings, 'finding')}: ${kinds.join(', ')}`;
  const errors = failed.length === 0 ? '' : `; ${count(failed.length, 'error')}`;
  const work = `${count(files, 'file')}, ${sizeText(bytes)} in ${seconds.toFixed(2)} s (${rate.toFixed(1)} MB/s)`;
  const leftOut = [
    ...(allowed > 0 ? [`${allowed} allowed in place`] : []),
    ...(known > 0 ? [`${known} in the baseline`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(skippedAs('binary') > 0 ? [`${skippedAs('binary')} skipped as binary`] : []),
    ...(skippedAs('compressed') > 0 ? [`${skippedAs('compressed')} skipped as rotated`] : []),
    ...(skippedAs('size') > 0 ? [`${skippedAs('size')} skipped as too large`] : []),
    ...(isInterrupted ? ['interrupted, not all was scanned'] : []),
  ].map((text) => `; ${text}`);
  return `${work}; ${found}${leftOut.join('')}${errors}; engine ${engine}`;
}

const nameOf = (path: string): string => (path === '-' ? 'standard input' : escapeText(path));
