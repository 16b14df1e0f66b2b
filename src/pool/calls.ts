/** Orders to a worker that each have one answer: segments of large inputs. */
import type { SegmentReport } from '../session/segment.js';

interface Call {
  readonly resolve: (report: SegmentReport) => void;
  readonly reject: (error: Error) => void;
}

export class Calls {
  private readonly open = new Map<number, Call>();

  get size(): number {
    return this.open.size;
  }

  wait(id: number): Promise<SegmentReport> {
    return new Promise((resolve, reject) => this.open.set(id, { resolve, reject }));
  }

  take(id: number, report: SegmentReport): void {
    this.open.get(id)?.resolve(report);
    this.open.delete(id);
  }

  fail(id: number, error: Error): void {
    this.open.get(id)?.reject(error);
    this.open.delete(id);
  }

  failAll(error: Error): void {
    for (const id of [...this.open.keys()]) this.fail(id, error);
  }
}
