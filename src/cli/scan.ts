/**
 * `sluice scan`: finds the inputs, unwraps and scans each, reports.
 */
import { EngineError, InputError, SluiceError } from '../base/errors.js';
import { SEVERITIES } from '../base/severity.js';
import type { Severity } from '../base/types.js';
import { createScanner, Prelude } from '../index.js';
import { createReport, type Format } from '../report/create.js';
import { escapeText } from '../report/escape.js';
import type { FailedInput, Report, TruncatedInput } from '../report/report.js';
import { readVersion, type ScanArguments } from './args.js';
import { Baseline } from './baseline.js';
import { BlockReader, OwnReportError } from './files.js';
import { InputScan, type PartResult, SecretTexts } from './input-scan.js';
import { type Output, openOutput } from './output.js';
import { Progress } from './progress.js';
import { scannerOptions } from './selection.js';
import { findInputs, type Input } from './walk.js';

/**
 * Runs a scan.
 *
 * @returns the exit status: 0 nothing found, 1 findings, 2 some input could not be read
 * @throws SluiceError for what makes a scan impossible: options, pattern files, the report's place
 */
export async function runScan(options: ScanArguments): Promise<number> {
  const started = performance.now();
  const paths = pathsOf(options);
  const texts = options.showSecrets === true ? new SecretTexts() : undefined;
  const baseline = await Baseline.open(options.baseline, options.writeBaseline);
  const scanner = await createScanner({
    ...(await scannerOptions(options)),
    fingerprintKey: baseline.key,
    ...(texts === undefined ? {} : { onText: texts.add }),
  });
  // Checked before the first input, so that a wrong name is one complaint and not one for each.
  if (options.charset !== undefined) checkPrelude(options.charset);
  const output = await openOutput(options.output);
  const format = formatOf(options);
  const report = createReport(format, {
    hasColor: hasColor(options),
    isQuiet: options.quiet === true,
    patterns: scanner.patterns,
    version: readVersion(),
    hasText: texts !== undefined,
  });
  const isProgressWanted = options.progress && options.quiet !== true && process.stderr.isTTY === true;
  const run = new Run(output, report, new Progress(isProgressWanted), baseline);
  const inputs = await findInputs(paths, (path, error) => run.fail(path, error));
  const reader = new BlockReader(output.identity);
  for (const [index, input] of inputs.entries()) {
    if (output.isClosed) break;
    const scan = new InputScan(input.path, () => scanner.createSession(), texts, {
      ...(options.charset === undefined ? {} : { charset: options.charset }),
      ignoresMarks: !options.allow,
    });
    await run.take(input, scan, reader, index, inputs.length);
  }
  const status = await run.finish(scanner.engine, started);
  await scanner.close();
  return status;
}

/** Totals and the report, as inputs are worked off. */
class Run {
  private files = 0;
  private bytes = 0;
  private findings = 0;
  private allowed = 0;
  private known = 0;
  private readonly bySeverity = Object.fromEntries(SEVERITIES.map((s) => [s, 0])) as Record<Severity, number>;
  private readonly failed: FailedInput[] = [];
  private readonly truncated: TruncatedInput[] = [];

  constructor(
    private readonly output: Output,
    private readonly report: Report,
    private readonly progress: Progress,
    private readonly baseline: Baseline,
  ) {}

  /** Scans one input to its end and reports what was found in it. */
  async take(input: Input, scan: InputScan, reader: BlockReader, done: number, total: number): Promise<void> {
    try {
      for await (const block of reader.read(input)) {
        scan.push(block);
        this.progress.update(input.path, done, total, this.bytes + scan.bytes);
      }
      scan.end();
    } catch (error) {
      // A report among its own inputs is left out; all else that was not read makes the status 2.
      if (error instanceof OwnReportError) this.note(input.path, error.message);
      else scan.fail(error instanceof SluiceError ? error : unexpected(error));
    }
    for (const { path, error } of scan.failures) this.fail(path, error);
    for (const part of scan.takeResults()) await this.reportPart(part);
  }

  fail(path: string, error: SluiceError): void {
    this.failed.push({ path, code: error.code, message: error.message });
    this.note(path, `${error.message} [${error.code}]`);
  }

  /** Writes the summary. */
  async finish(engine: string, started: number): Promise<number> {
    this.progress.clear();
    const { files, bytes, findings, allowed, known, bySeverity, failed, truncated } = this;
    const elapsedMs = performance.now() - started;
    const totals = { files, bytes, findings, allowed, known, bySeverity };
    const summary = { engine, ...totals, failed, truncated, elapsedMs };
    await this.output.write(this.report.end(summary));
    await this.output.end();
    // Of a scan that was broken off, what it did not reach would be forgotten.
    if (!this.output.isClosed) await this.baseline.write();
    if (failed.length > 0) return 2;
    return findings > 0 ? 1 : 0;
  }

  private async reportPart({ path, decoded, result, findings, allowed }: PartResult): Promise<void> {
    this.files += 1;
    this.bytes += result.bytes;
    this.allowed += allowed;
    if (result.truncated !== null) this.truncated.push({ path, by: result.truncated });
    this.progress.clear();
    for (const { finding, text } of findings) {
      if (this.baseline.knows(finding)) {
        this.known += 1;
        continue;
      }
      this.findings += 1;
      this.bySeverity[finding.severity] += 1;
      const more = { ...(decoded === '' ? {} : { decoded }), ...(text === undefined ? {} : { text }) };
      await this.output.write(this.report.finding({ path, finding, ...more }));
      if (this.output.isClosed) return;
    }
  }

  private note(path: string, message: string): void {
    this.progress.clear();
    process.stderr.write(
      `sluice: ${path === '-' ? 'standard input' : escapeText(path)}: ${escapeText(message)}\n`,
    );
  }
}

/** A fault of ours on one input must not keep the others from being scanned. */
function unexpected(error: unknown): EngineError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new EngineError(`the scan broke, please report it: ${text}`, { cause: error });
}

/** @throws InputError `ERR_INPUT` if nothing is named and nothing piped in */
function pathsOf({ paths }: ScanArguments): readonly string[] {
  if (paths.length > 0) return paths;
  if (process.stdin.isTTY !== true) return ['-'];
  throw new InputError('nothing to scan: name a file or a folder, or pipe text in');
}

function checkPrelude(charset: string): void {
  new Prelude(
    { open: () => ({ push: () => undefined, end: () => undefined }), fail: () => undefined },
    { charset },
  );
}

function formatOf({ format, output }: ScanArguments): Format {
  return format ?? (output === undefined && process.stdout.isTTY === true ? 'text' : 'jsonl');
}

function hasColor({ color, output }: ScanArguments): boolean {
  if (color !== 'auto') return color === 'always';
  const { NO_COLOR, TERM } = process.env;
  return output === undefined && process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
