/**
 * Walks from the beginning of a word and tells which frames could match there: a deterministic automaton over the words
 * of the text, made state by state as they come (the lazy construction of RE2's DFA).
 *
 * One walk stands for all frames, and most end within a word or two.
 */
import { BACKSLASH, COLON, LESS, PLUS, SPACE } from '../normalize/byte-classes.js';
import type { View } from '../normalize/view.js';
import type { ByteSet } from '../patterns/byte-set.js';
import type { FramePositions } from './frame-positions.js';
import { BEGINS_SEPARATOR, beginsInvisible, separatorLength } from './separator.js';

/** What is kept, at most: beyond it the automaton starts afresh. */
export interface Room {
  readonly states: number;
  /** Positions that the states have met. */
  readonly positions: number;
  /** Steps with bytes beyond ASCII. */
  readonly steps: number;
}
const ROOM: Room = { states: 120_000, positions: 4_000_000, steps: 200_000 };

/** What text consists of mostly: their classes are the first, so that they share a cache line of a state's row. */
const COMMON = ' etaoinsrhldcump';

/** Bytes of a beginning that is remembered, and how many are, a power of two. */
const HEAD = 8;
const HEAD_BITS = 12;
const HEADS = 1 << HEAD_BITS;
const HEAD_SHIFT = 32 - HEAD_BITS;
const PRIME = 0x9e3779b1;

/** More than there are classes of ASCII. */
const OTHER = 0xff;
/** In a row: it is not known yet what follows. */
const UNKNOWN = 0;
/** The steps are numbered up to here, and then from the first one on. */
const LAST_STAMP = 2 ** 31 - 1;
/** No frame goes on. A state that ends a form, and this one, stand in the rows as their complement. */
const DEAD = 0;

export class FrameWalker {
  /** The forms of which a match could begin where the last walk did; may hold doubles. */
  readonly accepted: number[] = [];
  /** Bytes that the last walk looked at: no match of what it accepted goes beyond them. */
  read = 0;
  /** Bytes that no set tells apart share a class; those of ASCII come first. */
  private readonly classes = new Uint8Array(256);
  /** The class of each byte that nearly always goes on with a word; `OTHER` where more is to be looked at. */
  private readonly columns: Uint8Array;
  /** A byte of each class. */
  private readonly samples: number[] = [];
  /** Classes of ASCII, and entries of a row. */
  private readonly width: number;
  private readonly start: number;
  /** Which classes each set holds, one set after another. */
  private readonly members: Uint8Array;
  /** What follows each state with each class of ASCII. A state is the index of its row. */
  private rows: Int32Array;
  /** What follows with other bytes: their rows would be four times as long, and hold next to nothing. */
  private readonly steps = new Map<number, number>();
  /** The dead state and the start are made beforehand. */
  private states = 2;
  /** Positions that each state has just met, one state after another; where each begins, one more at the end. */
  private met = new Int32Array(1024);
  private metFrom = new Int32Array(64);
  /** The forms that end with each state. */
  private ends = new Map<number, readonly number[]>();
  /** Which state has met what: a hash table with open addresses; 0 where there is none. */
  private slots = new Int32Array(256);
  /** What the state that is being made has met. */
  private readonly now: Int32Array;
  private nowCount = 0;
  /** For each position the step at which it was met last. */
  private readonly stamps: Int32Array;
  private stamp = 0;
  private resets = 0;
  /**
   * Beginnings of text with which no frame goes on, each where its hash says, four bytes and four: a text has few words
   * that begin as frames do, and has them again and again.
   */
  private readonly heads = new Int32Array(2 * HEADS);

  constructor(
    private readonly positions: FramePositions,
    private readonly room: Room = ROOM,
  ) {
    const { sets, setOf } = positions;
    this.part(sets);
    this.width = 1 + Math.max(...this.classes.subarray(0, 0x80));
    this.start = this.width;
    const classCount = this.samples.length;
    this.members = new Uint8Array(sets.length * classCount);
    sets.forEach((set, i) => {
      this.samples.forEach((byte, column) => {
        this.members[i * classCount + column] = set[byte] as number;
      });
    });
    this.columns = this.classes.map((column, byte) =>
      column < this.width && BEGINS_SEPARATOR[byte] !== 1 ? column : OTHER,
    );
    this.rows = new Int32Array(64 * this.width);
    this.now = new Int32Array(setOf.length);
    this.stamps = new Int32Array(setOf.length);
  }

