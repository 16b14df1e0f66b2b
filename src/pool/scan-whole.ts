/** One input in one session that lives elsewhere. */
import { whenAborted } from '../base/abort.js';
import type { Finding, ScanResult } from '../base/types.js';
import type { Scanning, ScanningEvents } from '../session/scanning.js';
import { byPlace, transferred } from '../session/session.js';

/** Bytes that are handed on at a time: more would wait as copies than a stream may have waiting. */
const PIECE = 64 * 1024;

/**
 * Scans an input.
 *
 * @throws InputError `ERR_INPUT` if the bytes are transferred meanwhile
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
    let leave: () => void = () => undefined;
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
      onRoom: () => goOn(),
    });
    const { length } = bytes;
    let at = 0;
    const goOn = (): void => {
      let hasRoom = true;
      while (hasRoom && at < length) {
        if (bytes.length !== length) {
          leave();
          scanning.drop();
          return reject(transferred());
        }
        hasRoom = scanning.push(bytes.subarray(at, at + PIECE));
        at += PIECE;
      }
      if (hasRoom) scanning.end();
    };
    leave = whenAborted(signal, () => {
      scanning.drop();
      reject(signal?.reason as Error);
    });
    goOn();
  });
}
