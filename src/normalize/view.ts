/**
 * One reading of the stream, and its source map.
 *
 * A view keeps only the tail that somebody still needs. Offsets count from the view's first byte and
 * never change. The raw input is the view whose map is the identity and that stores no map at all.
 */
import { InputError } from '../base/errors.js';
import type { PassName, Span } from '../base/types.js';
import { BACKSLASH } from './byte-classes.js';

/** How a layer's bytes came about; `text` undoes escapes and look-alikes in place. */
export type LayerKind = 'text' | 'plus' | 'base64' | 'hex' | 'smuggled' | 'gzip' | 'utf16';

/**
 * Passes that a `text` layer applied at a byte; four bits a layer in a view's marks. `wide` says that the
 * NULs of UTF-16 were dropped, which is no pass: no byte is an escape of both kinds.
 */
export const MARK = { confusables: 1, zeroWidth: 2, url: 4, hex: 8, wide: 12 } as const;
const BITS = 4;
const MARK_NAMES: readonly (readonly [number, PassName])[] = [
  [MARK.hex, 'hex'],
  [MARK.url, 'url'],
  [MARK.confusables, 'confusables'],
  [MARK.zeroWidth, 'zero-width'],
];

/** Depth up to which a view's marks have room. */
export const MOST_LAYERS = 8;

/** What a view stores; those of finished views are used again, because most views are short-lived. */
interface Storage {
  readonly bytes: Uint8Array;
  readonly starts: Float64Array;
  readonly sizes: Uint32Array;
  readonly marks: Uint32Array;
}

/** Bytes behind a place that a pass looks at, at most. */
const LOOK_AHEAD = 64;
const MOST_POOLED = 32;
const LARGEST_POOLED = 1024;
const pool: Storage[] = [];

function storage(capacity: number, mapped: number): Storage {
  return {
    bytes: new Uint8Array(capacity),
    starts: new Float64Array(mapped),
    sizes: new Uint32Array(mapped),
    marks: new Uint32Array(mapped),
  };
}

export class View {
  bytes: Uint8Array;
  /** Offset of `bytes[0]`. */
  base = 0;
  /** Bytes kept. */
  length = 0;
  private starts: Float64Array;
  private sizes: Uint32Array;
  private marks: Uint32Array;

  /**
   * @param layers - what was undone, outermost first; empty for the raw input
   * @param capacity - bytes to make room for at first
   */
  constructor(
    readonly layers: readonly LayerKind[],
    capacity: number,
  ) {
    const isRaw = layers.length === 0;
    const stored = (isRaw ? undefined : pool.pop()) ?? storage(capacity, isRaw ? 0 : capacity);
    this.bytes = stored.bytes;
    this.starts = stored.starts;
    this.sizes = stored.sizes;
    this.marks = stored.marks;
  }

  /**
   * Puts a byte that no pass takes for anything behind the end, for all that a look ahead can see: what
   * is stored there is left over from before.
   */
  closeEnd(): void {
    this.bytes.fill(0xff, this.length, this.length + LOOK_AHEAD);
  }

  /** The view is read to its end and nobody will look at it again. */
  release(): void {
    const { bytes, starts, sizes, marks } = this;
    if (!this.isRaw && pool.length < MOST_POOLED && bytes.length <= LARGEST_POOLED) {
      pool.push({ bytes, starts, sizes, marks });
    }
    this.base += this.length;
    this.length = 0;
  }

  get end(): number {
    return this.base + this.length;
  }

  get isRaw(): boolean {
    return this.layers.length === 0;
  }

