/**
 * `sluice scan`: finds the inputs, has each scanned, reports in their order.
 */
import { InputError } from '../base/errors.js';
import { createScanner, Prelude } from '../index.js';
import { createReport, type Format } from '../report/create.js';
import { readVersion, type ScanArguments } from './args.js';
import { Baseline } from './baseline.js';
import { hasColor } from './color.js';
import { SecretTexts } from './input-scan.js';
import { Interruption } from './interruption.js';
import { inOrder, Jobs } from './jobs.js';
import { openOutput } from './output.js';
import { readPathList } from './path-list.js';
import { Progress } from './progress.js';
import { InputScanner, type InputSettings } from './scan-input.js';
import { scannerOptions } from './selection.js';
import { Tally } from './tally.js';
import { findInputs, type Input, type Walked } from './walk.js';

/** Inputs that are begun for each thread: enough that none waits while a long one is scanned. */
const AHEAD = 4;
/** Milliseconds that an interrupted scan waits for its threads. */
const PATIENCE = 1000;

/**
 * Runs a scan.
 *
 * @returns the exit status: 0 nothing found, 1 findings, 2 some input could not be read, 130 or 143
 * interrupted
 * @throws SluiceError for what makes a scan impossible: options, pattern files, the report's place
 */
export async function runScan(options: ScanArguments): Promise<number> {
  const started = performance.now();
  const paths = pathsOf(options);
  const texts = options.showSecrets === true ? new SecretTexts() : undefined;
  const baseline = await Baseline.open(options.baseline, options.writeBaseline);
  const chosen = { ...(await scannerOptions(options)), fingerprintKey: baseline.key };
  const onText = texts === undefined ? {} : { onText: texts.add };
  const scanner = await createScanner({ ...chosen, pool: false, ...onText });
  // Checked before the first input, so that a wrong name is one complaint and not one for each.
  if (options.charset !== undefined) checkPrelude(options.charset);
  const more = options.filesFrom === undefined ? [] : await readPathList(options.filesFrom);
  const output = await openOutput(options.output);
  const format = formatOf(options);
  const report = createReport(format, {
    hasColor: hasColor(options.color, options.output),
    isQuiet: options.quiet === true,
    patterns: scanner.patterns,
    version: readVersion(),
    hasText: texts !== undefined,
  });
  const isProgressWanted = options.progress && options.quiet !== true && process.stderr.isTTY === true;
  const progress = new Progress(isProgressWanted);
  const tally = new Tally(output, report, progress, baseline);
  const interruption = new Interruption();
  const walk = findInputs(paths, (path, { code, message }) => tally.fail({ path, code, message }), {
    ignoresNothing: !options.ignore,
    skipsHidden: options.hidden === false,
    more,
  });
  const { inputs, ignored }: Walked = (await interruption.orNothing(walk)) ?? { inputs: [], ignored: 0 };

  const settings = settingsOf(options, output.identity);
  const own = new InputScanner(() => scanner.createSession(), texts, settings, interruption);
  const count = Math.min(options.jobs ?? 1, inputs.length);
  const jobs =
    count > 1 ? new Jobs(count, { scanner: chosen, settings, hasText: texts !== undefined }) : undefined;
  interruption.signal.addEventListener('abort', () => jobs?.stop());
  let done = 0;
  const begin = (input: Input) => {
    // Standard input belongs to the main thread.
    if (jobs !== undefined && input.name !== undefined) return jobs.scan(input);
    return own.scan(input, (bytes) => progress.update(input.path, done, inputs.length, tally.bytes + bytes));
  };
  const ahead = jobs === undefined ? 1 : count * AHEAD;
  const outcomes = inOrder(inputs, ahead, begin, () => interruption.signal.aborted);
  for (;;) {
    // What is under way when the scan is interrupted still counts, if it ends soon.
    const next = outcomes.next();
    const step = (await interruption.orNothing(next)) ?? (await Promise.race([next, patience()]));
    if (step === undefined || step.done === true) break;
    const [{ path }, outcome] = step.value;
    await tally.take(path, outcome);
    done += 1;
    progress.update(path, done, inputs.length, tally.bytes);
    if (output.isClosed) break;
  }
  jobs?.stop();
  if (format !== 'text' && options.quiet !== true) tally.noteSkipped();
  const isInterrupted = interruption.status !== undefined;
  const elapsedMs = performance.now() - started;
  const status = await tally.finish({ engine: scanner.engine, ignored, isInterrupted, elapsedMs });
  const ended = interruption.status ?? status;
  interruption.stop();
  // The threads are let go in peace; a read that never ends goes with the process.
  if (isInterrupted)
    await Promise.race([jobs?.close(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  else await jobs?.close();
  await scanner.close();
  return ended;
}

const patience = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE));

function settingsOf(options: ScanArguments, own: InputSettings['own']): InputSettings {
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
function pathsOf({ paths, filesFrom }: ScanArguments): readonly string[] {
  if (filesFrom === '-' && paths.includes('-')) {
    throw new InputError('standard input is either the list of files or an input');
  }
  if (paths.length > 0 || filesFrom !== undefined) return paths;
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
