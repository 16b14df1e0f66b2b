/** A stream's session in a worker: chunks come in slots of shared memory. */
import { judgeChunk, judgeEnd } from '../session/judged.js';
import type { Session } from '../session/session.js';
import { type Answer, type Order, SLOT } from './protocol.js';
import type { Work } from './work.js';

export class SessionWork implements Work {
  readonly id: number;
  isQueued = false;
  isOver = false;
  slot = -1;
  private readonly holdback: number;
  private readonly queue: { readonly slot: number; readonly length: number }[] = [];
  private scanned = 0;
  private isEnding = false;

  constructor(
    order: Extract<Order, { kind: 'open' }>,
    private readonly session: Session,
    private readonly memory: SharedArrayBuffer,
    private readonly answer: (answer: Answer) => void,
  ) {
    this.id = order.id;
    this.holdback = order.holdback;
  }

  obey(order: Order): void {
    if (order.kind === 'push') this.queue.push({ slot: order.slot, length: order.length });
    else if (order.kind === 'end') this.isEnding = true;
  }

  step(): boolean {
    const { id, session, queue, holdback } = this;
    const piece = queue.shift();
    if (piece !== undefined) {
      this.slot = piece.slot;
      const chunk = new Uint8Array(this.memory, piece.slot * SLOT, piece.length);
      const judged = judgeChunk(session, chunk, this.scanned, holdback);
      this.scanned = judged.scanned;
      this.answer({ kind: 'judged', id, slot: piece.slot, judged });
      this.slot = -1;
    } else if (this.isEnding) {
      this.isOver = true;
      this.answer({ kind: 'judged', id, slot: -1, judged: judgeEnd(session) });
    }
    return !this.isOver && (queue.length > 0 || this.isEnding);
  }

  drop(): void {
    for (const { slot } of this.queue.splice(0)) this.answer({ kind: 'freed', id: this.id, slot });
  }
}
