/** Pseudo-random choices from a seed (mulberry32): the same seed gives the same corpus everywhere. */

/** @param {number} seed */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  return {
    next,
    below,
    pick,
    between: (low, high) => low + below(high - low + 1),
    /** A text of `length` characters out of `alphabet`. */
    text: (alphabet, length) => Array.from({ length }, () => pick(alphabet)).join(''),
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
