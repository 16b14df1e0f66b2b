/** One input from its bytes to what was found in it; the same on the main thread and in a worker. */
import { stat } from 'node:fs/promises';
import { EngineError, SluiceError } from '../base/errors.js';
import type { Session } from '../index.js';
import type { FailedInput, SkipReason } from '../report/report.js';
import { BlockReader, OwnReportError } from './files.js';
import { InputScan, type PartResult, type SecretTexts } from './input-scan.js';
import type { Identity } from './output.js';
import { isBinary } from './plain.js';
import { joined, outerLayer, unpacked, withHead } from './unpack.js';
import type { Input } from './walk.js';

/** How inputs are read; it travels to workers. */
export interface InputSettings {
  /** Charset of the input; default: by content. */
  readonly charset?: string;
  /** `sluice:allow` in the input has no say. */
  readonly ignoresMarks: boolean;
  /** Findings come with what stands beside them on their line. */
  readonly hasSurroundings: boolean;
  /** Binary files are scanned also where they were only come upon. */
  readonly takesBinary: boolean;
  /** Larger files are passed over; bytes. */
  readonly maxFilesize?: number;
  /** The report's file. */
  readonly own: Identity | undefined;
}

export interface InputOutcome {
  /** In path order. */
  readonly parts: readonly PartResult[];
  readonly failures: readonly FailedInput[];
  readonly skipped?: SkipReason;
  /** What there is to say beside, to a person. */
  readonly notes?: readonly string[];
}

/** How far the scan of an input is. */
export interface Scanned {
  readonly bytes: number;
  readonly findings: number;
  /** From 0 to 1; 0 where the size is not known. */
  readonly part: number;
}

/** Of a file that somebody named: one that was only come upon is counted. */
export const TOO_LARGE = 'is larger than --max-filesize: not scanned';

export interface Stop {
  /** What the promise gives; undefined if the work is to end. */
  orNothing<T>(promise: Promise<T>): Promise<T | undefined>;
}

export class InputScanner {
  private readonly reader: BlockReader;

  constructor(
    private readonly createSession: () => Session,
    private readonly texts: SecretTexts | undefined,
    private readonly settings: InputSettings,
    private readonly stop: Stop,
  ) {
    this.reader = new BlockReader(settings.own);
  }

  /**
   * Scans a small file that was come upon, without ever waiting.
   *
   * @returns undefined if it is anything else: then `scan` has to do it, and nothing was done
   */
  scanSmall(input: Input): InputOutcome | undefined {
    const { charset, takesBinary, maxFilesize } = this.settings;
    const block = this.reader.readSmall(input);
    if (block === undefined || (maxFilesize !== undefined && block.length > maxFilesize)) return undefined;
    if (outerLayer(block, input.path) !== undefined) return undefined;
    if (!takesBinary && charset === undefined && isBinary(block))
      return { parts: [], failures: [], skipped: 'binary' };
    const scan = this.begin(input);
    try {
      if (block.length > 0) scan.push(block);
      scan.end();
    } catch (error) {
      scan.fail(error instanceof SluiceError ? error : unexpected(error));
    }
    return outcomeOf(scan, undefined);
  }

  /**
   * Scans an input to its end, or until it is stopped: then what was found so far counts.
   *
   * @param onBlock - called after each block
   */
  async scan(input: Input, onBlock: (scanned: Scanned) => void = () => undefined): Promise<InputOutcome> {
    const scan = this.begin(input);
    let skipped: SkipReason | undefined;
    try {
      skipped = (await this.isTooLarge(input)) ? 'size' : await this.read(input, scan, onBlock);
    } catch (error) {
      // A report among its own inputs is left out; all else that was not read makes the status 2.
      if (error instanceof OwnReportError) skipped = 'report';
      else scan.fail(error instanceof SluiceError ? error : unexpected(error));
    }
    const outcome = outcomeOf(scan, skipped);
    return skipped === 'size' && input.isFound !== true ? { ...outcome, notes: [TOO_LARGE] } : outcome;
  }

  private begin({ path }: Input): InputScan {
    const { charset, ignoresMarks, hasSurroundings } = this.settings;
    const options = { ...(charset === undefined ? {} : { charset }), ignoresMarks, hasSurroundings };
    return new InputScan(path, this.createSession, this.texts, options);
  }

  private async read(
    input: Input,
    scan: InputScan,
    onBlock: (scanned: Scanned) => void,
  ): Promise<SkipReason | undefined> {
    const { charset, takesBinary } = this.settings;
    const raw = this.reader.read(input);
    let isStopped = false;
    try {
      let blocks = withHead(raw);
      for (let isFirst = true; ; isFirst = false) {
        const step = await this.stop.orNothing(blocks.next());
        if (step === undefined) {
          isStopped = true;
          scan.abandon();
          return undefined;
        }
        if (step.done === true) break;
        const layer = isFirst ? outerLayer(step.value, input.path) : undefined;
        if (layer !== undefined) {
          scan.outer = layer;
          blocks = unpacked(layer, joined(step.value, blocks));
          continue;
        }
        const mayBeBinary = isFirst && input.isFound === true && !takesBinary && charset === undefined;
        if (mayBeBinary && isBinary(step.value)) return 'binary';
        scan.push(step.value);
        onBlock({ bytes: scan.bytes, findings: scan.found, part: this.reader.part });
      }
      scan.end();
      return undefined;
    } finally {
      // A read that was interrupted may never come back.
      if (!isStopped) await this.reader.stop(raw);
    }
  }

  private async isTooLarge({ name }: Input): Promise<boolean> {
    const { maxFilesize } = this.settings;
    if (maxFilesize === undefined || name === undefined) return false;
    const stats = await stat(name).catch(() => undefined);
    return stats?.isFile() === true && stats.size > maxFilesize;
  }
}

function outcomeOf(scan: InputScan, skipped: SkipReason | undefined): InputOutcome {
  const failures = scan.failures.map(({ path, error: { code, message } }) => ({ path, code, message }));
  const parts = skipped === undefined ? scan.takeResults() : [];
  return { parts, failures, ...(skipped === undefined ? {} : { skipped }) };
}

/** A fault of ours on one input must not keep the others from being scanned. */
function unexpected(error: unknown): EngineError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new EngineError(`the scan broke, please report it: ${text}`, { cause: error });
}
