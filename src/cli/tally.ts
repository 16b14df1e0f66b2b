/** Totals and the report, as inputs are worked off. */
import { SEVERITIES } from '../base/severity.js';
import type { Severity } from '../base/types.js';
import { escapeText } from '../report/escape.js';
import type { FailedInput, Report, SkippedInput, TruncatedInput } from '../report/report.js';
import type { Baseline } from './baseline.js';
import type { DiscreetLines } from './discreet.js';
import type { Clean } from './group.js';
import type { PartResult } from './input-scan.js';
import type { Output } from './output.js';
import type { Progress } from './progress.js';
import type { InputOutcome } from './scan-input.js';

/** What the run as a whole was like. */
export interface RunFacts {
  readonly engine: string;
  readonly ignored: number;
  readonly isInterrupted: boolean;
  readonly elapsedMs: number;
}

export class Tally {
  /** Bytes scanned. */
  bytes = 0;
  private files = 0;
  /** Reported. */
  findings = 0;
  private allowed = 0;
  private known = 0;
  private readonly bySeverity = Object.fromEntries(SEVERITIES.map((s) => [s, 0])) as Record<Severity, number>;
  private readonly failed: FailedInput[] = [];
  private readonly truncated: TruncatedInput[] = [];
  private readonly skipped: SkippedInput[] = [];

  constructor(
    private readonly output: Output,
    private readonly report: Report,
    private readonly progress: Progress,
    private readonly baseline: Baseline,
    private readonly lines: DiscreetLines,
  ) {}

  /** Reports what was found in an input. */
  async take(path: string, { parts, failures, skipped, notes = [] }: InputOutcome): Promise<void> {
    for (const note of notes) this.note(path, note);
    if (skipped === 'report') this.note(path, 'is the report itself: not scanned');
    else if (skipped !== undefined) this.skipped.push({ path, why: skipped });
    for (const failure of failures) this.fail(failure);
    for (const part of parts) await this.reportPart(part);
  }

  /** Counts what there is nothing to report of. */
  pass({ files, bytes }: Clean): void {
    this.files += files;
    this.bytes += bytes;
  }

  fail(failure: FailedInput): void {
    this.failed.push(failure);
    this.note(failure.path, `${failure.message} [${failure.code}]`);
  }

  /**
   * Writes the summary.
   *
   * @returns the exit status
   */
  async finish({ ignored, isInterrupted, ...facts }: RunFacts): Promise<number> {
    this.progress.clear();
    const { files, bytes, findings, allowed, known, bySeverity, failed, truncated, skipped } = this;
    const totals = { files, bytes, findings, allowed, known, bySeverity, ignored, skipped, isInterrupted };
    await this.output.write(this.report.end({ ...facts, ...totals, failed, truncated }));
    await this.output.end();
    // Of a scan that was broken off, what it did not reach would be forgotten.
    if (!this.output.isClosed && !isInterrupted) await this.baseline.write();
    if (failed.length > 0) return 2;
    return findings > 0 ? 1 : 0;
  }

  /** One line on standard error about what was passed over, for formats that do not show it to a person. */
  noteSkipped(): void {
    const count = (why: SkippedInput['why']) => this.skipped.filter((one) => one.why === why).length;
    const kinds = [
      [count('binary'), 'as binary (--binary scans them)'],
      [count('size'), 'as larger than --max-filesize'],
      [count('compressed'), 'as rotated and compressed'],
    ] as const;
    const said = kinds.filter(([number]) => number > 0).map(([number, text]) => `${number} ${text}`);
    if (said.length === 0) return;
    this.progress.clear();
    process.stderr.write(`sluice: files skipped: ${said.join(', ')}\n`);
  }

  private async reportPart({
    path,
    decoded,
    bytes,
    truncated,
    findings,
    allowed,
    isContinued,
  }: PartResult): Promise<void> {
    if (isContinued !== true) this.files += 1;
    this.bytes += bytes;
    this.allowed += allowed;
    if (truncated !== null) this.truncated.push({ path, by: truncated });
    this.progress.clear();
    for (const { finding, text, surrounding } of findings) {
      if (this.baseline.knows(finding)) {
        this.known += 1;
        continue;
      }
      this.findings += 1;
      this.bySeverity[finding.severity] += 1;
      const more = {
        ...(decoded === '' ? {} : { decoded }),
        ...(text === undefined ? {} : { text }),
        ...(surrounding === undefined ? {} : { shownLine: await this.lines.of(finding, surrounding, text) }),
      };
      await this.output.write(this.report.finding({ path, finding, ...more }));
      if (this.output.isClosed) return;
    }
  }

  /** One line on standard error. */
  note(path: string, message: string): void {
    this.progress.clear();
    const name = path === '-' ? 'standard input' : escapeText(path);
    process.stderr.write(`sluice: ${name}: ${escapeText(message)}\n`);
  }
}
