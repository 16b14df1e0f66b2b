/**
 * A worker's side: sessions of many streams, and segments of large inputs, served in turn.
 *
 * Each turn scans one chunk of one session, so a stream with a full queue delays another by one chunk at
 * most for each stream that has work.
 */
import type { MessagePort } from 'node:worker_threads';
import type { SegmentSession } from '../session/session.js';
import type { Answer, Order } from './protocol.js';
import { SegmentWork } from './segment-work.js';
import { SessionWork } from './session-work.js';
import type { Work } from './work.js';

export class WorkerLoop {
  private readonly works = new Map<number, Work>();
  /** Those with something to do, in the order of their turns. */
  private readonly turns: Work[] = [];
  private isRunning = false;

  /** @param memory - the slots that both threads share */
  constructor(
    private readonly port: MessagePort,
    private readonly memory: SharedArrayBuffer,
    private readonly createSession: () => SegmentSession,
  ) {
    port.on('message', (order: Order) => this.obey(order));
  }

  private obey(order: Order): void {
    const { id, kind } = order;
    const work = this.works.get(id);
    try {
      if (kind === 'open' || kind === 'segment') this.open(order);
      else if (work === undefined) {
        // Pushed before the other side knew that the session failed or was dropped.
        if (kind === 'push') this.answer({ kind: 'freed', id, slot: order.slot });
      } else if (kind === 'drop') this.drop(work);
      else {
        work.obey(order);
        this.enqueue(work);
      }
    } catch (error) {
      this.fail(id, -1, error);
    }
  }

  private open(order: Extract<Order, { kind: 'open' | 'segment' }>): void {
    const session = this.createSession();
    const answer = (given: Answer) => this.answer(given);
    const work: Work =
      order.kind === 'open'
        ? new SessionWork(order, session, this.memory, answer)
        : new SegmentWork(order, session, answer);
    this.works.set(order.id, work);
    if (order.kind === 'segment') this.enqueue(work);
  }

  private drop(work: Work): void {
    this.works.delete(work.id);
    work.drop();
  }

  private enqueue(work: Work): void {
    if (!work.isQueued) {
      work.isQueued = true;
      this.turns.push(work);
    }
    if (this.isRunning) return;
    this.isRunning = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.isRunning = false;
    const work = this.turns.shift();
    if (work === undefined) return;
    work.isQueued = false;
    if (this.works.get(work.id) === work) this.serve(work);
    const next = this.turns[0];
    if (next !== undefined) this.enqueue(next);
  }

  private serve(work: Work): void {
    try {
      if (work.step()) this.enqueue(work);
      else if (work.isOver) this.works.delete(work.id);
    } catch (error) {
      const { slot } = work;
      this.drop(work);
      this.fail(work.id, slot, error);
    }
  }

  private fail(id: number, slot: number, error: unknown): void {
    const { code = '', message = String(error) } = error as { code?: string; message?: string };
    this.answer({ kind: 'failed', id, slot, code, message });
  }

  private answer(answer: Answer): void {
    this.port.postMessage(answer);
  }
}
