/**
 * Ctrl-C and SIGTERM: the first one asks the work to end with what there is, a second one ends the process
 * at once, as without us.
 */
import { whenAborted } from '../base/abort.js';

/** 128 and the signal's number, as shells have it. */
const STATUSES = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof STATUSES;

export class Interruption {
  private readonly controller = new AbortController();
  private by: Name | undefined;
  private readonly onSignal = (name: Name): void => {
    this.stop();
    this.by = name;
    this.controller.abort();
  };

  constructor() {
    for (const name of Object.keys(STATUSES)) process.on(name, this.onSignal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What the process should end with; undefined if nothing interrupted it. */
  get status(): number | undefined {
    return this.by === undefined ? undefined : STATUSES[this.by];
  }

  /** Signals do again what they do by default. */
  stop(): void {
    for (const name of Object.keys(STATUSES)) process.off(name, this.onSignal);
  }

  /** What the promise gives; undefined if the signal comes first, for the promise may then never settle. */
  async orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
    const { signal } = this;
    if (signal.aborted) {
      promise.catch(() => undefined);
      return undefined;
    }
    let leave: () => void = () => undefined;
    const aborted = new Promise<undefined>((resolve) => {
      leave = whenAborted(signal, () => resolve(undefined));
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      leave();
    }
  }
}
