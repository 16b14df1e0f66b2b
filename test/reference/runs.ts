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
function base64Value(char: string): number {
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
      const between = /^(?:\\+(?:[nr]|(?=\/))|\\*(?:\r\n|\r|\n))[ \t]{0,40}/.exec(
        text.slice(at, at + 64),
      )?.[0];
      if (base64Value(text[at] ?? ' ') >= 0) {
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
    const between = reading.cells.slice((offsets[at - 1] ?? (offsets[0] as number) - 1) + 1, group.at(-1));
    for (const byte of Buffer.from(text, 'base64')) out.push(cellFrom(byte, cells, undefined, between));
  }
  return out;
}

/** Pairs of hex digits of a run, at one alignment; whatever else is in the run parts them. */
function hexAt(reading: Reading, { offsets }: Run, alignment: number): Cell[][] {
  const stretches: { readonly offset: number; readonly from: number }[][] = [[]];
  offsets.forEach((offset, i) => {
    const from = (offsets[i - 1] ?? offset - 1) + 1;
    if (isHex(reading.text[offset])) stretches.at(-1)?.push({ offset, from });
    else stretches.push([]);
  });
  return stretches.map((stretch) => {
    const out: Cell[] = [];
    for (let at = alignment; at + 1 < stretch.length; at += 2) {
      const [high, low] = stretch.slice(at, at + 2);
      if (high !== undefined && low !== undefined)
        out.push(hexByte(reading, [high.offset, low.offset], high.from));
    }
    return out;
  });
}

/** The byte of two digits; `from` is where what had to be read for it begins, perhaps before them. */
function hexByte(reading: Reading, digits: readonly [number, number], from: number, start = digits[0]): Cell {
  const [high, low] = digits;
  const cells = [start, high, low].map((offset) => reading.cells[offset] as Cell);
  const value = Number.parseInt(`${reading.text[high]}${reading.text[low]}`, 16);
  return cellFrom(value, cells, undefined, reading.cells.slice(from, low));
}

/** Lists of bytes: what begins one, how long one item's head is, and what stands between two items. */
interface ListForm {
  readonly begins: RegExp;
  readonly item: RegExp;
  readonly between: RegExp;
}

const LISTS: readonly ListForm[] = [
  // Six bytes or more with one separator; then also blanks after it.
  ...[' ', ':', '-', ','].map((separator) => ({
    begins: new RegExp(`[0-9A-Fa-f]{2}(?:${separator}[0-9A-Fa-f]{2}){5}`, 'y'),
    item: /()[0-9A-Fa-f]{2}/y,
    between: new RegExp(`${separator}[ \\t\\r\\n]{0,39}`, 'y'),
  })),
  // One `0x69` and something behind it.
  {
    begins: /0[xX][0-9A-Fa-f]{2}[,; \n\t\r]/y,
    item: /(0[xX])[0-9A-Fa-f]{2}/y,
    between: /[,; \t\r\n]{1,40}/y,
  },
];

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

function listsIn(reading: Reading, { begins, item, between }: ListForm): Cell[][] {
  const { text } = reading;
  const lists: Cell[][] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (matchAt(begins, text, at) === null) continue;
    const cells: Cell[] = [];
    let from = at;
    for (let found = matchAt(item, text, at); found !== null; found = matchAt(item, text, at)) {
      const head = (found[1] as string).length;
      cells.push(hexByte(reading, [at + head, at + head + 1], from, at));
      from = at + found[0].length;
      at = from;
      const blanks = matchAt(between, text, at);
      if (blanks === null) break;
      at += blanks[0].length;
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
  for (const form of LISTS) hex.push(...listsIn(reading, form));
  return [
    ...base64.map((cells) => readingOf([...reading.kinds, 'base64'], cells)),
    ...hex.map((cells) => readingOf([...reading.kinds, 'hex'], cells)),
  ].filter(({ cells }) => cells.length >= LEAST_TEXT);
}
