/**
 * The reference's passes 1 and 2: runs of the base64 alphabet, hex within them, and separated hex, each
 * decoded whole at every alignment.
 */
import { type Cell, cellFrom, type Reading, readingOf } from './reading.js';

/** No pattern of the test matches less, and nothing that is encoded again is shorter. */
const LEAST_TEXT = 8;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const isHex = (char: string | undefined) => char !== undefined && /^[0-9A-Fa-f]$/.test(char);

/** Value of a base64 or base64url character, or -1. */
function valueOf(char: string): number {
  if (char === '+' || char === '-') return 62;
  if (char === '/' || char === '_') return 63;
  return ALPHABET.indexOf(char);
}

interface Run {
  /** Offsets of the characters of the alphabet, without what stands between them. */
  readonly offsets: readonly number[];
}

/**
 * Runs of 16 bytes or more of the alphabet and line breaks. Within one, a line break and its indentation
 * are passed over, also as the escapes of a JSON string; a blank line ends it.
 */
function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < text.length; ) {
    if (!/^[A-Za-z0-9+/_\-\r\n]{16}/.test(text.slice(at, at + 16))) {
      at += 1;
      continue;
    }
    const offsets: number[] = [];
    for (let isNewLine = false; ; ) {
      const between = /^(?:\\+(?:[nr]|(?=\/))|\\*(?:\r\n|\r|\n))[ \t]{0,40}/.exec(text.slice(at, at + 64))?.[0];
      if (valueOf(text[at] ?? ' ') >= 0) {
        offsets.push(at);
        at += 1;
        isNewLine = false;
      } else if (between === undefined || (isNewLine && /^[\r\n]/.test(between))) break;
      else {
        at += between.length;
        isNewLine = /\n/.test(between) || /^\\+n/.test(between) || (isNewLine && !between.startsWith('\\'));
      }
    }
    // What ended the run begins no other.
    if (/^[\r\n]/.test(text.slice(at)) && offsets.length === 0) at += 1;
    runs.push({ offsets });
  }
  return runs;
}

/** What a run reads as at one alignment: groups of four characters, the last one perhaps short. */
function base64At(reading: Reading, { offsets }: Run, alignment: number): Cell[] {
  const out: Cell[] = [];
  for (let at = alignment; at < offsets.length; at += 4) {
    const group = offsets.slice(at, at + 4);
    const cells = group.map((offset) => reading.cells[offset] as Cell);
    if (group.length < 2) break;
    const text = group.map((offset) => reading.text[offset]).join('');
    for (const byte of Buffer.from(text, 'base64')) out.push(cellFrom(byte, cells));
  }
  return out;
}

/** Pairs of hex digits of a run, at one alignment; whatever else is in the run parts them. */
function hexAt(reading: Reading, { offsets }: Run, alignment: number): Cell[][] {
  const stretches: number[][] = [[]];
  for (const offset of offsets) {
    if (isHex(reading.text[offset])) (stretches.at(-1) as number[]).push(offset);
    else stretches.push([]);
  }
  return stretches.map((stretch) => {
    const out: Cell[] = [];
    for (let at = alignment; at + 1 < stretch.length; at += 2) out.push(hexByte(reading, stretch.slice(at, at + 2)));
    return out;
  });
}

function hexByte(reading: Reading, offsets: readonly number[], first = offsets[0] as number): Cell {
  const digits = offsets.map((offset) => reading.text[offset]).join('');
  const cells = [first, ...offsets].map((offset) => reading.cells[offset] as Cell);
  return cellFrom(Number.parseInt(digits, 16), cells);
}

/** `69 67 6e`, `69:67:6e` and so on: six bytes or more with one separator; then also blanks between them. */
function separatedIn(reading: Reading, separator: string): Cell[][] {
  const { text } = reading;
  const lists: Cell[][] = [];
  const begins = new RegExp(`[0-9A-Fa-f]{2}(?:${separator}[0-9A-Fa-f]{2}){5}`, 'y');
  const goesOn = new RegExp(`${separator}[ \\t\\r\\n]{0,39}`, 'y');
  for (let at = 0; at < text.length; at += 1) {
    begins.lastIndex = at;
    if (!begins.test(text)) continue;
    const cells: Cell[] = [];
    while (isHex(text[at]) && isHex(text[at + 1])) {
      cells.push(hexByte(reading, [at, at + 1]));
      goesOn.lastIndex = at + 2;
      const between = goesOn.exec(text);
      at += 2 + (between?.[0].length ?? 0);
      if (between === null) break;
    }
    lists.push(cells);
    at -= 1;
  }
  return lists;
}

/** `0x69, 0x67`: two bytes or more, or one with something behind it. */
function prefixedIn(reading: Reading): Cell[][] {
  const { text } = reading;
  const lists: Cell[][] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!/^0[xX][0-9A-Fa-f]{2}[,; \n\t\r]/.test(text.slice(at, at + 5))) continue;
    const cells: Cell[] = [];
    for (;;) {
      const item = /^0[xX][0-9A-Fa-f]{2}/.exec(text.slice(at, at + 4));
      if (item === null) break;
      cells.push(hexByte(reading, [at + 2, at + 3], at));
      const between = /^[,; \t\r\n]{1,40}/.exec(text.slice(at + 4));
      at += 4 + (between?.[0].length ?? 0);
      if (between === null) break;
    }
    lists.push(cells);
    at -= 1;
  }
  return lists;
}

/** Everything that is written in base64 or hex inside a reading, each as a reading of its own. */
export function decodedIn(reading: Reading): Reading[] {
  const base64: Cell[][] = [];
  const hex: Cell[][] = [];
  for (const run of runsOf(reading.text)) {
    for (const alignment of [0, 1, 2, 3]) base64.push(base64At(reading, run, alignment));
    for (const alignment of [0, 1]) hex.push(...hexAt(reading, run, alignment));
  }
  for (const separator of [' ', ':', '-', ',']) hex.push(...separatedIn(reading, separator));
  hex.push(...prefixedIn(reading));
  return [
    ...base64.map((cells) => readingOf([...reading.kinds, 'base64'], cells)),
    ...hex.map((cells) => readingOf([...reading.kinds, 'hex'], cells)),
  ].filter(({ cells }) => cells.length >= LEAST_TEXT);
}
