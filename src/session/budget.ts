/**
 * The budget of decoded bytes: a multiple of the input, beyond a first mebibyte.
 *
 * Views are read in blocks at fixed offsets, so the order in which bytes are decoded, and with it the
 * moment when the budget runs out, does not depend on how the input was cut.
 */

/** Allowed whatever the input's size: a small message may decode to a little more. */
export const FREE = 1 << 20;

export class Budget {
  /** Decoded bytes so far. */
  spent = 0;
  /** The most that was spent beyond what the input allowed, the free part left out; negative if never. */
  peak = Number.NEGATIVE_INFINITY;
  private reached = 0;
  /** Nothing more is decoded. */
  isOver = false;

  /** @param ratio - decoded bytes allowed for each byte of input */
  constructor(private readonly ratio: number) {}

  /**
   * Asks for decoded bytes that were read from before the raw offset `rawEnd`.
   *
   * @returns false once there are none left
   */
  spend(bytes: number, rawEnd: number): boolean {
    if (this.isOver) return false;
    this.spent += bytes;
    this.reached = Math.max(this.reached, rawEnd);
    const excess = this.spent - this.ratio * this.reached;
    this.peak = Math.max(this.peak, excess);
    this.isOver = excess > FREE;
    return !this.isOver;
  }
}
