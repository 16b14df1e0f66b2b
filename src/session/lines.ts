/**
 * Line and column of raw offsets, for the stretch in which findings can still come up.
 */
const LF = 10;

export class Lines {
  /** Offsets of the line feeds that are remembered, in order. */
  private offsets: number[] = [];
  /** Index of the first of them that is still needed. */
  private first = 0;
  /** Line feeds before that one, and the offset of the last of those. */
  private before = 0;
  private lastBefore = -1;

  /** Line feeds so far, and the offset of the last, or -1. */
  get feeds(): { readonly count: number; readonly last: number } {
    return {
      count: this.before + this.offsets.length - this.first,
      last: this.offsets.at(-1) ?? this.lastBefore,
    };
  }

  /** Notes the line feeds of a chunk that begins at a raw offset. */
  add(chunk: Buffer, offset: number): void {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.offsets.push(offset + at);
  }

  /** No offset before this one will be asked for. */
  forget(offset: number): void {
    const { offsets } = this;
    while (this.first < offsets.length && (offsets[this.first] as number) < offset) {
      this.lastBefore = offsets[this.first] as number;
      this.before += 1;
      this.first += 1;
    }
    if (this.first > 1024 && this.first * 2 > offsets.length) {
      this.offsets = offsets.slice(this.first);
      this.first = 0;
    }
  }

  /** Both count from 1; the column is in bytes. Cost: O(log line feeds remembered). */
  locate(offset: number): { line: number; column: number } {
    let low = this.first;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.offsets[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    const last = low > this.first ? (this.offsets[low - 1] as number) : this.lastBefore;
    return { line: this.before + (low - this.first) + 1, column: offset - last };
  }
}
