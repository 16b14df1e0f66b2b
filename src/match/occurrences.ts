/**
 * Where the groups of all forms ended last in a view, and early. A text meets few of the many groups, so
 * only those that were met have room.
 */
const NOWHERE = Number.NEGATIVE_INFINITY;
const FIRST_ROOM = 16;

export class Occurrences {
  /** Number of each group's pair in `places`; 0 for those that were not met. */
  private readonly slots: Uint16Array | Uint32Array;
  /** Latest and earliest by turns; the first pair stands for nowhere. */
  private places = new Float64Array(2 * FIRST_ROOM).fill(NOWHERE);
  private count = 1;

  constructor(groups: number) {
    this.slots = groups < 2 ** 16 ? new Uint16Array(groups) : new Uint32Array(groups);
  }

  /** View offset behind the latest occurrence of a group. */
  latest(group: number): number {
    return this.places[2 * (this.slots[group] as number)] as number;
  }

  /** View offset behind an early occurrence that still counted when the group was met last. */
  earliest(group: number): number {
    return this.places[2 * (this.slots[group] as number) + 1] as number;
  }

  /** Notes that a group ends at `end`; occurrences more than `cap` bytes before it count no more. */
  note(group: number, end: number, cap: number): void {
    let slot = this.slots[group] as number;
    if (slot === 0) {
      slot = this.count;
      this.slots[group] = slot;
      this.count += 1;
      if (2 * this.count > this.places.length) this.grow();
    }
    const before = this.places[2 * slot] as number;
    this.places[2 * slot] = end;
    if ((this.places[2 * slot + 1] as number) < end - cap) {
      this.places[2 * slot + 1] = before >= end - cap ? before : end;
    }
  }

  private grow(): void {
    const grown = new Float64Array(2 * this.places.length).fill(NOWHERE);
    grown.set(this.places);
    this.places = grown;
  }
}
