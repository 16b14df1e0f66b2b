/**
 * A worker's side: sessions of many streams, served in turn.
 *
 * Each turn scans one chunk of one session, so a stream with a full queue delays another by one chunk at
 * most for each stream that has work.
 */
import type { MessagePort } from 'node:worker_threads';
import { judgeChunk, judgeEnd } from '../session/judged.js';
import type { Session } from '../session/session.js';
import { type Answer, type Order, SLOT } from './protocol.js';

interface Served {
  readonly id: number;
  readonly holdback: number;
  readonly session: Session;
  readonly queue: { readonly slot: number; readonly length: number }[];
  scanned: number;
  isEnding: boolean;
  isQueued: boolean;
}

export class WorkerLoop {
  private readonly served = new Map<number, Served>();
  /** Sessions with work, in the order of their turns. */
  private readonly turns: Served[] = [];
  private isRunning = false;

  /** @param memory - the slots that both threads share */
  constructor(
    private readonly port: MessagePort,
    private readonly memory: SharedArrayBuffer,
    private readonly createSession: () => Session,
  ) {
    port.on('message', (order: Order) => this.obey(order));
  }

  private obey(order: Order): void {
    if (order.kind === 'open') {
      try {
        this.open(order.id, order.holdback);
      } catch (error) {
        this.fail(order.id, -1, error);
      }
      return;
    }
    const served = this.served.get(order.id);
    if (served === undefined) {
      // Pushed before the other side knew that the session failed or was dropped.
      if (order.kind === 'push') this.answer({ kind: 'freed', id: order.id, slot: order.slot });
      return;
    }
    if (order.kind === 'drop') this.drop(served);
    else {
      if (order.kind === 'push') served.queue.push({ slot: order.slot, length: order.length });
      else served.isEnding = true;
      this.enqueue(served);
    }
  }

  private open(id: number, holdback: number): void {
    const session = this.createSession();
    this.served.set(id, {
      id,
      holdback,
      session,
      queue: [],
      scanned: 0,
      isEnding: false,
      isQueued: false,
    });
  }

  private drop(served: Served): void {
    this.served.delete(served.id);
    for (const { slot } of served.queue.splice(0)) this.answer({ kind: 'freed', id: served.id, slot });
  }

  private enqueue(served: Served): void {
    if (!served.isQueued) {
      served.isQueued = true;
      this.turns.push(served);
    }
    if (this.isRunning) return;
    this.isRunning = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.isRunning = false;
    const served = this.turns.shift();
    if (served === undefined) return;
    served.isQueued = false;
    if (this.served.get(served.id) === served) this.serve(served);
    const next = this.turns[0];
    if (next !== undefined) this.enqueue(next);
  }

  private serve(served: Served): void {
    const { id, session, queue, holdback } = served;
    const piece = queue.shift();
    const slot = piece?.slot ?? -1;
    try {
      if (piece !== undefined) {
        const chunk = new Uint8Array(this.memory, piece.slot * SLOT, piece.length);
        const judged = judgeChunk(session, chunk, served.scanned, holdback);
        served.scanned = judged.scanned;
        this.answer({ kind: 'judged', id, slot, judged });
      } else if (served.isEnding) {
        this.served.delete(id);
        this.answer({ kind: 'judged', id, slot, judged: judgeEnd(session) });
        return;
      }
    } catch (error) {
      this.drop(served);
      this.fail(id, slot, error);
      return;
    }
    if (queue.length > 0 || served.isEnding) this.enqueue(served);
  }

  private fail(id: number, slot: number, error: unknown): void {
    const { code = '', message = String(error) } = error as { code?: string; message?: string };
    this.answer({ kind: 'failed', id, slot, code, message });
  }

  private answer(answer: Answer): void {
    this.port.postMessage(answer);
  }
}
