/** A segment of a large input in a worker, which reads files itself. */
import { closeSync, openSync, readSync } from 'node:fs';
import { InputError } from '../base/errors.js';
import { uninterrupted } from '../base/uninterrupted.js';
import { Segment } from '../session/segment.js';
import type { SegmentSession } from '../session/session.js';
import { type Answer, type Order, SLOT, type Source } from './protocol.js';
import type { Work } from './work.js';

export class SegmentWork implements Work {
  readonly id: number;
  readonly slot = -1;
  readonly isOver = false;
  isQueued = false;
  private readonly segment: Segment;
  private readonly size: number;
  private source: Source;
  private to: number;
  private file = -1;
  private readonly block = new Uint8Array(SLOT);

  constructor(
    order: Extract<Order, { kind: 'segment' }>,
    session: SegmentSession,
    private readonly answer: (answer: Answer) => void,
  ) {
    this.id = order.id;
    this.size = order.size;
    this.source = order.source;
    this.to = order.to;
    this.segment = new Segment(session, order.start, order.stop, order.segment);
  }

  obey(order: Order): void {
    if (order.kind !== 'extend') return;
    this.source = order.source;
    this.to = order.to;
  }

  step(): boolean {
    const { segment } = this;
    if (segment.at < this.to) segment.push(this.read(segment.at, Math.min(SLOT, this.to - segment.at)));
    if (segment.at < this.to) return true;
    if (segment.at === this.size) segment.finish();
    this.answer({ kind: 'segmented', id: this.id, slot: -1, report: segment.report() });
    return false;
  }

  drop(): void {
    if (this.file >= 0) closeSync(this.file);
    this.file = -1;
  }

  /** @throws InputError `ERR_INPUT` if the file has become shorter or cannot be read */
  private read(at: number, length: number): Uint8Array {
    if (this.source.kind === 'memory') {
      return new Uint8Array(this.source.memory, at - this.source.offset, length);
    }
    const { path } = this.source;
    try {
      if (this.file < 0) this.file = openSync(path, 'r');
      const count = uninterrupted(() => readSync(this.file, this.block, 0, length, at));
      if (count > 0) return this.block.subarray(0, count);
    } catch (cause) {
      throw new InputError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
    }
    throw new InputError(`${path} has become shorter while it was scanned`);
  }
}
