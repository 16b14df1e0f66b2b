/** The thread that the command line runs on, as far as it scans itself: standard input, and all else where no threads scan. */
import { type Clean, createSieve, groupOf, scanGroup, type Told } from './group.js';
import { scanLarge } from './large-file.js';
import { type InputOutcome, InputScanner, type Scanned } from './scan-input.js';
import type { ScanRun } from './scan-run.js';
import { Turns } from './turns.js';
import type { Input } from './walk.js';

/** Called as an input goes on that is not merely passed by the sieve. */
export interface OwnThreadEvents {
  readonly onBlock: (input: Input, scanned: Scanned) => void;
  readonly onDone: () => void;
}

export class OwnThread {
  private readonly inputs: InputScanner;
  private readonly sieve;
  private readonly turns = new Turns();

  constructor(
    private readonly run: ScanRun,
    private readonly events: OwnThreadEvents,
  ) {
    const { scanner, texts, settings, interruption } = run;
    this.inputs = new InputScanner(() => scanner.createSession(), texts, settings, interruption);
    this.sieve = createSieve(scanner, settings);
  }

  /**
   * Scans files, all found or all named, one after the other.
   *
   * @param tell - takes what there is to say of one, before the next
   */
  async scanGroup(files: readonly Input[], tell: (told: Told) => Promise<void>): Promise<Clean> {
    const { interruption, output } = this.run;
    await this.turns.give();
    return scanGroup(groupOf(files), {
      sieve: this.sieve,
      scan: (input) => this.scan(input),
      tell,
      isStopped: () => interruption.signal.aborted || output.isClosed,
    });
  }

  async scan(input: Input): Promise<InputOutcome> {
    await this.turns.give();
    const onBlock = (scanned: Scanned) => this.events.onBlock(input, scanned);
    const outcome =
      this.inputs.scanSmall(input) ??
      (await this.scanInParts(input, onBlock)) ??
      (await this.inputs.scan(input, onBlock));
    this.events.onDone();
    return outcome;
  }

  /** On all threads there are, if it is large enough. */
  private async scanInParts(
    input: Input,
    onBlock: (scanned: Scanned) => void,
  ): Promise<InputOutcome | undefined> {
    const { scanner, settings, threads, texts, interruption } = this.run;
    if (threads < 2 || texts !== undefined || scanner.engine !== 'native') return undefined;
    return scanLarge(input, { scanner, settings, signal: interruption.signal }, onBlock);
  }
}
