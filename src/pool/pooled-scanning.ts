/** A session that lives in a worker; this is its end on the calling thread. */
import type { Counters } from '../base/counters.js';
import { WorkerError } from '../base/errors.js';
import type { Judged } from '../session/judged.js';
import type { Scanning, ScanningEvents } from '../session/scanning.js';
import { type Order, SLOT } from './protocol.js';

/** Bytes that one stream may have waiting or under way before it must wait itself. */
export const WINDOW = 256 * 1024;
/** Slots that one stream may fill at once, so that none takes all of them. */
const MOST_SLOTS = WINDOW / SLOT;

/** The way to the session's worker. */
export interface Carrier {
  post(order: Order): void;
  /** The session has something to send, or may have. */
  want(scanning: PooledScanning): void;
}

export class PooledScanning implements Scanning {
  private link: Carrier | undefined;
  private queue: Uint8Array[] = [];
  /** Lengths of the pieces that are under way, in order. */
  private readonly sent: number[] = [];
  private queued = 0;
  private scanned = 0;
  private hasToWait = false;
  private isEnding = false;
  private isEndSent = false;
  private isOver = false;
  /** The session is among those that want to send. */
  isWanting = false;
  /** Ticks of the watchdog since the last answer. */
  strikes = 0;

  constructor(
    readonly id: number,
    readonly holdback: number,
    private readonly events: ScanningEvents,
    private readonly counters: Counters,
    private readonly leave: (scanning: PooledScanning) => void,
  ) {}

  /** The worker owes an answer. */
  get isOwed(): boolean {
    return this.sent.length > 0 || (this.isEndSent && !this.isOver);
  }

  /** Whether a piece or the end may be sent now. */
  get isSendable(): boolean {
    if (this.isOver || this.isEndSent) return false;
    if (this.queue.length > 0) return this.sent.length < MOST_SLOTS;
    return this.isEnding;
  }

  push(chunk: Uint8Array): boolean {
    if (this.isOver) return true;
    // A copy: it waits for a slot, and the caller may use its memory for something else meanwhile.
    this.queue.push(new Uint8Array(chunk));
    this.queued += chunk.length;
    this.counters.queue(chunk.length);
    this.link?.want(this);
    if (this.queued < WINDOW) return true;
    if (!this.hasToWait) this.counters.waits += 1;
    this.hasToWait = true;
    return false;
  }

  end(): void {
    this.isEnding = true;
    this.link?.want(this);
  }

  drop(): void {
    if (this.isOver) return;
    this.link?.post({ kind: 'drop', id: this.id });
    this.close();
  }

  /** A worker was found for the session. */
  attach(link: Carrier): void {
    this.link = link;
    link.post({ kind: 'open', id: this.id, holdback: this.holdback });
    link.want(this);
  }

  /** Fills a slot with the next piece, or returns -1: only the end is left to send. */
  next(slot: Uint8Array): number {
    const chunk = this.queue[0];
    if (chunk === undefined) {
      this.isEndSent = true;
      return -1;
    }
    const piece = chunk.subarray(0, SLOT);
    slot.set(piece);
    if (piece.length === chunk.length) this.queue.shift();
    else this.queue[0] = chunk.subarray(SLOT);
    this.sent.push(piece.length);
    return piece.length;
  }

  take(judged: Judged): void {
    if (this.isOver) return;
    this.strikes = 0;
    if (judged.isEnd ? !this.isEndSent || this.sent.length > 0 : this.sent.length === 0) {
      this.fail(new WorkerError('a worker answered what it was not asked: an answer was lost'));
      return;
    }
    const length = this.sent.shift() ?? 0;
    this.scanned += length;
    this.queued -= length;
    this.counters.queue(-length);
    if (judged.scanned !== this.scanned) {
      this.fail(new WorkerError(`a chunk was lost: ${judged.scanned} of ${this.scanned} bytes were scanned`));
      return;
    }
    if (judged.isEnd) this.close();
    this.events.onJudged(judged);
    if (this.isOver) return;
    this.link?.want(this);
    if (this.hasToWait && this.queued < WINDOW) {
      this.hasToWait = false;
      this.events.onRoom();
    }
  }

  fail(error: Error): void {
    if (this.isOver) return;
    this.close();
    this.events.onError(error);
  }

  private close(): void {
    this.isOver = true;
    this.counters.queue(-this.queued);
    this.queued = 0;
    this.queue = [];
    this.sent.length = 0;
    this.leave(this);
  }
}
