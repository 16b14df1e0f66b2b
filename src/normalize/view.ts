/**
 * One reading of the stream, and its source map.
 *
 * A view keeps only the tail that somebody still needs. Offsets count from the view's first byte and
 * never change. The raw input is the view whose map is the identity and that stores no map at all.
 */
import { InputError } from '../base/errors.js';
import type { PassName, Span } from '../base/types.js';
import { BACKSLASH, isEscapeLetter } from './byte-classes.js';

/** How a layer's bytes came about; `text` undoes escapes and look-alikes in place. */
export type LayerKind = 'text' | 'plus' | 'base64' | 'hex' | 'smuggled' | 'gzip' | 'utf16';

/**
 * Passes that a layer which changes text in place, `text` or `plus`, applied at a byte: five bits a layer in a
 * view's marks. `wide`: NULs of UTF-16 were dropped, a change that no pass's name tells.
 *
 * There are at most eight such layers, seven by the greatest `maxDepth` and one form-encoded reading: 40 bits,
 * more than JavaScript's own operators take.
 */
export const MARK = { confusables: 1, zeroWidth: 2, url: 4, hex: 8, wide: 16 } as const;
const BITS = 5;
const LAYER = 2 ** BITS;
/** What the marks of each such layer are multiplied by. */
const SCALE = Array.from({ length: 8 }, (_, inPlace) => LAYER ** inPlace);
const HIGH = 2 ** 32;
const MARK_NAMES: readonly (readonly [number, PassName])[] = [
  [MARK.hex, 'hex'],
  [MARK.url, 'url'],
  [MARK.confusables, 'confusables'],
  [MARK.zeroWidth, 'zero-width'],
];

/** What a view stores; those of finished views are used again, because most views are short-lived. */
interface Storage {
  readonly bytes: Uint8Array;
  readonly starts: Float64Array;
  readonly sizes: Uint32Array;
  readonly marks: Float64Array;
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
    marks: new Float64Array(mapped),
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
  private marks: Float64Array;
  /** How many of the layers change text in place. */
  readonly inPlace: number;

  /**
   * @param layers - what was undone, outermost first; empty for the raw input
   * @param capacity - bytes to make room for at first
   */
  constructor(
    readonly layers: readonly LayerKind[],
    capacity: number,
  ) {
    const isRaw = layers.length === 0;
    this.inPlace = layers.filter(isInPlace).length;
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
      const last = this.length + count;
      for (let i = 0; i < count; i += 1) this.starts[this.length + i] = from + i;
      this.sizes.fill(1, this.length, last);
      this.marks.fill(0, this.length, last);
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

  /** The marks of a range of bytes together. */
  marksBetween(start: number, end: number): number {
    let marks = 0;
    for (let offset = start; offset < end; offset += 1) marks = joined(marks, this.mark(offset));
    return marks;
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
    return isEscapeLetter(this.at(offset)) && this.at(offset - 1) === BACKSLASH;
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

  /** The passes that the bytes of a range, which is not empty, needed; outermost first. */
  decoding(start: number, end: number): PassName[] {
    const first = this.mark(start);
    // What was removed just before the first byte lies outside the range.
    const own = this.layers.at(-1) === 'text' ? withoutRemoval(first, this.inPlace - 1) : first;
    return namesOf(this.layers, joined(own, this.marksBetween(start + 1, end)));
  }

  /**
   * Offset behind the last byte that was changed by the layer before which `inPlace` layers change text in place, or of
   * the first byte that is kept.
   */
  markedUpTo(inPlace: number): number {
    let offset = this.end;
    while (offset > this.base && bitsAt(this.mark(offset - 1), inPlace) === 0) offset -= 1;
    return offset;
  }

  /**
   * Whether every layer that changes text in place changed something, by these marks: where one did not, a
   * shallower view holds the same.
   */
  isChangedByAll(marks: number): boolean {
    for (let inPlace = 0; inPlace < this.inPlace; inPlace += 1)
      if (bitsAt(marks, inPlace) === 0) return false;
    return true;
  }

  /** The same, by the marks of these bytes. */
  isChangedBetween(start: number, end: number): boolean {
    const to = Math.min(end, this.end);
    let marks = 0;
    for (let offset = Math.max(start, this.base); offset < to && !this.isChangedByAll(marks); offset += 1)
      marks = joined(marks, this.mark(offset));
    return this.isChangedByAll(marks);
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
    this.marks = grown(this.marks, new Float64Array(capacity), this.length);
  }
}

function grown<T extends Uint8Array | Float64Array | Uint32Array>(from: T, to: T, length: number): T {
  to.set(from.subarray(0, length));
  return to;
}

const isInPlace = (kind: LayerKind) => kind === 'text' || kind === 'plus';

/** The marks of two bytes together. */
export function joined(a: number, b: number): number {
  if (a === b || b === 0) return a;
  return a === 0 ? b : union(a, b);
}

// Apart from what nearly always suffices, which is then small enough to be inlined.
function union(a: number, b: number): number {
  return (Math.floor(a / HIGH) | Math.floor(b / HIGH)) * HIGH + ((a | b) >>> 0);
}

/** Marks of a parent's byte, with the passes of one layer more: `inPlace` layers before it change text in place. */
export function withMark(inherited: number, inPlace: number, passes: number): number {
  return joined(inherited, passes * scaleOf(inPlace));
}

const scaleOf = (inPlace: number) => SCALE[inPlace] as number;

function bitsAt(marks: number, inPlace: number): number {
  return marks === 0 ? 0 : Math.floor(marks / scaleOf(inPlace)) % LAYER;
}

function withoutRemoval(marks: number, inPlace: number): number {
  return (bitsAt(marks, inPlace) & MARK.zeroWidth) === 0 ? marks : marks - MARK.zeroWidth * scaleOf(inPlace);
}

function namesOf(layers: readonly LayerKind[], marks: number): PassName[] {
  const names: PassName[] = [];
  let inPlace = 0;
  for (const kind of layers) {
    if (isInPlace(kind)) {
      const bits = bitsAt(marks, inPlace);
      inPlace += 1;
      for (const [bit, name] of MARK_NAMES) if ((bits & bit) !== 0) names.push(name);
    } else if (kind === 'base64' || kind === 'hex') names.push(kind);
    else if (kind === 'smuggled') names.push('zero-width');
  }
  // Percent-encoding that was repeated is one pass.
  return names.filter((name, i) => name !== 'url' || names[i - 1] !== 'url');
}
