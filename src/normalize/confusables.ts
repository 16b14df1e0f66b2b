/**
 * Pass 4, character by character: what an ASCII reader sees in a character beyond ASCII.
 *
 * Folding only ever maps to ASCII (Unicode TR39 look-alikes, compatibility forms, accents dropped,
 * spaces of any kind); ideographs and kana keep their own form. The tables come from
 * `tables/generate.mjs`.
 */
import { FOLDS } from './tables/confusables.js';
import { INVISIBLE } from './tables/invisible.js';

/** The character stands for itself. */
export const KEPT = 0;
/** The character is read as nothing: pass 5. */
export const REMOVED = 1;

const PAGE = 256;
const PAGES = 0x110000 / PAGE;

/** ASCII readings as bytes, by the number that `readingOf` gives. The first two are unused. */
const readings: Uint8Array[] = [new Uint8Array(), new Uint8Array()];
let pages: (Uint16Array | undefined)[] | undefined;

function build(): (Uint16Array | undefined)[] {
  const table: (Uint16Array | undefined)[] = new Array(PAGES).fill(undefined);
  const put = (codePoint: number, reading: number) => {
    const page = Math.floor(codePoint / PAGE);
    table[page] ??= new Uint16Array(PAGE);
    (table[page] as Uint16Array)[codePoint % PAGE] = reading;
  };
  for (const [target, list] of FOLDS) {
    const reading = readings.push(Buffer.from(target, 'latin1')) - 1;
    let codePoint = 0;
    for (const delta of list.split(' ')) {
      codePoint += Number.parseInt(delta, 36);
      put(codePoint, reading);
    }
  }
  for (const [first, last] of INVISIBLE) {
    for (let codePoint = first; codePoint <= last; codePoint += 1) put(codePoint, REMOVED);
  }
  return table;
}

/**
 * How a character is read: `KEPT`, `REMOVED`, or a number for `readingBytes`.
 *
 * The tables are built at the first call (a few milliseconds), so plain ASCII never pays for them.
 */
export function readingOf(codePoint: number): number {
  pages ??= build();
  const page = pages[codePoint >>> 8];
  return page === undefined ? KEPT : (page[codePoint & 0xff] as number);
}

/** The ASCII bytes of a reading; empty for a combining mark, which vanishes with its base kept. */
export function readingBytes(reading: number): Uint8Array {
  return readings[reading] as Uint8Array;
}

/**
 * The readings that a word has beside its own bytes: as the canonical view shows it, and with `е` for `ё`, which is
 * written so as often and then not folded (see `own-script.ts`).
 */
export function otherReadings(word: string): string[] {
  const plain = word.replace(/ё/g, 'е').replace(/Ё/g, 'Е');
  return [foldedReading(word) ?? word, plain].filter((reading) => reading !== word);
}

/**
 * A word as the canonical view shows it.
 *
 * @returns undefined where that is the word itself
 */
export function foldedReading(word: string): string | undefined {
  let out = '';
  for (const char of word) {
    const reading = readingOf(char.codePointAt(0) as number);
    if (reading === KEPT) out += char;
    else if (reading !== REMOVED) out += Buffer.from(readingBytes(reading)).toString('latin1');
  }
  return out === word ? undefined : out;
}

export interface FoldTables {
  /** For each 256 code points the number of their block in `readings`, or 0xFFFF where all are kept. */
  readonly pages: Uint16Array;
  /** Blocks of 256 readings. */
  readonly readings: Uint16Array;
  /** ASCII of each reading, by number; the first two are unused. */
  readonly texts: readonly string[];
}

/** All readings, for an engine that looks them up itself. */
export function foldTables(): FoldTables {
  pages ??= build();
  const numbers = new Uint16Array(PAGES).fill(0xffff);
  const blocks: Uint16Array[] = [];
  pages.forEach((page, i) => {
    if (page !== undefined) numbers[i] = blocks.push(page) - 1;
  });
  const all = new Uint16Array(blocks.length * PAGE);
  blocks.forEach((block, i) => {
    all.set(block, i * PAGE);
  });
  return {
    pages: numbers,
    readings: all,
    texts: readings.map((text) => Buffer.from(text).toString('latin1')),
  };
}
