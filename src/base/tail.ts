/** The newest bytes of a stream, by their offsets in it. */

const NONE = Buffer.alloc(0);
/** Rooms that most streams get by with, bytes: a room that has to grow leaves the old one behind for a while. */
const LEAST = 512;
const USUAL = 4096;
/** So few bytes are copied faster one by one than by a call. */
const FEW = 16;

function roomFor(needed: number): number {
  if (needed <= LEAST) return LEAST;
  return needed <= USUAL ? USUAL : needed + (needed >> 1);
}

export class Tail {
  private room: Buffer = NONE;
  /** Offset of the first byte kept, and its place in the room. */
  start = 0;
  private first = 0;
  /** Offset behind the last byte. */
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Keeps all bytes of a stream that is one chunk, without a copy: they must not change. */
  static of(bytes: Buffer): Tail {
    const tail = new Tail();
    tail.room = bytes;
    tail.end = bytes.length;
    return tail;
  }

  /** Copies bytes; those before an offset that will not be asked for are passed over. */
  append(bytes: Buffer, from = 0): void {
    const skipped = Math.min(bytes.length, Math.max(0, from - this.end));
    this.forget(Math.min(from, this.end));
    if (skipped > 0) this.start = this.end + skipped;
    this.end += bytes.length;
    const added = bytes.length - skipped;
    const used = this.length - added;
    if (this.first + used + added > this.room.length) this.grow(used, used + added);
    const to = this.first + used;
    if (added > FEW) bytes.copy(this.room, to, skipped);
    else for (let i = 0; i < added; i += 1) this.room[to + i] = bytes[skipped + i] as number;
  }

  /** No byte before the offset will be asked for; room for many more than are left is given back. */
  forget(offset: number): void {
    const start = Math.max(this.start, Math.min(offset, this.end));
    this.first = start === this.end ? 0 : this.first + start - this.start;
    this.start = start;
    if (this.room.length > 4 * Math.max(USUAL, this.length)) {
      this.room = Buffer.from(this.room.subarray(this.first, this.first + this.length));
      this.first = 0;
    }
  }

  /** The byte at an offset; undefined where none is kept. */
  at(offset: number): number | undefined {
    return offset < this.start || offset >= this.end
      ? undefined
      : this.room[this.first + offset - this.start];
  }

  /** A copy of what is kept between two offsets. */
  copy(from: number, to: number): Buffer {
    return Buffer.from(this.view(from, to));
  }

  /** Offset of the first such byte between two offsets; -1 without any. */
  indexOf(byte: number, from: number, to: number): number {
    const at = this.view(from, to).indexOf(byte);
    return at < 0 ? -1 : Math.max(from, this.start) + at;
  }

  private view(from: number, to: number): Buffer {
    const at = (offset: number) => this.first + Math.max(0, Math.min(offset, this.end) - this.start);
    return this.room.subarray(at(from), at(to));
  }

  private grow(used: number, needed: number): void {
    const room = needed > this.room.length ? Buffer.allocUnsafeSlow(roomFor(needed)) : this.room;
    this.room.copy(room, 0, this.first, this.first + used);
    this.room = room;
    this.first = 0;
  }
}
