/**
 * The budget of decoded bytes: a multiple of the input, beyond a first mebibyte.
 *
 * Views are read in blocks at fixed offsets, so the order in which bytes are decoded, and with it the
 * moment when the budget runs out, does not depend on how the input was cut.
 */

/** Allowed whatever the input's size: a small message may decode to a little more. */
const FREE = 1 << 20;

export class Budget {
  private spent = 0;
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
    this.isOver = this.spent > FREE + this.ratio * this.reached;
    return !this.isOver;
  }
}
