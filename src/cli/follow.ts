/**
 * `sluice scan --follow`: files that grow, through rotation, until someone ends it.
 *
 * Polls: what a path leads to is asked of the system again and again, for a watcher tells of less than that and
 * on some file systems of nothing. A file whose path leads elsewhere by now is read until it falls silent.
 */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { InputError, SluiceError } from '../base/errors.js';
import type { FailedInput } from '../report/report.js';
import { Followed } from './followed.js';
import { type FileState, FollowedFile } from './followed-file.js';
import { codeOf, reasonOf } from './reason.js';
import type { ScanArguments } from './request.js';
import { openRun, type ScanRun } from './scan-run.js';
import { findInputs, type Input, keyOf, type Name } from './walk.js';

/** Milliseconds between two looks at the files, and between two at the folders; more where a look takes long. */
const POLL = 100;
const WALK = 1000;
/** Milliseconds of silence after which a file that was renamed or deleted is let go. */
const LINGER = 10_000;
/** Descriptors that are kept; beyond, those of the files that were silent longest are closed for the time. */
const MOST_OPEN = 256;
/** A stream has no end, and so no number of findings at which it is enough. */
const MOST_FINDINGS = 1e9;
/** Complaints that are remembered, so that each is made once. */
const MOST_COMPLAINTS = 10_000;

/**
 * @returns 130 or 143 once it is interrupted; 1 or 2 if nobody reads the report any more
 * @throws SluiceError for what makes a scan impossible
 */
export async function runFollow(options: ScanArguments): Promise<number> {
  checkOptions(options);
  const run = await openRun(options, { maxFindings: MOST_FINDINGS });
  const follower = new Follower(run);
  try {
    await follower.run();
    return await run.finish(follower.ignored);
  } finally {
    run.interruption.stop();
    await follower.close();
    await run.scanner.close();
  }
}

function checkOptions({ paths, filesFrom, writeBaseline }: ScanArguments): void {
  if (paths.includes('-') || filesFrom === '-')
    throw new InputError('--follow is for files: standard input is read to its end without it');
  if (writeBaseline !== undefined)
    throw new InputError('--follow and --write-baseline: a scan without an end has no baseline to write');
}

class Follower {
  /** Of the last walk. */
  ignored = 0;
  private inputs: readonly Input[] = [];
  /** By identity. */
  private readonly files = new Map<string, Followed>();
  /** Where each path leads: to the identity of a file. */
  private readonly paths = new Map<string, string>();
  private readonly complaints = new Set<string>();
  private isFirstWalk = true;

  constructor(private readonly scan: ScanRun) {}

  /** Until it is interrupted, or nobody reads the report. */
  async run(): Promise<void> {
    const { interruption, progress, tally } = this.scan;
    let walkDue = 0;
    while (!this.isOver) {
      const started = performance.now();
      if (started >= walkDue) {
        await this.walk();
        walkDue = performance.now() + Math.max(WALK, 4 * (performance.now() - started));
      }
      const hasMore = await this.round();
      progress.update(() => ({
        path: `following ${this.files.size} ${this.files.size === 1 ? 'file' : 'files'}`,
        done: 0,
        total: undefined,
        bytes: tally.bytes,
        findings: tally.findings,
      }));
      if (this.isOver) break;
      // Half the time at most, however many files there are.
      const pause = hasMore ? 0 : Math.max(POLL, performance.now() - started);
      await interruption.orNothing(setTimeout(pause));
    }
    for (const followed of this.files.values()) {
      followed.end();
      await this.report(followed);
    }
  }

  async close(): Promise<void> {
    for (const { file } of this.files.values()) await file.close();
  }

  private get isOver(): boolean {
    return this.scan.interruption.signal.aborted || this.scan.output.isClosed;
  }

  private async walk(): Promise<void> {
    const { paths, walkOptions, tally, interruption } = this.scan;
    const onFailure = (path: string, { code, message, cause }: InputError) => {
      const isAbsent = codeOf(cause) === 'ENOENT';
      // Files come and go; of those that were named the operator should know.
      if (!isAbsent) this.complain({ path, code, message });
      else if (this.isFirstWalk && paths.includes(path)) tally.note(path, 'is not there yet');
    };
    // A large tree takes a while.
    const walked = await interruption.orNothing(findInputs(paths, onFailure, walkOptions));
    if (walked === undefined) return;
    this.ignored = walked.ignored;
    this.inputs = walked.inputs;
    const keys = new Set(walked.inputs.map(keyOf));
    for (const key of [...this.paths.keys()]) if (!keys.has(key)) this.leave(key);
  }

