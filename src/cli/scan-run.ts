/** What every scan has from its start to its end, whether its inputs end or not. */
import { availableParallelism } from 'node:os';
import { InputError } from '../base/errors.js';
import { createScanner, type ExtendedOptions, Prelude, type Scanner } from '../index.js';
import { createReport, type Format } from '../report/create.js';
import { Baseline } from './baseline.js';
import { hasColor } from './color.js';
import { DiscreetLines } from './discreet.js';
import { SecretTexts } from './input-scan.js';
import { Interruption } from './interruption.js';
import { type Output, openOutput } from './output.js';
import { readPathList } from './path-list.js';
import { Progress } from './progress.js';
import type { ScanArguments } from './request.js';
import type { InputSettings } from './scan-input.js';
import { scannerOptions } from './selection.js';
import { Tally } from './tally.js';
import { readVersion } from './version.js';
import type { WalkOptions } from './walk.js';

/** Findings of one input; default: that of the library. */
export interface RunLimits {
  readonly maxFindings?: number;
}

export interface ScanRun {
  readonly scanner: Scanner;
  /** What the scanner was made from, for workers to make theirs. */
  readonly chosen: ExtendedOptions;
  /** Only if the report is to have them. */
  readonly texts: SecretTexts | undefined;
  /** Threads that one large file may have. */
  readonly threads: number;
  readonly settings: InputSettings;
  readonly paths: readonly string[];
  readonly walkOptions: WalkOptions;
  readonly output: Output;
  readonly progress: Progress;
  readonly tally: Tally;
  readonly interruption: Interruption;
  /**
   * Writes the end of the report.
   *
   * @param ignored - files and folders that the walk left out
   * @returns the exit status
   */
  finish(ignored: number): Promise<number>;
}

/** @throws SluiceError for what makes a scan impossible: options, pattern files, the report's place */
export async function openRun(options: ScanArguments, limits: RunLimits = {}): Promise<ScanRun> {
  const started = performance.now();
  const paths = pathsOf(options);
  const texts = options.showSecrets === true ? new SecretTexts() : undefined;
  const baseline = await Baseline.open(options.baseline, options.writeBaseline);
  const chosen = { ...(await scannerOptions(options)), fingerprintKey: baseline.key, limits };
  const threads = threadsOf(options);
  const onText = texts === undefined ? {} : { onText: texts.add };
  const scanner = await createScanner({ ...chosen, pool: { threads }, ...onText });
  // Checked before the first input, so that a wrong name is one complaint and not one for each.
  if (options.charset !== undefined) checkPrelude(options.charset);
  const more = options.filesFrom === undefined ? [] : await readPathList(options.filesFrom);
  const output = await openOutput(options.output);
  const format = formatOf(options);
  const report = await createReport(format, {
    hasColor: hasColor(options.color, options.output),
    isQuiet: options.quiet === true,
    patterns: scanner.patterns,
    version: readVersion(),
    hasText: texts !== undefined,
  });
  const isProgressWanted = options.progress && options.quiet !== true && process.stderr.isTTY === true;
  const progress = new Progress(isProgressWanted);
  const hasSurroundings = format === 'text' && options.context;
  const tally = new Tally(output, report, progress, baseline, new DiscreetLines(chosen));
  const interruption = new Interruption();
  return {
    scanner,
    chosen,
    texts,
    threads,
    settings: { ...settingsOf(options, output.identity), hasSurroundings },
    paths,
    walkOptions: { ignoresNothing: !options.ignore, skipsHidden: options.hidden === false, more },
    output,
    progress,
    tally,
    interruption,
    finish: async (ignored) => {
      if (format !== 'text' && options.quiet !== true) tally.noteSkipped();
      const isInterrupted = interruption.status !== undefined;
      const elapsedMs = performance.now() - started;
      const status = await tally.finish({ engine: scanner.engine, ignored, isInterrupted, elapsedMs });
      return interruption.status ?? status;
    },
  };
}

/** For one large file; there is no use in more than the machine has. */
function threadsOf({ jobs = availableParallelism() }: ScanArguments): number {
  return Math.min(jobs, availableParallelism());
}

function settingsOf(
  options: ScanArguments,
  own: InputSettings['own'],
): Omit<InputSettings, 'hasSurroundings'> {
  const { charset, allow, binary, maxFilesize } = options;
  return {
    ...(charset === undefined ? {} : { charset }),
    ...(maxFilesize === undefined ? {} : { maxFilesize }),
    ignoresMarks: !allow,
    takesBinary: binary === true,
    own,
  };
}

/** @throws InputError `ERR_INPUT` if nothing is named and nothing piped in */
function pathsOf({ paths, filesFrom, follow }: ScanArguments): readonly string[] {
  if (filesFrom === '-' && paths.includes('-')) {
    throw new InputError('standard input is either the list of files or an input');
  }
  if (paths.length > 0 || filesFrom !== undefined) return paths;
  if (follow === true) throw new InputError('nothing to follow: name a file or a folder');
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