  /**
   * Walks a view's bytes from `from`, up to `limit`.
   *
   * @returns whether no frame can match from there beyond those that were accepted; else more bytes would tell
   */
  walk(view: View, from: number, limit: number): boolean {
    const { bytes, base } = view;
    const [first, end] = [from - base, limit - base];
    if (this.accepted.length > 0) this.accepted.length = 0;
    if (end - first < HEAD) return this.walkBytes(bytes, first, end);
    const low = fourBytes(bytes, first);
    const high = fourBytes(bytes, first + 4);
    const slot = 2 * (Math.imul(Math.imul(low, PRIME) ^ high, PRIME) >>> HEAD_SHIFT);
    if (this.heads[slot] === low && this.heads[slot + 1] === high) return true;
    const isOver = this.walkBytes(bytes, first, end);
    if (isOver && this.read <= HEAD && this.accepted.length === 0 && isPlain(bytes, first, this.read)) {
      this.heads[slot] = low;
      this.heads[slot + 1] = high;
    }
    return isOver;
  }

  private walkBytes(bytes: Uint8Array, first: number, end: number): boolean {
    const { columns } = this;
    let state = this.start;
    let isBetween = false;
    let hasColon = false;
    for (let i = first; i < end; ) {
      const byte = bytes[i] as number;
      const column = columns[byte] as number;
      if (column !== OTHER && !isBetween) {
        const next = this.rows[state + column] as number;
        if (next > 0) {
          state = next;
          i += 1;
          continue;
        }
      }
      const length = BEGINS_SEPARATOR[byte] === 1 ? separatorLength(bytes, i) : 0;
      if (length > 0) {
        isBetween = true;
        if (byte === COLON) hasColon = true;
        i += length;
        continue;
      }
      i += 1;
      if (isBetween) {
        if (hasColon) state = this.feed(state, COLON);
        if (state !== DEAD) state = this.feed(state, SPACE);
        isBetween = false;
        hasColon = false;
      }
      if (state !== DEAD) state = this.feed(state, byte);
      if (state === DEAD) {
        // This byte was read as well where one before it ends the walk: it is no separator.
        this.read = i - first;
        return true;
      }
    }
    this.read = end - first;
    return isBetween && this.isOverBehind(state, hasColon);
  }

  /** Whether nothing goes on behind a separator at the end, which is a space, unless it goes on with a colon. */
  private isOverBehind(state: number, hasColon: boolean): boolean {
    const { resets } = this;
    const behind = hasColon ? this.feed(state, COLON) : state;
    if (behind !== DEAD && this.feed(behind, SPACE) !== DEAD) return false;
    // A fresh start has forgotten the state.
    return this.resets === resets && (hasColon || this.next(state, COLON) === ~DEAD);
  }

  /** Takes a byte; the dead state where no frame goes on with it. */
  private feed(state: number, byte: number): number {
    const next = this.next(state, byte);
    if (next > 0) return next;
    if (next !== ~DEAD) this.accepted.push(...(this.ends.get(~next) as readonly number[]));
    return ~next;
  }

  private next(state: number, byte: number): number {
    const column = this.classes[byte] as number;
    const known =
      column < this.width
        ? (this.rows[state + column] as number)
        : (this.steps.get(state * 256 + column) ?? UNKNOWN);
    return known === UNKNOWN ? this.step(state, column) : known;
  }

  private step(state: number, column: number): number {
    const { positions, met } = this;
    const { follow, followFrom } = positions;
    this.nowCount = 0;
    if (this.stamp === LAST_STAMP) {
      this.stamps.fill(0);
      this.stamp = 0;
    }
    this.stamp += 1;
    if (state === this.start) {
      for (const position of positions.first) this.meet(position, column);
    } else {
      const number = state / this.width;
      const last = this.metFrom[number + 1] as number;
      for (let i = this.metFrom[number] as number; i < last; i += 1) {
        const position = met[i] as number;
        const end = followFrom[position + 1] as number;
        for (let j = followFrom[position] as number; j < end; j += 1) this.meet(follow[j] as number, column);
      }
    }
    const { resets } = this;
    const next = this.stateOf();
    if (this.resets !== resets) return next;
    if (column < this.width) this.rows[state + column] = next;
    else {
      if (this.steps.size >= this.room.steps) this.steps.clear();
      this.steps.set(state * 256 + column, next);
    }
    return next;
  }

