/** One input in one session that lives elsewhere. */
import type { Finding, ScanResult } from '../base/types.js';
import type { Scanning, ScanningEvents } from '../session/scanning.js';
import { byPlace } from '../session/session.js';

/**
 * Scans an input.
 *
 * @throws WorkerError `ERR_WORKER` if the worker dies
 * @throws the signal's reason once it aborts
 */
export function scanWith(
  open: (events: ScanningEvents) => Scanning,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<ScanResult> {
  return new Promise((resolve, reject) => {
    const findings: Finding[] = [];
    const leave = () => signal?.removeEventListener('abort', abort);
    const scanning = open({
      onJudged: ({ findings: certain, isEnd, scanned, truncated }) => {
        findings.push(...certain);
        if (!isEnd) return;
        leave();
        resolve({ findings: findings.sort(byPlace), bytes: scanned, truncated });
      },
      onError: (error) => {
        leave();
        reject(error);
      },
      onRoom: () => undefined,
    });
    const abort = () => {
      scanning.drop();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    scanning.push(bytes);
    scanning.end();
  });
}
