/**
 * Pass 1: decodes one run of base64 or base64url (RFC 4648, sections 4 and 5) at all four alignments.
 *
 * After each character the last four make up a group of one alignment, so a character yields three
 * bytes for one lane. Padding ends a run; what is left of a group is decoded as if padded.
 */
import type { Lane } from './lane.js';
import { joined } from './view.js';

export class Base64Decoder {
  private readonly lanes: (Lane | undefined)[] = [undefined, undefined, undefined, undefined];
  private count = 0;
  private bits = 0;
  private end4 = 0;
  /** Raw starts and marks of the last four characters. */
  private readonly starts = new Float64Array(4);
  private readonly marks = [0, 0, 0, 0];

  constructor(private readonly openLane: () => Lane) {}

  begin(): void {
    this.count = 0;
    this.bits = 0;
  }

  /** Takes one character by its value, read from the raw bytes `start` to `end`. */
  push(value: number, start: number, end: number, mark: number): void {
    const slot = this.count & 3;
    this.starts[slot] = start;
    this.marks[slot] = mark;
    this.end4 = end;
    this.bits = ((this.bits << 6) | value) & 0xffffff;
    this.count += 1;
    if (this.count < 4) return;
    const bits = this.bits;
    const alignment = this.count & 3;
    const from = this.starts[alignment] as number;
    const marks = joined(
      joined(this.marks[0] as number, this.marks[1] as number),
      joined(this.marks[2] as number, this.marks[3] as number),
    );
    this.lanes[alignment] ??= this.openLane();
    const lane = this.lanes[alignment] as Lane;
    lane.push(bits >>> 16, from, end, marks);
    lane.push((bits >>> 8) & 0xff, from, end, marks);
    lane.push(bits & 0xff, from, end, marks);
  }

  /** The run is over: two or three characters left of a group are one or two bytes. */
  end(): void {
    for (let alignment = 0; alignment < 4; alignment += 1) {
      const left = (this.count - alignment) & 3;
      if (this.count < alignment + 2 || left < 2) continue;
      let marks = 0;
      for (let back = 1; back <= left; back += 1)
        marks = joined(marks, this.marks[(this.count - back) & 3] as number);
      const from = this.starts[(this.count - left) & 3] as number;
      this.lanes[alignment] ??= this.openLane();
      const lane = this.lanes[alignment] as Lane;
      if (left === 2) lane.push((this.bits >>> 4) & 0xff, from, this.end4, marks);
      else {
        lane.push((this.bits >>> 10) & 0xff, from, this.end4, marks);
        lane.push((this.bits >>> 2) & 0xff, from, this.end4, marks);
      }
    }
    for (let alignment = 0; alignment < 4; alignment += 1) {
      this.lanes[alignment]?.release();
      this.lanes[alignment] = undefined;
    }
    this.count = 0;
  }

  feed(): void {
    for (const lane of this.lanes) lane?.feed();
  }

  frontier(span: number): number {
    let frontier = Number.POSITIVE_INFINITY;
    // The characters of a group that is not whole yet.
    if (this.count > 0) frontier = this.starts[this.count >= 4 ? this.count & 3 : 0] as number;
    for (const lane of this.lanes) if (lane !== undefined) frontier = Math.min(frontier, lane.frontier(span));
    return frontier;
  }

  isQuiet(inPlace: number): boolean {
    return this.lanes.every((lane) => lane?.isQuiet(inPlace) ?? true);
  }
}