  /** Appends raw input. */
  appendRaw(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  /** Appends one byte that was read from the raw bytes `start` to `start + size`. */
  append(byte: number, start: number, size: number, mark: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    const at = this.length;
    this.bytes[at] = byte;
    this.starts[at] = start;
    this.sizes[at] = size;
    this.marks[at] = mark;
    this.length = at + 1;
  }

  /** Appends bytes of another view as they are. */
  appendFrom(other: View, from: number, to: number): void {
    const count = to - from;
    if (count <= 0) return;
    this.reserve(count);
    const source = from - other.base;
    this.bytes.set(other.bytes.subarray(source, source + count), this.length);
    if (other.isRaw) {
      for (let i = 0; i < count; i += 1) {
        this.starts[this.length + i] = from + i;
        this.sizes[this.length + i] = 1;
        this.marks[this.length + i] = 0;
      }
    } else {
      this.starts.set(other.starts.subarray(source, source + count), this.length);
      this.sizes.set(other.sizes.subarray(source, source + count), this.length);
      this.marks.set(other.marks.subarray(source, source + count), this.length);
    }
    this.length += count;
  }

  at(offset: number): number {
    return this.bytes[offset - this.base] as number;
  }

  rawStart(offset: number): number {
    return this.isRaw ? offset : (this.starts[offset - this.base] as number);
  }

  /** Raw offset behind the bytes that the view's byte at `offset` was read from. */
  rawEnd(offset: number): number {
    if (this.isRaw) return offset + 1;
    const at = offset - this.base;
    return (this.starts[at] as number) + (this.sizes[at] as number);
  }

  mark(offset: number): number {
    return this.isRaw ? 0 : (this.marks[offset - this.base] as number);
  }

  /** Whether raw bytes that this view leaves out lie directly before the byte at `offset`. */
  hasGapBefore(offset: number): boolean {
    return !this.isRaw && offset > this.base && this.rawStart(offset) > this.rawEnd(offset - 1);
  }

  /**
   * Whether the byte at `offset` is the letter of an escaped line break or tab, as in a JSON string: it
   * ends what stands before it, and is no letter of what follows.
   */
  isEscapeLetter(offset: number): boolean {
    if (offset <= this.base || offset >= this.end) return false;
    const byte = this.at(offset);
    return (byte === 0x6e || byte === 0x72 || byte === 0x74) && this.at(offset - 1) === BACKSLASH;
  }

  /**
   * The raw span that part of this view was read from, widened to whole encoded units: one byte out of
   * a base64 group maps to the four characters of that group (RFC 4648, section 4).
   *
   * @param start - view offset in bytes
   * @param end - view offset in bytes, exclusive
   * @throws InputError `ERR_INPUT` if the range is empty or leaves the part that the view keeps
   */
  rawSpan(start: number, end: number): Span {
    if (start >= end || start < this.base || end > this.end) {
      throw new InputError(
        `bytes ${start} to ${end} are not in the view, which keeps ${this.base} to ${this.end}`,
      );
    }
    return { start: this.rawStart(start), end: this.rawEnd(end - 1) };
  }

  /** The passes that the bytes of a range needed, outermost first. */
  decoding(start: number, end: number): PassName[] {
    let marks = 0;
    for (let offset = start; offset < end; offset += 1) {
      let mark = this.mark(offset);
      // What was removed just before the first byte lies outside the range.
      if (offset === start && this.layers.at(-1) === 'text')
        mark = withoutRemoval(mark, this.layers.length - 1);
      marks |= mark;
    }
    return namesOf(this.layers, marks);
  }

  /** Whether a byte from `from` on was changed by the layer at `depth`. */
  isMarkedSince(from: number, depth: number): boolean {
    for (let offset = this.end - 1; offset >= from; offset -= 1)
      if (isMarkedAt(this.mark(offset), depth)) return true;
    return false;
  }

  /**
   * Whether every layer that changes text in place changed something among these bytes. Where one did
   * not, they are what the view without that layer holds too.
   */
  isChangedBetween(start: number, end: number): boolean {
    return this.layers.every((kind, depth) => {
      if (kind !== 'text' && kind !== 'plus') return true;
      for (let offset = Math.max(start, this.base); offset < Math.min(end, this.end); offset += 1) {
        if (isMarkedAt(this.mark(offset), depth)) return true;
      }
      return false;
    });
  }

  /** Bytes as text, one character each. */
  latin1(start: number, end: number): string {
    const { buffer, byteOffset } = this.bytes;
    return Buffer.from(buffer, byteOffset + start - this.base, end - start).toString('latin1');
  }

  /** Forgets what lies before an offset; memory is moved only when half of it is free. */
  discard(before: number): void {
    const surplus = Math.min(before, this.end) - this.base;
    if (surplus <= 0 || surplus < this.length / 2) return;
    const rest = this.length - surplus;
    this.bytes.copyWithin(0, surplus, this.length);
    if (!this.isRaw) {
      this.starts.copyWithin(0, surplus, this.length);
      this.sizes.copyWithin(0, surplus, this.length);
      this.marks.copyWithin(0, surplus, this.length);
    }
    this.base += surplus;
    this.length = rest;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const capacity = Math.max(needed, this.bytes.length * 2);
    this.bytes = grown(this.bytes, new Uint8Array(capacity), this.length);
    if (this.isRaw) return;
    this.starts = grown(this.starts, new Float64Array(capacity), this.length);
    this.sizes = grown(this.sizes, new Uint32Array(capacity), this.length);
    this.marks = grown(this.marks, new Uint32Array(capacity), this.length);
  }
}

function grown<T extends Uint8Array | Float64Array | Uint32Array>(from: T, to: T, length: number): T {
  to.set(from.subarray(0, length));
  return to;
}

/** The marks of a parent's byte, with the passes that the layer at `depth` (from 0) applied. */
export function withMark(inherited: number, depth: number, passes: number): number {
  return (inherited | (passes << (depth * BITS))) >>> 0;
}

function withoutRemoval(mark: number, layer: number): number {
  return (mark & ~(MARK.zeroWidth << (layer * BITS))) >>> 0;
}

/**
 * Whether every layer that changes text in place changed something, by these marks: where one did not, a
 * shallower view holds the same.
 */
export function isChangedByAll(layers: readonly LayerKind[], marks: number): boolean {
  return layers.every((kind, depth) => (kind !== 'text' && kind !== 'plus') || isMarkedAt(marks, depth));
}

/** Whether a mark says that the layer at `depth` changed something at this byte. */
export function isMarkedAt(mark: number, depth: number): boolean {
  return ((mark >>> (depth * BITS)) & ((1 << BITS) - 1)) !== 0;
}

function namesOf(layers: readonly LayerKind[], marks: number): PassName[] {
  const names: PassName[] = [];
  layers.forEach((kind, layer) => {
    const bits = (marks >>> (layer * BITS)) & ((1 << BITS) - 1);
    if (kind === 'text') {
      const passes = (bits & MARK.wide) === MARK.wide ? bits & ~MARK.wide : bits;
      for (const [bit, name] of MARK_NAMES) if ((passes & bit) !== 0) names.push(name);
    } else if (kind === 'plus') {
      if ((bits & MARK.url) !== 0) names.push('url');
    } else if (kind === 'base64' || kind === 'hex') names.push(kind);
    else if (kind === 'smuggled') names.push('zero-width');
  });
  // Repeated percent-encoding is one pass (DESIGN.md, section 3).
  return names.filter((name, i) => name !== 'url' || names[i - 1] !== 'url');
}
