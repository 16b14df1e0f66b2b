/**
 * `sluice scan`: finds the inputs, has each scanned, reports in their order.
 */
import type { Clean, GroupOutcome, Told } from './group.js';
import { inOrder, Jobs } from './jobs.js';
import { OwnThread } from './own-thread.js';
import type { Advance } from './progress.js';
import type { ScanArguments } from './request.js';
import type { Scanned } from './scan-input.js';
import { openRun } from './scan-run.js';
import { threadCount } from './thread-count.js';
import { findInputs, type Input, type Walked } from './walk.js';

/** Inputs that are begun for each thread: enough that none waits while a long one is scanned. */
const AHEAD = 4;
const NOTHING: Scanned = { bytes: 0, findings: 0, part: 0 };
/** Inputs that a thread is given at once, at most, and groups for each thread, at least. */
const MOST_GROUPED = 128;
const LEAST_GROUPS = 16;
/** Inputs between two turns of the main thread, where it scans itself. */
const MOST_HERE = 32;
const NONE: Clean = { files: 0, bytes: 0 };
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
  const { engine } = scanner;
  let jobs: Jobs | undefined;
  const openJobs = (count: number): void => {
    if (count < 2 || interruption.signal.aborted) return;
    jobs ??= new Jobs(count, engine === 'native', {
      scanner: run.chosen,
      settings,
      hasText: texts !== undefined,
    });
  };
  interruption.signal.addEventListener('abort', () => jobs?.stop());
  // Threads take a while to start, and so does a walk through many folders.
  const onFound = (found: number): void =>
    openJobs(threadCount(options.jobs, found, { isAll: false, engine }));
  const walk = findInputs(run.paths, (path, { code, message }) => tally.fail({ path, code, message }), {
    ...run.walkOptions,
    onFound,
  });
  const { inputs, ignored }: Walked = (await interruption.orNothing(walk)) ?? { inputs: [], ignored: 0 };

  const count = threadCount(options.jobs, inputs.length, { isAll: true, engine });
  openJobs(count);
  let done = 0;
  let inGroups = 0;
  let isOver = false;
  const advance = (path: string, { bytes, findings, part }: Scanned = NOTHING): Advance => ({
    path,
    done,
    total: inputs.length,
    bytes: tally.bytes + bytes,
    findings: tally.findings + findings,
    part,
  });
  const own = new OwnThread(run, {
    onBlock: ({ path }, scanned) => progress.update(() => advance(path, scanned)),
    onDone: () => {
      done += 1;
    },
  });
  const tell = async ({ path, outcome }: Told): Promise<void> => {
    if (isOver || output.isClosed) return;
    await tally.take(path, outcome);
    progress.update(() => advance(path));
  };
  const begin = async (group: readonly Input[]): Promise<GroupOutcome> => {
    const [input] = group;
    if (input !== undefined && input.name === undefined)
      return { clean: NONE, told: [{ path: input.path, outcome: await own.scan(input) }] };
    if (jobs !== undefined) return jobs.scan(group);
    // One group after the other: what there is to say need not wait for the end of its group.
    return { clean: await own.scanGroup(group, tell), told: [] };
  };
  const size = jobs === undefined ? MOST_HERE : Math.ceil(inputs.length / (count * LEAST_GROUPS));
  const ahead = jobs === undefined ? 1 : count * AHEAD;
  const groups = groupsOf(inputs, Math.min(MOST_GROUPED, size));
  const steps = inOrder(groups, ahead, begin, () => interruption.signal.aborted);
  for (;;) {
    // What is under way when the scan is interrupted still counts, if it ends soon.
    const next = steps.next();
    const step = (await interruption.orNothing(next)) ?? (await Promise.race([next, patience()]));
    if (step === undefined || step.done === true) break;
    const [group, { clean, told }] = step.value;
    tally.pass(clean);
    for (const one of told) await tell(one);
    inGroups += group.length;
    done = inGroups;
    progress.update(() => advance(group.at(-1)?.path ?? ''));
    if (output.isClosed) break;
  }
  isOver = true;
  jobs?.stop();
  const status = await run.finish(ignored);
  interruption.stop();
  // The threads are let go in peace; a read that never ends goes with the process.
  if (interruption.status === undefined) await jobs?.close();
  else await Promise.race([jobs?.close(), patience()]);
  await scanner.close();
  return status;
}

/**
 * Inputs to scan one after the other: files, all found or all named. Standard input, which belongs to the main thread, is
 * by itself.
 */
function* groupsOf(inputs: readonly Input[], size: number): Generator<readonly Input[]> {
  let group: Input[] = [];
  for (const input of inputs) {
    const [first] = group;
    const isAlike = first?.isFound === input.isFound && first?.name !== undefined && input.name !== undefined;
    if (first !== undefined && (!isAlike || group.length >= size)) {
      yield group;
      group = [];
    }
    group.push(input);
  }
  if (group.length > 0) yield group;
}

const patience = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
