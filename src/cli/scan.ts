/**
 * `sluice scan`: finds the inputs, has each scanned, reports in their order.
 */

import { inOrder, Jobs } from './jobs.js';
import { scanLarge } from './large-file.js';
import type { Advance } from './progress.js';
import type { ScanArguments } from './request.js';
import { type InputOutcome, InputScanner, type Scanned } from './scan-input.js';
import { openRun } from './scan-run.js';
import { findInputs, type Input, type Walked } from './walk.js';

/** Inputs that are begun for each thread: enough that none waits while a long one is scanned. */
const AHEAD = 4;
const NOTHING: Scanned = { bytes: 0, findings: 0, part: 0 };
/** Inputs that a thread is given at once, at most, and groups for each thread, at least. */
const MOST_GROUPED = 128;
const LEAST_GROUPS = 16;
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
  const run = await openRun(options);
  const { scanner, texts, settings, output, progress, tally, interruption } = run;
  const walk = findInputs(
    run.paths,
    (path, { code, message }) => tally.fail({ path, code, message }),
    run.walkOptions,
  );
  const { inputs, ignored }: Walked = (await interruption.orNothing(walk)) ?? { inputs: [], ignored: 0 };

  const own = new InputScanner(() => scanner.createSession(), texts, settings, interruption);
  const count = Math.min(options.jobs ?? 1, inputs.length);
  const jobs =
    count > 1 ? new Jobs(count, { scanner: run.chosen, settings, hasText: texts !== undefined }) : undefined;
  interruption.signal.addEventListener('abort', () => jobs?.stop());
  let done = 0;
  const advance = (path: string, { bytes, findings, part }: Scanned = NOTHING): Advance => ({
    path,
    done,
    total: inputs.length,
    bytes: tally.bytes + bytes,
    findings: tally.findings + findings,
    part,
  });
  const begin = async (group: readonly Input[]): Promise<readonly InputOutcome[]> => {
    const [input] = group;
    if (jobs !== undefined && input?.name !== undefined) return jobs.scan(group);
    if (input === undefined) return [];
    const small = own.scanSmall(input, false);
    if (small !== undefined) return [small];
    const onBlock = (scanned: Scanned) => progress.update(() => advance(input.path, scanned));
    const isShared = run.threads > 1 && texts === undefined && scanner.engine === 'native';
    const large = isShared
      ? await scanLarge(input, { scanner, settings, signal: interruption.signal }, onBlock)
      : undefined;
    return [large ?? (await own.scan(input, onBlock))];
  };
  const size =
    jobs === undefined ? 1 : Math.min(MOST_GROUPED, Math.ceil(inputs.length / (count * LEAST_GROUPS)));
  const ahead = jobs === undefined ? 1 : count * AHEAD;
  const steps = inOrder(groupsOf(inputs, size), ahead, begin, () => interruption.signal.aborted);
  for (;;) {
    // What is under way when the scan is interrupted still counts, if it ends soon.
    const next = steps.next();
    const step = (await interruption.orNothing(next)) ?? (await Promise.race([next, patience()]));
    if (step === undefined || step.done === true) break;
    const [group, outcomes] = step.value;
    for (const [i, { path }] of group.entries()) {
      const outcome = outcomes[i];
      if (outcome !== undefined) await tally.take(path, outcome);
      done += 1;
      progress.update(() => advance(path));
      if (output.isClosed) break;
    }
    if (output.isClosed) break;
  }
  jobs?.stop();
  const status = await run.finish(ignored);
  interruption.stop();
  // The threads are let go in peace; a read that never ends goes with the process.
  if (interruption.status === undefined) await jobs?.close();
  else await Promise.race([jobs?.close(), patience()]);
  await scanner.close();
  return status;
}

/** Inputs to scan one after the other; standard input, which belongs to the main thread, by itself. */
function* groupsOf(inputs: readonly Input[], size: number): Generator<readonly Input[]> {
  let group: Input[] = [];
  for (const input of inputs) {
    const isAlone = input.name === undefined;
    if (group.length >= size || (isAlone && group.length > 0)) {
      yield group;
      group = [];
    }
    if (isAlone) yield [input];
    else group.push(input);
  }
  if (group.length > 0) yield group;
}

const patience = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
