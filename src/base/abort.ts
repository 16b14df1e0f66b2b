/** Waiting for signals to abort: one signal for all streams of a process is nothing unusual. */

/** All who wait for one signal. */
class Waiting {
  private readonly calls = new Set<() => void>();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.tell, { once: true });
  }

  /** @returns ends the waiting */
  add(call: () => void): () => void {
    // A function of its own, since the same one may wait twice.
    const one = () => call();
    this.calls.add(one);
    return () => {
      if (!this.calls.delete(one) || this.calls.size > 0) return;
      this.signal.removeEventListener('abort', this.tell);
      bySignal.delete(this.signal);
    };
  }

  private readonly tell = () => {
    bySignal.delete(this.signal);
    for (const call of this.calls) call();
    this.calls.clear();
  };
}

const bySignal = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when a signal aborts. However many wait for a signal, it has one listener: of more than ten Node warns on
 * standard error, as of a leak.
 *
 * @param call - must not throw; never called for a signal that has aborted before
 * @returns ends the waiting; the last to end it takes the listener away
 */
export function whenAborted(signal: AbortSignal | undefined, call: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => undefined;
  const waiting = bySignal.get(signal) ?? new Waiting(signal);
  bySignal.set(signal, waiting);
  return waiting.add(call);
}
