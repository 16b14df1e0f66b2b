/** Which piece of a sequence is looked for: rare, short, and cheap for the automaton. */
import type { ByteSet } from './byte-set.js';
import { rateOf, type Sequence, traitsOf } from './sequence.js';

/** A sequence is cut once it is this rare; longer ones only make the automaton larger. */
const RARE_ENOUGH = 2 ** -20;
/** A piece further in must be this much rarer to be preferred to the one at the start. */
const WORTH_MOVING = 1 / 8;
/** A set of more bytes than this multiplies the automaton's states with each further position. */
const WIDE = 20;
const MAX_WIDE = 2;
/** A class at the front is the worst: every state is doubled by whether it was seen just now. */
const LED_BY_CLASS = 6;
/** Sets of more than one letter's cases, up to `WIDE`. */
const NARROW = 4;
const MAX_NARROW = 18;
const LONGEST_PIECE = 24;
const DIGITS: ByteSet = new Uint8Array(256).fill(1, 0x30, 0x3a);

/**
 * How much a piece costs the automaton: undefined if too much. ASCII and what lies beyond it are looked
 * for by two automata, so a piece is one or the other.
 */
export function costOf(sequence: Sequence, from: number, to: number): number | undefined {
  let wide = 0;
  let narrow = 0;
  const { isForeign } = traitsOf(sequence[from] as ByteSet);
  for (let i = from; i < to; i += 1) {
    const { size, isForeign: own, isAscii } = traitsOf(sequence[i] as ByteSet);
    if (own !== isForeign || (!own && !isAscii)) return undefined;
    if (size > WIDE) wide += 1;
    else if (size > NARROW) narrow += 1;
  }
  return wide > MAX_WIDE || narrow > MAX_NARROW ? undefined : wide;
}

/** The piece that is rare enough, costs little and is short; else the rarest; undefined if there is none. */
export function trim(
  sequence: Sequence,
): { readonly sequence: Sequence; readonly offset: number } | undefined {
  let best: { offset: number; length: number; rate: number; score: number } | undefined;
  for (let offset = 0; offset < sequence.length; offset += 1) {
    for (let length = 1; length <= LONGEST_PIECE && offset + length <= sequence.length; length += 1) {
      const cost = costOf(sequence, offset, offset + length);
      if (cost === undefined) break;
      const rate = rateOf(sequence, offset, offset + length);
      // A piece further in must be worth the move: what begins a match costs least to look at.
      const worth = Math.max(rate, RARE_ENOUGH) * (offset === 0 ? 1 : 1 / WORTH_MOVING);
      const isLed = traitsOf(sequence[offset] as ByteSet).size > WIDE ? LED_BY_CLASS : 1;
      const score = worth * (1 + cost) * isLed * (1 + length / 1000);
      if (best === undefined || score < best.score) best = { offset, length, rate, score };
      if (rate < RARE_ENOUGH) break;
    }
  }
  if (best === undefined) return undefined;
  return { sequence: sequence.slice(best.offset, best.offset + best.length), offset: best.offset };
}

/**
 * A row of digits with every digit allowed everywhere: an automaton that had to remember which digits it
 * saw would need a state for each combination.
 */
export function withWholeDigits(sequence: Sequence): Sequence {
  const isSome = (set: ByteSet) => traitsOf(set).isDigits;
  return sequence.filter(isSome).length < 4 ? sequence : sequence.map((set) => (isSome(set) ? DIGITS : set));
}
