/** What is known once a session has taken a chunk: all that an action decides by. */
import type { Finding, Truncated } from '../base/types.js';
import type { Session } from './session.js';

export interface Judged {
  /** Bytes of the stream that were scanned so far. */
  readonly scanned: number;
  /** The findings that became certain. */
  readonly findings: readonly Finding[];
  /** No finding that is still to come begins before this offset. */
  readonly frontier: number;
  /** Likewise, for findings of at most `holdback` bytes. */
  readonly shortFrontier: number;
  readonly truncated: Truncated;
  /** The stream is over. */
  readonly isEnd: boolean;
}

/**
 * Pushes a chunk.
 *
 * @param holdback - bytes; infinite where whole messages are kept
 */
export function judgeChunk(session: Session, chunk: Uint8Array, scanned: number, holdback: number): Judged {
  const findings = session.push(chunk);
  return {
    scanned: scanned + chunk.length,
    findings,
    frontier: session.frontier(),
    shortFrontier: session.frontier(holdback),
    truncated: session.truncated,
    isEnd: false,
  };
}

/** Ends the session. */
export function judgeEnd(session: Session): Judged {
  const { findings, bytes, truncated } = session.end();
  return { scanned: bytes, findings, frontier: bytes, shortFrontier: bytes, truncated, isEnd: true };
}
