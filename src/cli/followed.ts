/** A file that is followed and what is made of it, whatever paths lead to it. */
import { EngineError, SluiceError } from '../base/errors.js';
import type { FailedInput, SkipReason } from '../report/report.js';
import type { FileState, FollowedFile, GrowthSink } from './followed-file.js';
import { GrowingInput } from './growing-input.js';
import type { PartResult } from './input-scan.js';
import { isBinary, isCompressed } from './plain.js';
import { type InputOutcome, TOO_LARGE } from './scan-input.js';
import type { ScanRun } from './scan-run.js';
import type { Input } from './walk.js';

/** Milliseconds of silence after which a file is looked at rarely, and how often then. */
const QUIET = 10_000;
const RARELY = 1000;

export interface FollowedContext extends Pick<ScanRun, 'scanner' | 'texts' | 'settings'> {
  /** It came up while others were followed already. */
  readonly isLate: boolean;
}

export class Followed implements GrowthSink {
  private readonly keys = new Set<string>();
  /** Since when no path leads to it, milliseconds. */
  private leftAt: number | undefined;
  private state: FileState | undefined;
  private lookedAt = 0;
  private hasNews = true;
  private input: GrowingInput;
  private isBegun = false;
  /** What comes until the next restart is of no use: it is passed over, or damaged. */
  private isDone = false;
  /** Nothing that comes is of any use. */
  private isOver = false;
  private parts: PartResult[] = [];
  private failures: FailedInput[] = [];
  private skipped: SkipReason | undefined;

  constructor(
    private readonly found: Input,
    readonly file: FollowedFile,
    { dev, ino, size }: FileState,
    private readonly context: FollowedContext,
  ) {
    this.input = this.createInput();
    const { own, maxFilesize = Number.POSITIVE_INFINITY } = context.settings;
    this.isOver = own !== undefined && own.dev === dev && own.ino === ino;
    if (this.isOver) this.skipped = 'report';
    else if (Number(size) > maxFilesize) this.passOver('size');
  }

  /** That under which it was first met. */
  get path(): string {
    return this.found.path;
  }

  /** Its descriptor can be had again by its name. */
  get mayClose(): boolean {
    return this.leftAt === undefined && this.file.isSettled;
  }

  /** A path leads to it. */
  lead(key: string, state: FileState, now: number): void {
    this.keys.add(key);
    this.leftAt = undefined;
    this.state = state;
    this.lookedAt = now;
    this.hasNews = true;
  }

  /** Whether `poll` may find anything: it was looked at since, waits to be settled, or no path leads to it. */
  get isDue(): boolean {
    return this.hasNews || this.leftAt !== undefined || !this.file.isSettled;
  }

  /** It has been silent for long, and was looked at not long ago. */
  isQuiet(now: number): boolean {
    return this.file.isSettled && now - this.file.lastGrowth > QUIET && now - this.lookedAt < RARELY;
  }

  leave(key: string, now: number): void {
    this.keys.delete(key);
    if (this.keys.size > 0) return;
    this.leftAt = now;
    this.state = undefined;
  }

  /** No path has led to it since then, and nothing has come. */
  isForgotten(since: number): boolean {
    if (this.leftAt === undefined) return false;
    return !this.file.isOpen || Math.max(this.leftAt, this.file.lastGrowth) < since;
  }

  /** Reads what is new; see `FollowedFile.poll`. */
  async poll(now: number): Promise<boolean> {
    this.hasNews = false;
    const isGone = this.leftAt !== undefined && !this.file.isOpen;
    return this.isOver || isGone ? false : this.file.poll(this, this.state, now);
  }

  push(block: Uint8Array): void {
    if (!this.isBegun && !this.isDone) this.checkHead(block);
    this.isBegun = true;
    if (!this.isDone) this.attempt(() => this.input.push(block));
  }

  settle(): void {
    if (!this.isDone) this.attempt(() => this.input.settle());
  }

  restart(): void {
    this.end();
    this.input = this.createInput();
    this.isBegun = false;
    this.isDone = false;
  }

  /** It can't be read any more. */
  giveUp(): void {
    this.end();
    this.isOver = true;
  }

  /** What was undecided is decided by what there is. */
  end(): void {
    if (!this.isDone) this.input.end();
    this.isDone = true;
    this.collect();
  }

  /** What has come up since the last call. */
  take(): InputOutcome {
    this.collect();
    const { parts, failures, skipped } = this;
    this.parts = [];
    this.failures = [];
    this.skipped = undefined;
    const notes = skipped === 'size' && this.found.isFound !== true ? [TOO_LARGE] : [];
    return { parts, failures, notes, ...(skipped === undefined ? {} : { skipped }) };
  }

  private checkHead(block: Uint8Array): void {
    const { settings, isLate } = this.context;
    if (this.found.isFound !== true || settings.charset !== undefined) return;
    if (!settings.takesBinary && isBinary(block)) this.passOver('binary');
    // What rotation packs was read before it was packed.
    else if (isLate && isCompressed(block)) this.passOver('compressed');
  }

  private passOver(why: SkipReason): void {
    this.skipped = why;
    this.isDone = true;
  }

  private attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      const known =
        error instanceof SluiceError
          ? error
          : new EngineError(`the scan broke, please report it: ${String(error)}`, { cause: error });
      this.failures.push({ path: this.path, code: known.code, message: known.message });
      this.end();
    }
  }

  private collect(): void {
    const { parts, failures } = this.input.take();
    this.parts.push(...parts);
    for (const { path, error } of failures)
      this.failures.push({ path, code: error.code, message: error.message });
  }

  private createInput(): GrowingInput {
    const { scanner, texts, settings } = this.context;
    const { charset, ignoresMarks, hasSurroundings } = settings;
    const options = { ...(charset === undefined ? {} : { charset }), ignoresMarks, hasSurroundings };
    return new GrowingInput(this.path, () => scanner.createSession(), texts, options);
  }
}
