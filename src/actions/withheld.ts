/**
 * Bytes that came in and have not left: a queue of chunks with offsets in the stream.
 *
 * All are copies: what was judged is what leaves, whatever the caller does to its memory meanwhile. What leaves shares no
 * memory with what stays, so it may be changed or transferred. Small chunks are copied together, so that a stream of
 * single bytes costs no object for each.
 */

/** Chunks below this are copied together, bytes. */
const SMALL = 256;
const BLOCK = 1024;

export class Withheld {
  private chunks: Uint8Array[] = [];
  /** Room behind the last chunk, if that is a block of ours. */
  private room: Uint8Array | undefined;
  /** Offset of the first byte kept. */
  start = 0;
  /** Offset behind the last byte. */
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.end += chunk.length;
    if (chunk.length >= SMALL) {
      this.chunks.push(new Uint8Array(chunk));
      this.room = undefined;
      return;
    }
    for (let at = 0; at < chunk.length; ) at += this.copy(chunk.subarray(at));
  }

  /** Takes out the bytes before an offset. */
  take(upTo: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    let used = 0;
    while (this.start < upTo && used < this.chunks.length) {
      const chunk = this.chunks[used] as Uint8Array;
      const wanted = upTo - this.start;
      if (chunk.length <= wanted) {
        taken.push(chunk);
        this.start += chunk.length;
        used += 1;
      } else {
        taken.push(chunk.slice(0, wanted));
        this.chunks[used] = chunk.subarray(wanted);
        this.start += wanted;
      }
    }
    if (used > 0) this.chunks.splice(0, used);
    if (this.chunks.length === 0) this.room = undefined;
    return taken;
  }

  clear(): void {
    this.chunks = [];
    this.room = undefined;
    this.start = this.end;
  }

  /** Copies what fits into the present block, or begins another; returns how much. */
  private copy(bytes: Uint8Array): number {
    const last = this.chunks.at(-1);
    if (this.room === undefined || this.room.length === 0 || last === undefined) {
      const block = new Uint8Array(BLOCK);
      const count = Math.min(bytes.length, BLOCK);
      block.set(bytes.subarray(0, count));
      this.chunks.push(block.subarray(0, count));
      this.room = block.subarray(count);
      return count;
    }
    const count = Math.min(bytes.length, this.room.length);
    this.room.set(bytes.subarray(0, count));
    this.chunks[this.chunks.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + count);
    this.room = this.room.subarray(count);
    return count;
  }
}
