/**
 * The calling thread's side of one worker: its shared slots, its sessions, and who may send next.
 *
 * Sessions that have something to send take turns, one slot each. Bytes on their way to a worker are
 * bounded by its slots, whatever the number of streams.
 */
import type { MessagePort } from 'node:worker_threads';
import type { SegmentReport } from '../session/segment.js';
import { Calls } from './calls.js';
import type { Carrier, PooledScanning } from './pooled-scanning.js';
import { type Answer, errorOf, type Order, SLOT, SLOTS } from './protocol.js';

/** What a worker is given once. */
export interface LinkTask {
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
  /** What its engine is made from. */
  readonly options: unknown;
}

export class Link implements Carrier {
  private readonly sessions = new Map<number, PooledScanning>();
  private readonly free: number[] = Array.from({ length: SLOTS }, (_, slot) => slot);
  private readonly calls = new Calls();
  private wanting: PooledScanning[] = [];
  /** Sessions that wait for the answer to their end. */
  private readonly ending = new Set<PooledScanning>();
  private isRefd = false;
  /** An answer came since the last tick of the watchdog. */
  private hasAnswered = false;
  private strikes = 0;
  private isOver = false;

  constructor(
    private readonly port: MessagePort,
    private readonly memory: SharedArrayBuffer,
    readonly threadId: number,
  ) {
    port.on('message', (answer: Answer) => this.take(answer));
    port.unref();
  }

  /** Sessions it serves: new ones go where there are fewest. */
  get load(): number {
    return this.sessions.size + this.calls.size;
  }

  add(scanning: PooledScanning): void {
    this.sessions.set(scanning.id, scanning);
    scanning.attach(this);
  }

  /** Sends an order that is answered by a segment's report. */
  call(order: Order): Promise<SegmentReport> {
    const answer = this.calls.wait(order.id);
    this.post(order);
    this.holdProcess();
    return answer;
  }

  remove(scanning: PooledScanning): void {
    this.sessions.delete(scanning.id);
    this.ending.delete(scanning);
    this.holdProcess();
  }

  want(scanning: PooledScanning): void {
    if (!scanning.isWanting && scanning.isSendable) {
      scanning.isWanting = true;
      this.wanting.push(scanning);
    }
    this.pump();
  }

  post(order: Order): void {
    if (!this.isOver) this.port.postMessage(order);
  }

  /** The worker is gone: every session of it ends with the error. */
  fail(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    this.port.close();
    this.wanting = [];
    for (const scanning of [...this.sessions.values()]) scanning.fail(error);
    this.sessions.clear();
    this.calls.failAll(error);
  }

  /**
   * A tick of the watchdog. Sessions that were not answered for `most` ticks while others were have lost a
   * message, and fail.
   *
   * @returns whether the worker itself owes an answer for so long
   */
  tick(most: number, lost: () => Error): boolean {
    let isOwed = this.calls.size > 0;
    for (const scanning of [...this.sessions.values()]) {
      if (!scanning.isOwed) continue;
      isOwed = true;
      scanning.strikes += 1;
      if (this.hasAnswered && scanning.strikes > most) {
        this.post({ kind: 'drop', id: scanning.id });
        scanning.fail(lost());
      }
    }
    this.strikes = isOwed && !this.hasAnswered ? this.strikes + 1 : 0;
    this.hasAnswered = false;
    return this.strikes > most;
  }

  private pump(): void {
    while (this.free.length > 0 && !this.isOver) {
      const scanning = this.wanting.shift();
      if (scanning === undefined) break;
      scanning.isWanting = false;
      if (!scanning.isSendable) continue;
      const slot = this.free.pop() as number;
      const length = scanning.next(new Uint8Array(this.memory, slot * SLOT, SLOT));
      const { id } = scanning;
      if (length < 0) {
        this.free.push(slot);
        this.ending.add(scanning);
        this.post({ kind: 'end', id });
      } else this.post({ kind: 'push', id, slot, length });
      if (scanning.isSendable) {
        scanning.isWanting = true;
        this.wanting.push(scanning);
      }
    }
    this.holdProcess();
  }

  private take(answer: Answer): void {
    if (this.isOver) return;
    this.hasAnswered = true;
    if (answer.slot >= 0) this.free.push(answer.slot);
    const scanning = this.sessions.get(answer.id);
    if (answer.kind === 'judged') scanning?.take(answer.judged);
    else if (answer.kind === 'segmented') this.calls.take(answer.id, answer.report);
    else if (answer.kind === 'failed') {
      const error = errorOf(answer.code, answer.message);
      scanning?.fail(error);
      this.calls.fail(answer.id, error);
    }
    this.pump();
  }

  /** The process stays alive while the worker owes something, and no longer. */
  private holdProcess(): void {
    if (this.isOver) return;
    const isOwed = this.free.length < SLOTS || this.ending.size + this.calls.size > 0;
    if (isOwed === this.isRefd) return;
    this.isRefd = isOwed;
    if (isOwed) this.port.ref();
    else this.port.unref();
  }
}
