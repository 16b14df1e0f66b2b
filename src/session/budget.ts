/**
 * The budget of decoded bytes: a multiple of the input, counted so that the verdict does not depend on
 * how the input was cut.
 *
 * Each decoded byte counts for the block of raw input that it was read from. Where the sum over the
 * blocks so far goes beyond what so much input allows, decoding ends, and what was decoded from that
 * block on is not reported.
 */
const BLOCK_SHIFT = 12;
/** Allowed whatever the input's size: a small message may decode to a little more. */
const FREE = 1 << 20;

export class Budget {
  private readonly blocks = new Map<number, number>();
  private spent = 0;
  private judged = 0;
  private judgedBlock = 0;
  private pushed = 0;
  /** Raw offset from which on nothing decoded is reported. */
  cut = Number.POSITIVE_INFINITY;
  private isOver = false;

  constructor(private readonly ratio: number) {}

  /** The input reaches to this raw offset. */
  grow(rawEnd: number): void {
    this.pushed = rawEnd;
  }

  /** Asks for decoded bytes that were read from before `rawEnd`; false once there are none left. */
  spend(bytes: number, rawEnd: number): boolean {
    if (this.isOver) return false;
    const block = Math.floor(Math.max(0, rawEnd - 1) / (1 << BLOCK_SHIFT));
    this.blocks.set(block, (this.blocks.get(block) ?? 0) + bytes);
    this.spent += bytes;
    if (this.spent > this.allowed(Math.floor(this.pushed / (1 << BLOCK_SHIFT)))) this.isOver = true;
    return !this.isOver;
  }

  /** All decoding of what lies before a raw offset is done. Returns whether the budget was overrun. */
  judge(rawOffset: number): boolean {
    const last =
      rawOffset === Number.POSITIVE_INFINITY
        ? Math.max(0, ...this.blocks.keys()) + 1
        : Math.floor(rawOffset / (1 << BLOCK_SHIFT));
    for (; this.judgedBlock < last && this.blocks.size > 0; this.judgedBlock += 1) {
      const block = this.judgedBlock;
      this.judged += this.blocks.get(block) ?? 0;
      this.blocks.delete(block);
      if (this.judged > this.allowed(block)) {
        this.cut = Math.min(this.cut, block * (1 << BLOCK_SHIFT));
        this.isOver = true;
      }
    }
    this.judgedBlock = Math.max(this.judgedBlock, Number.isFinite(last) ? last : this.judgedBlock);
    return this.isOver;
  }

  private allowed(block: number): number {
    return FREE + this.ratio * (block + 1) * (1 << BLOCK_SHIFT);
  }
}
