/** How often words occur in ordinary text: see `tables/generate-word-rates.mjs`. */
import { WORD_RATES } from './tables/word-rates.js';

let words: (readonly [string, number])[] | undefined;
const known = new Map<string, number>();

/** Occurrences a byte of words that hold this text; 0 if none is common enough to be in the table. */
export function wordRate(text: string): number {
  words ??= [...WORD_RATES.matchAll(/([a-z]+) (\d+) /g)].map(
    (m) => [m[1] as string, 2 ** -Number(m[2])] as const,
  );
  let rate = known.get(text);
  if (rate === undefined) {
    rate = 0;
    for (const [word, share] of words) if (word.includes(text)) rate += share;
    known.set(text, rate);
  }
  return rate;
}
