/**
 * A child view that differs from its parent in places only.
 *
 * It exists only around those places: it begins far enough before the first change for every match
 * that the change could take part in, goes on while changes follow, and ends once no later byte can be
 * part of such a match. Elsewhere the child would be the parent over again. Where it ends depends on
 * the bytes alone, never on how they were cut.
 */
import { NO_CLOCK, type Reader } from './reader.js';
import { joined, type View, withMark } from './view.js';

/** Bytes between two looks at whether the island can end. */
const STEP = 256;

export class Island {
  private child: Reader | undefined;
  /** Parent offset up to which bytes were copied. */
  private copied = 0;
  /** Child offset at which to look whether the island can end. */
  private lookAt = 0;
  private pendingMark = 0;
  /** The child takes in what it needs, but looks for nothing new. */
  private isResting = false;

  /**
   * @param parent - the view that is changed
   * @param reach - bytes after a change that a match through it can take up, and those that are not judged yet
   * @param open - makes the child; undefined where depth or budget forbid it
   * @param contextFrom - parent offset at which a child must begin so that a change at the given offset
   * meets every match that it could complete
   * @param spend - counts bytes that were decoded against the stream's budget
   * @param onDepth - told of a change that was left alone because the child may not be opened
   * @param isBrief - whether a change beyond the reach begins an island of its own, although something
   * that the last one touched may still be under way
   */
  constructor(
    private readonly parent: View,
    private readonly reach: number,
    private readonly open: () => Reader | undefined,
    private readonly contextFrom: (offset: number) => number,
    private readonly spend: (bytes: number, rawEnd: number) => boolean,
    private readonly onDepth: () => void,
    private readonly isBrief = false,
  ) {}

  get isOpen(): boolean {
    return this.child !== undefined;
  }

  /** First parent byte that is still to be copied. */
  get needed(): number {
    return this.child === undefined ? Number.POSITIVE_INFINITY : this.copied;
  }

  /**
   * Replaces the parent's bytes `from` to `to`.
   *
   * @param passes - the `MARK` bits of the passes that were undone here
   */
  replace(from: number, to: number, bytes: ArrayLike<number>, passes: number): void {
    if (this.isResting) this.close();
    if (this.child === undefined) {
      this.child = this.open();
      if (this.child === undefined) {
        // Noise is full of controls and odd characters; an escape was written by somebody.
        const isWritten = this.parent.at(from) < 0x80 && to - from > 1;
        if (isWritten && this.parent.isChangedBetween(from, to)) this.onDepth();
        return;
      }
      this.copied = Math.max(this.parent.base, this.contextFrom(from));
    }
    const child = this.child;
    this.copy(from);
    const { parent } = this;
    const start = parent.rawStart(from);
    const size = parent.rawEnd(to - 1) - start;
    const inherited = joined(parent.marksBetween(from, to), this.pendingMark);
    const mark = withMark(inherited, parent.inPlace, passes);
    // What is removed leaves its marks to what follows it.
    this.pendingMark = bytes.length === 0 ? mark : 0;
    for (let i = 0; i < bytes.length; i += 1) child.view.append(bytes[i] as number, start, size, mark);
    this.copied = to;
    this.lookAt = child.view.end + this.reach;
  }

  /** The parent has no change before `upTo` that was not told. `clock`: see `Reader.follow`. */
  advance(upTo: number, clock: number, isFinal: boolean): void {
    while (this.child !== undefined) {
      const missing = this.lookAt - this.child.view.end;
      if (upTo - this.copied < missing) {
        this.copy(upTo);
        break;
      }
      this.copy(this.copied + missing);
      this.child.follow(NO_CLOCK);
      if (this.child.isQuiet(this.parent.inPlace)) return this.close();
      if (this.isBrief) {
        this.isResting = true;
        this.child.rest();
      }
      this.lookAt += STEP;
    }
    if (isFinal) this.close();
    else if (clock !== NO_CLOCK) this.child?.follow(clock);
  }

  /** See `Reader.carried`. */
  carried(done: number): string | undefined {
    const { child, copied, lookAt, pendingMark, isResting } = this;
    if (child === undefined) return '';
    const carried = child.carried();
    if (carried === undefined) return undefined;
    return `(${[copied - done, lookAt - child.view.end, pendingMark, isResting].join()} ${carried})`;
  }

  frontier(span: number): number {
    return this.child?.frontier(span) ?? Number.POSITIVE_INFINITY;
  }

  isQuiet(inPlace: number): boolean {
    return this.child?.isQuiet(inPlace) ?? true;
  }

  private close(): void {
    this.child?.finish();
    this.child = undefined;
    this.isResting = false;
    this.pendingMark = 0;
  }

  private copy(upTo: number): void {
    if (upTo <= this.copied || this.child === undefined) return;
    const { view } = this.child;
    let from = this.copied;
    if (this.pendingMark !== 0) {
      const start = this.parent.rawStart(from);
      const mark = joined(this.parent.mark(from), this.pendingMark);
      view.append(this.parent.at(from), start, this.parent.rawEnd(from) - start, mark);
      this.pendingMark = 0;
      from += 1;
    }
    view.appendFrom(this.parent, from, upTo);
    this.spend(upTo - this.copied, this.parent.rawEnd(upTo - 1));
    this.copied = upTo;
  }
}
