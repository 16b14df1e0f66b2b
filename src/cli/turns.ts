/** Turns for all else on a thread that scans without ever waiting: Ctrl-C, the progress. */

/** Milliseconds for which nothing else has a turn. */
const TURN = 20;

export class Turns {
  private last = performance.now();

  /** Lets all else have a turn, if it is time. */
  async give(): Promise<void> {
    if (performance.now() - this.last < TURN) return;
    await new Promise(setImmediate);
    this.last = performance.now();
  }
}
