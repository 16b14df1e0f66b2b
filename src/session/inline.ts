/** A session on the calling thread, which gives the event loop a turn between slices of large chunks. */
import { judgeChunk, judgeEnd } from './judged.js';
import type { Scanning, ScanningEvents } from './scanning.js';
import type { Session } from './session.js';

/** Bytes that are scanned in one turn of the event loop. */
const TURN = 32 * 1024;

const NOTHING = new Uint8Array();

export class InlineScanning implements Scanning {
  private session: Session | undefined;
  private scanned = 0;
  private waiting: Uint8Array = NOTHING;
  private turn: NodeJS.Immediate | undefined;
  private isEnding = false;
  private isDropped = false;

  /** @param createSession - `expected`: bytes that come first */
  constructor(
    private readonly createSession: (expected: number) => Session,
    private readonly holdback: number,
    private readonly events: ScanningEvents,
  ) {}

  push(chunk: Uint8Array): boolean {
    this.scan(chunk.subarray(0, TURN));
    if (chunk.length <= TURN || this.isDropped) return true;
    // A copy: the caller may use its memory for something else as soon as it likes.
    this.waiting = new Uint8Array(chunk.subarray(TURN));
    this.turn = setImmediate(() => this.next());
    return false;
  }

  end(): void {
    this.isEnding = true;
    if (this.turn === undefined) this.finish();
  }

  drop(): void {
    this.isDropped = true;
    this.session = undefined;
    if (this.turn !== undefined) clearImmediate(this.turn);
    this.turn = undefined;
  }

  private next(): void {
    this.turn = undefined;
    const { waiting } = this;
    this.scan(waiting.subarray(0, TURN));
    if (this.isDropped) return;
    this.waiting = waiting.subarray(TURN);
    if (this.waiting.length > 0) this.turn = setImmediate(() => this.next());
    else if (this.isEnding) this.finish();
    else this.events.onRoom();
  }

  private scan(chunk: Uint8Array): void {
    if (this.isDropped) return;
    try {
      this.session ??= this.createSession(chunk.length + 1024);
      const judged = judgeChunk(this.session, chunk, this.scanned, this.holdback);
      this.scanned = judged.scanned;
      this.events.onJudged(judged);
    } catch (error) {
      this.fail(error);
    }
  }

  private finish(): void {
    if (this.isDropped) return;
    try {
      this.session ??= this.createSession(0);
      this.events.onJudged(judgeEnd(this.session));
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.drop();
    this.events.onError(error as Error);
  }
}
