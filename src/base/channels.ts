/**
 * What is told on `node:diagnostics_channel`. A channel that nobody listens to costs nothing.
 *
 * `sluice:finding`: `{ finding }` for each finding of a stream or a scan.
 * `sluice:blocked`: `{ error }`, a `BlockedError`, for each stream that was blocked.
 * `sluice:worker`: `{ event, threadId, error }`; event is `started` or `failed` (with the error).
 */
import { channel } from 'node:diagnostics_channel';
import type { BlockedError } from './errors.js';
import type { Finding } from './types.js';

const finding = channel('sluice:finding');
const blocked = channel('sluice:blocked');
const worker = channel('sluice:worker');

export function tellFinding(found: Finding): void {
  if (finding.hasSubscribers) finding.publish({ finding: found });
}

export function tellBlocked(error: BlockedError): void {
  if (blocked.hasSubscribers) blocked.publish({ error });
}

export interface WorkerMessage {
  readonly event: 'started' | 'failed';
  readonly threadId: number;
  readonly error?: Error;
}

export function tellWorker(message: WorkerMessage): void {
  if (worker.hasSubscribers) worker.publish(message);
}
