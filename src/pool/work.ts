/** What a worker does for one id, a step in each of its turns. */
import type { Order } from './protocol.js';

export interface Work {
  readonly id: number;
  /** It waits for its turn. */
  isQueued: boolean;
  /** The slot that the present step reads, or -1. */
  readonly slot: number;
  readonly isOver: boolean;
  /** Takes a further order. */
  obey(order: Order): void;
  /** Scans one piece; whether there is more to do. */
  step(): boolean;
  /** Gives back what it holds. */
  drop(): void;
}