  private meet(position: number, column: number): void {
    if (this.stamps[position] === this.stamp) return;
    const set = this.positions.setOf[position] as number;
    if (this.members[set * this.samples.length + column] !== 1) return;
    this.stamps[position] = this.stamp;
    this.now[this.nowCount] = position;
    this.nowCount += 1;
  }

  /** The state that has met what was met now. */
  private stateOf(): number {
    if (this.nowCount === 0) return ~DEAD;
    this.now.subarray(0, this.nowCount).sort();
    let slot = this.slotOfNow();
    if (this.slots[slot] === DEAD) {
      const held = this.metFrom[this.states] as number;
      if (this.states >= this.room.states || held + this.nowCount > this.room.positions) {
        this.reset();
        slot = this.slotOfNow();
      } else if (2 * this.states >= this.slots.length) {
        this.growSlots();
        slot = this.slotOfNow();
      }
      this.add(slot);
    }
    const state = (this.slots[slot] as number) * this.width;
    return this.ends.has(state) ? ~state : state;
  }

  /** The slot of the state that has met what was met now, or where it belongs. */
  private slotOfNow(): number {
    const { now, nowCount, slots } = this;
    let hash = 0x811c9dc5;
    for (let i = 0; i < nowCount; i += 1) hash = Math.imul(hash ^ (now[i] as number), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1);
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (slots[slot] !== DEAD && !this.hasMetNow(slots[slot] as number)) slot = (slot + 1) & mask;
    return slot;
  }

  private hasMetNow(number: number): boolean {
    const { met, now, nowCount } = this;
    const from = this.metFrom[number] as number;
    if ((this.metFrom[number + 1] as number) - from !== nowCount) return false;
    for (let i = 0; i < nowCount; i += 1) if (met[from + i] !== now[i]) return false;
    return true;
  }

  private add(slot: number): void {
    const { now, nowCount } = this;
    const number = this.states;
    const state = number * this.width;
    this.states += 1;
    if (state + this.width > this.rows.length) this.rows = grown(this.rows);
    const held = this.metFrom[number] as number;
    while (held + nowCount > this.met.length) this.met = grown(this.met);
    this.met.set(now.subarray(0, nowCount), held);
    if (number + 1 >= this.metFrom.length) this.metFrom = grown(this.metFrom);
    this.metFrom[number + 1] = held + nowCount;
    const forms = new Set<number>();
    for (let i = 0; i < nowCount; i += 1) forms.add(this.positions.formOf[now[i] as number] as number);
    forms.delete(-1);
    if (forms.size > 0) this.ends.set(state, [...forms]);
    this.slots[slot] = number;
  }

  /** Twice as many slots. */
  private growSlots(): void {
    const numbers = this.slots.filter((number) => number !== DEAD);
    this.slots = new Int32Array(2 * this.slots.length);
    const now = this.now.slice(0, this.nowCount);
    for (const number of numbers) {
      const own = this.met.subarray(this.metFrom[number], this.metFrom[number + 1]);
      this.now.set(own);
      this.nowCount = own.length;
      this.slots[this.slotOfNow()] = number;
    }
    this.now.set(now);
    this.nowCount = now.length;
  }

  private reset(): void {
    this.resets += 1;
    this.rows.fill(UNKNOWN);
    this.steps.clear();
    this.ends.clear();
    this.slots.fill(DEAD);
    this.states = 2;
  }

  /** Parts the bytes into classes. */
  private part(sets: readonly ByteSet[]): void {
    const seen = new Map<string, number>();
    for (const byte of [...Buffer.from(COMMON), ...new Uint8Array(256).keys()]) {
      const key = Buffer.from(sets.map((set) => set[byte] as number)).toString('latin1');
      const known = seen.get(key) ?? this.samples.push(byte) - 1;
      seen.set(key, known);
      this.classes[byte] = known;
    }
  }
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** Whether each of some bytes is a separator or none by itself, whatever stands beside it. */
function isPlain(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i += 1) {
    const byte = bytes[i] as number;
    if (byte === BACKSLASH || byte === LESS || byte === PLUS || beginsInvisible(byte)) return false;
  }
  return true;
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(2 * from.length);
  to.set(from);
  return to;
}

const walkers = new WeakMap<FramePositions, FrameWalker>();

/** This thread's walker over some positions, shared by all scanners. */
export function sharedWalker(positions: FramePositions): FrameWalker {
  let walker = walkers.get(positions);
  if (walker === undefined) {
    walker = new FrameWalker(positions);
    walkers.set(positions, walker);
  }
  return walker;
}
