/**
 * Line and column of raw offsets, for the stretch in which findings can still come up.
 */
const LF = 10;

export class Lines {
  /** Offsets of the line feeds that are remembered, in order. */
  private feeds: number[] = [];
  /** Index of the first of them that is still needed. */
  private first = 0;
  /** Line feeds before that one, and the offset of the last of those. */
  private before = 0;
  private lastBefore = -1;

  /** Notes the line feeds of a chunk that begins at a raw offset. */
  add(chunk: Buffer, offset: number): void {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.feeds.push(offset + at);
  }

  /** No offset before this one will be asked for. */
  forget(offset: number): void {
    const { feeds } = this;
    while (this.first < feeds.length && (feeds[this.first] as number) < offset) {
      this.lastBefore = feeds[this.first] as number;
      this.before += 1;
      this.first += 1;
    }
    if (this.first > 1024 && this.first * 2 > feeds.length) {
      this.feeds = feeds.slice(this.first);
      this.first = 0;
    }
  }

  /** Both count from 1; the column is in bytes. Cost: O(log line feeds remembered). */
  locate(offset: number): { line: number; column: number } {
    let low = this.first;
    let high = this.feeds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.feeds[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    const last = low > this.first ? (this.feeds[low - 1] as number) : this.lastBefore;
    return { line: this.before + (low - this.first) + 1, column: offset - last };
  }
}