  /** @returns whether some file has more to read at once */
  private async round(): Promise<boolean> {
    for (const input of this.inputs) {
      if (this.isOver) return false;
      if (this.isDue(input)) await this.attempt(input.path, () => this.look(input));
    }
    this.isFirstWalk = false;
    let hasMore = false;
    for (const [identity, followed] of this.files) {
      if (!followed.isDue) continue;
      if (this.isOver) return false;
      const more = await this.attempt(followed.path, () => followed.poll(performance.now()));
      hasMore ||= more === true;
      await this.report(followed);
      if (more === undefined) followed.giveUp();
      if (followed.isForgotten(performance.now() - LINGER)) {
        followed.end();
        await this.report(followed);
        await followed.file.close();
        this.files.delete(identity);
      }
    }
    await this.closeSome();
    return hasMore;
  }

  /** Of thousands of files most are silent, and to ask after all of them so often would cost more than to read. */
  private isDue(input: Input): boolean {
    const followed = this.files.get(this.paths.get(keyOf(input)) ?? '');
    return followed?.isQuiet(performance.now()) !== true;
  }

  /** Sees where a path leads by now. */
  private async look(input: Input): Promise<void> {
    const key = keyOf(input);
    let state: FileState | undefined;
    try {
      state = await stat(input.name as Name, { bigint: true });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    const identity = state === undefined ? undefined : identityOf(state);
    if (this.paths.get(key) !== identity) this.leave(key);
    if (state === undefined || identity === undefined) return;
    let followed = this.files.get(identity);
    if (followed === undefined) {
      followed = await this.begin(input, identity);
      if (followed === undefined) return;
      this.files.set(identity, followed);
    }
    followed.lead(key, state, performance.now());
    this.paths.set(key, identity);
  }

  private async begin(input: Input, identity: string): Promise<Followed | undefined> {
    const handle = await open(input.name as Name, constants.O_RDONLY | constants.O_NONBLOCK);
    let followed: Followed | undefined;
    try {
      const state = await handle.stat({ bigint: true });
      if (!state.isFile()) throw new InputError('only regular files can be followed');
      // If it was replaced in between, the next look sees the other one.
      if (identityOf(state) === identity)
        followed = new Followed(input, new FollowedFile(handle, input.name as Name, state), state, {
          ...this.scan,
          isLate: !this.isFirstWalk,
        });
    } finally {
      if (followed === undefined) await handle.close();
    }
    return followed;
  }

  /** The path does not lead there any more. */
  private leave(key: string): void {
    const identity = this.paths.get(key);
    if (identity === undefined) return;
    this.paths.delete(key);
    this.files.get(identity)?.leave(key, performance.now());
  }

  private async closeSome(): Promise<void> {
    const open = [...this.files.values()].filter(({ file }) => file.isOpen);
    if (open.length <= MOST_OPEN) return;
    const idle = open.filter((one) => one.mayClose).sort((a, b) => a.file.lastGrowth - b.file.lastGrowth);
    for (const { file } of idle.slice(0, open.length - MOST_OPEN)) await file.close();
  }

  /** What the step gives; undefined if it failed, which is said once. */
  private async attempt<T>(path: string, step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      const known =
        error instanceof SluiceError ? error : new InputError(`can't be read: ${reasonOf(error)}`);
      this.complain({ path, code: known.code, message: known.message });
      return undefined;
    }
  }

  private async report(followed: Followed): Promise<void> {
    await this.scan.tally.take(followed.path, followed.take());
  }

  private complain(failed: FailedInput): void {
    const complaint = JSON.stringify(failed);
    if (this.complaints.has(complaint)) return;
    if (this.complaints.size >= MOST_COMPLAINTS) this.complaints.clear();
    this.complaints.add(complaint);
    this.scan.tally.fail(failed);
  }
}

const identityOf = ({ dev, ino }: FileState): string => `${dev}:${ino}`;
