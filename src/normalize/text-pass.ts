/**
 * Passes 3, 4 and 5 in one sweep: escapes, look-alikes and invisible characters are undone in place.
 *
 * They touch different bytes, so one sweep undoes all of them at once; what one reveals to another
 * (`%D0%B0` is a Cyrillic letter) is undone in the next layer. The sweep looks only at the places that
 * the matcher came across, and runs a little behind it so that no escape is ever cut.
 */
import { AMPERSAND, BACKSLASH, PERCENT, SPECIAL } from './byte-classes.js';
import { KEPT, REMOVED, readingBytes, readingOf } from './confusables.js';
import { type Escape, LONGEST_ESCAPE } from './escape.js';
import type { Island } from './island.js';
import { ownScriptEnd } from './own-script.js';
import { readBackslash, readReference } from './references.js';
import { ESC, sequenceTail } from './terminal.js';
import { readPercent } from './url.js';
import { readUtf8 } from './utf8.js';
import { MARK, type View } from './view.js';
import { type Smuggled, smuggledByte } from './zero-width.js';

const NOTHING: readonly number[] = [];
const SEMICOLON = 0x3b;

function isControl(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x20 && SPECIAL[byte] === 1;
}

export class TextPass {
  private places = new Float64Array(8);
  private count = 0;
  /** Places before this offset lie within an escape that was read already. */
  private free = 0;

  constructor(
    private readonly view: View,
    private readonly island: Island,
    private readonly smuggled: Smuggled,
  ) {}

  /** A byte that may have to be undone; offsets come in order. */
  place(offset: number): void {
    if (this.count === this.places.length) {
      const grown = new Float64Array(this.count * 2);
      grown.set(this.places);
      this.places = grown;
    }
    this.places[this.count] = offset;
    this.count += 1;
  }

  /** First byte of the view that is still needed. */
  get needed(): number {
    const next = this.count > 0 ? (this.places[0] as number) : Number.POSITIVE_INFINITY;
    return Math.min(next, this.island.needed);
  }

  /** See `Reader.carried`. */
  carried(done: number): string {
    const places = Array.from(this.places.subarray(0, this.count), (place) => place - done);
    return `${Math.max(0, this.free - done)}:${places.join()}`;
  }

  /** Bytes at the view's end that are not judged yet. */
  static readonly lag = LONGEST_ESCAPE;

  /** Undoes what lies before `upTo`; what follows by at most `lag` bytes is already in the view. */
  advance(upTo: number, clock: number, isFinal: boolean): void {
    let done = 0;
    while (done < this.count) {
      const offset = this.places[done] as number;
      if (offset >= upTo) break;
      done += 1;
      if (offset >= this.free) this.undo(offset);
    }
    this.places.copyWithin(0, done, this.count);
    this.count -= done;
    this.island.advance(upTo, clock, isFinal);
    this.smuggled.advance(upTo, isFinal);
  }

  private undo(offset: number): void {
    const { bytes, base, length } = this.view;
    const at = offset - base;
    const byte = bytes[at] as number;
    if (byte >= 0x80) return this.undoCharacter(offset, at);
    if (byte === PERCENT) return this.undoEscape(offset, readPercent(bytes, at, length), MARK.url);
    if (byte === AMPERSAND) {
      const written = readReference(bytes, at, length);
      if (written !== undefined && this.goesOnHidden(at + written.length)) return;
      return this.undoEscape(offset, written, MARK.confusables);
    }
    if (byte === BACKSLASH) {
      const written = readBackslash(bytes, at, length);
      const isByte = written !== undefined && 'byte' in written;
      return this.undoEscape(offset, written, isByte ? MARK.hex : MARK.confusables);
    }
    const tail = byte === ESC ? sequenceTail(bytes, at + 1, length) : 0;
    if (tail > 0) {
      this.free = offset + 1 + tail;
      return this.island.replace(offset, this.free, NOTHING, MARK.zeroWidth);
    }
    // A control between text hides; a row of them is binary data, and digits around it are no number.
    const [before, after] = [isControl(bytes[at - 1]), isControl(bytes[at + 1])];
    if (before && (after || isControl(bytes[at - 2]))) return;
    if (after && isControl(bytes[at + 2])) return;
    // Every other byte of UTF-16 text is NUL: that is no hiding, so it gets no name.
    const isWide = byte === 0 && (this.view.bytes[at - 2] === 0 || this.view.bytes[at + 2] === 0);
    this.free = offset + 1;
    this.island.replace(offset, offset + 1, NOTHING, isWide ? MARK.wide : MARK.zeroWidth);
  }

  private undoEscape(offset: number, written: Escape | undefined, passes: number): void {
    if (written === undefined) {
      // All backslashes of a row were looked at together.
      if (this.view.at(offset) === BACKSLASH) {
        let end = offset + 1;
        while (end < this.view.end && end - offset < 16 && this.view.at(end) === BACKSLASH) end += 1;
        this.free = end;
      }
      return;
    }
    const end = offset + written.length;
    this.free = end;
    if ('byte' in written) this.island.replace(offset, end, [written.byte], passes);
    else if ('text' in written) {
      const chars = [...written.text];
      if (chars.length === 1) this.character(offset, end, written.text.codePointAt(0) as number, passes);
      else this.island.replace(offset, end, Buffer.from(written.text, 'utf8'), passes);
    } else if (written.codePoint === ESC) {
      const { bytes, base, length } = this.view;
      // Together no longer than an escape may be, or it could be cut.
      this.free = end + sequenceTail(bytes, end - base, Math.min(length, offset - base + LONGEST_ESCAPE));
      this.character(offset, this.free, written.codePoint, passes);
    } else this.character(offset, end, written.codePoint, passes);
  }

  /**
   * Whether a reference without its `;` ends only because something invisible follows, and goes on behind it.
   * What is invisible goes first, and the reference is undone in the next layer.
   */
  private goesOnHidden(end: number): boolean {
    const { bytes, length } = this.view;
    if (bytes[end - 1] === SEMICOLON || end >= length) return false;
    if (isControl(bytes[end])) return true;
    const next = readUtf8(bytes, end, length);
    return next !== undefined && readingOf(next.codePoint) === REMOVED;
  }

  /** A UTF-8 sequence as it stands; what is malformed is left alone. */
  private undoCharacter(offset: number, at: number): void {
    const read = readUtf8(this.view.bytes, at, this.view.length);
    if (read === undefined) return;
    const { codePoint, length } = read;
    this.free = offset + length;
    const own = length === 2 ? ownScriptEnd(this.view.bytes, at, this.view.length) : 0;
    if (own > 0) {
      this.free = this.view.base + own;
      return;
    }
    if (readingOf(codePoint) !== KEPT) this.character(offset, offset + length, codePoint, 0);
  }

  /**
   * A character, written out (`passes` says how) or as it stands (0).
   */
  private character(from: number, to: number, codePoint: number, passes: number): void {
    const reading = readingOf(codePoint);
    const hidden = codePoint >= 0xfe00 ? smuggledByte(codePoint) : -1;
    if (hidden >= 0) {
      const start = this.view.rawStart(from);
      this.smuggled.push(hidden, from, start, this.view.rawEnd(to - 1), this.view.marksBetween(from, to));
    }
    if (reading === REMOVED) this.island.replace(from, to, NOTHING, passes | MARK.zeroWidth);
    else if (reading !== KEPT)
      this.island.replace(from, to, readingBytes(reading), passes | MARK.confusables);
    else this.island.replace(from, to, Buffer.from(String.fromCodePoint(codePoint), 'utf8'), passes);
  }
}
