/** What a scanner counts while it works; `stats()` shows a copy. */
import type { Finding, ScannerStats } from './types.js';

export class Counters {
  bytes = 0;
  chunks = 0;
  streams = 0;
  blocked = 0;
  bytesHeld = 0;
  queuedBytes = 0;
  mostQueuedBytes = 0;
  waits = 0;
  workers = 0;
  workerRestarts = 0;
  private readonly findings = new Map<string, number>();

  found({ patternId }: Finding): void {
    this.findings.set(patternId, (this.findings.get(patternId) ?? 0) + 1);
  }

  /** Bytes that joined the queue for workers, or left it if negative. */
  queue(bytes: number): void {
    this.queuedBytes += bytes;
    this.mostQueuedBytes = Math.max(this.mostQueuedBytes, this.queuedBytes);
  }

  snapshot(): ScannerStats {
    const { bytes, chunks, streams, blocked, bytesHeld, queuedBytes, mostQueuedBytes, waits } = this;
    return {
      bytes,
      chunks,
      findings: Object.fromEntries(this.findings),
      streams,
      blocked,
      bytesHeld,
      queuedBytes,
      mostQueuedBytes,
      waits,
      workers: this.workers,
      workerRestarts: this.workerRestarts,
    };
  }
}
