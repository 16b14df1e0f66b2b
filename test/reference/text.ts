/**
 * The reference's passes 3, 4 and 5: every escape, look-alike and invisible character of a whole reading
 * undone at once; a form field's `+` read as a space; and the text that hidden characters spell.
 *
 * What a single escape or character reads as is taken from the engine's own tables, which have tests of
 * their own (`test/normalize/`); what is proved here is where and how often they are applied.
 */
import type { PassName } from '../../src/base/types.js';
import { readingOf as foldOf, KEPT, REMOVED, readingBytes } from '../../src/normalize/confusables.js';
import type { Escape } from '../../src/normalize/escape.js';
import { readBackslash, readReference } from '../../src/normalize/references.js';
import { readPercent } from '../../src/normalize/url.js';
import { smuggledByte } from '../../src/normalize/zero-width.js';
import { type Cell, cellFrom, type Reading, readingOf } from './reading.js';

interface Change {
  readonly from: number;
  readonly to: number;
  /** What stands there instead. */
  readonly bytes: readonly number[];
  readonly passes: readonly PassName[];
  readonly hidden?: number;
}

/** A whole, valid UTF-8 sequence of two bytes or more at `at`. */
function characterAt(text: string, at: number): string | undefined {
  for (const size of [2, 3, 4]) {
    const bytes = Buffer.from(text.slice(at, at + size), 'latin1');
    const decoded = bytes.toString('utf8');
    if (bytes.length === size && [...decoded].length === 1 && Buffer.from(decoded).equals(bytes))
      return decoded;
  }
  return undefined;
}

/** What becomes of a character that is written out (`passes` says how) or stands there (no passes). */
function fold(from: number, to: number, codePoint: number, passes: readonly PassName[]): Change | undefined {
  const reading = foldOf(codePoint);
  const hidden = codePoint >= 0xfe00 ? smuggledByte(codePoint) : -1;
  const more = hidden >= 0 ? { hidden } : {};
  if (reading === REMOVED) return { from, to, bytes: [], passes: [...passes, 'zero-width'], ...more };
  if (reading !== KEPT)
    return { from, to, bytes: [...readingBytes(reading)], passes: [...passes, 'confusables'], ...more };
  if (passes.length === 0) return undefined;
  return { from, to, bytes: [...Buffer.from(String.fromCodePoint(codePoint))], passes };
}

/** A terminal's control sequence, without its ESC. */
const SEQUENCE = /^(?:\[[0-?]*[ -/]*[@-~]|[(-+][0-Z])/;
const tailOf = (text: string, at: number) => SEQUENCE.exec(text.slice(at, at + 32))?.[0].length ?? 0;

function undo(text: string, from: number, written: Escape, pass: PassName): Change | undefined {
  const to = from + written.length;
  if ('byte' in written) return { from, to, bytes: [written.byte], passes: [pass] };
  if ('codePoint' in written)
    return fold(
      from,
      written.codePoint === 0x1b ? to + tailOf(text.slice(0, from + 48), to) : to,
      written.codePoint,
      [pass],
    );
  const chars = [...written.text];
  if (chars.length > 1) return { from, to, bytes: [...Buffer.from(written.text)], passes: [pass] };
  return fold(from, to, written.text.codePointAt(0) as number, [pass]);
}

const isControl = (char: string | undefined) =>
  char !== undefined && /^[\x00-\x08\x0b\x0c\x0e-\x1f]$/.test(char);

/** A Cyrillic letter in UTF-8: blocks Cyrillic and Cyrillic Supplement but for U+0482 to U+0489. */
const CYRILLIC = '(?:[\\xd0\\xd1\\xd3][\\x80-\\xbf]|\\xd2(?![\\x82-\\x89])[\\x80-\\xbf]|\\xd4[\\x80-\\xaf])';
const ROW_BEHIND = new RegExp(`^${CYRILLIC}*`);
const ROW_BEFORE = new RegExp(`${CYRILLIC}*$`);
const LETTERS = new RegExp(`[A-Za-z]|${CYRILLIC}`, 'g');
const charactersOf = (text: string) => [...Buffer.from(text, 'latin1').toString('utf8')];
const isTelling = (char: string) => char > '\x7f' && foldOf(char.codePointAt(0) as number) === KEPT;

/** What the first or last letter of a text says that tells. */
function telling(text: string, which: 0 | -1): 'cyrillic' | 'ascii' | undefined {
  const letters = charactersOf((text.match(LETTERS) ?? []).join(''));
  const char = letters.filter((letter) => letter <= '\x7f' || isTelling(letter)).at(which);
  return char === undefined ? undefined : char > '\x7f' ? 'cyrillic' : 'ascii';
}

/** Whether a Cyrillic letter stands at an offset of latin1 text, for itself: see `src/normalize/own-script.ts`. */
export function isOfOwnScript(text: string, at: number): boolean {
  const [tail] = ROW_BEHIND.exec(text.slice(at, at + 64)) as RegExpExecArray;
  const [head] = ROW_BEFORE.exec(text.slice(Math.max(0, at - 64), at)) as RegExpExecArray;
  const row = charactersOf(head + tail);
  const [before, behind] = [text.slice(0, at - head.length), text.slice(at + tail.length)];
  if (tail === '' || row.length > 20 || /[ёЁ]/.test(row.join(''))) return false;
  if (/[0-9A-Za-z]$/.test(before) || /^[0-9A-Za-z]/.test(behind)) return false;
  if (row.some(isTelling)) return true;
  const near = [telling(before.slice(-24), -1), telling(behind.slice(0, 24), 0)];
  return row.length <= 8 && near.includes('cyrillic') && !near.includes('ascii');
}

/** The change that begins at an offset, or how many bytes are passed over. */
function changeAt(text: string, bytes: Buffer, at: number): Change | number {
  const char = text[at] as string;
  const whole = characterAt(text, at);
  if (whole !== undefined && isOfOwnScript(text, at)) return Buffer.byteLength(whole);
  if (whole !== undefined)
    return (
      fold(at, at + Buffer.byteLength(whole), whole.codePointAt(0) as number, []) ?? Buffer.byteLength(whole)
    );
  if (char === '%') {
    const written = readPercent(bytes, at, bytes.length);
    return (written && undo(text, at, written, 'url')) ?? 1;
  }
  if (char === '&') {
    const written = readReference(bytes, at, bytes.length);
    return (written && undo(text, at, written, 'confusables')) ?? 1;
  }
  if (char === '\\') {
    const written = readBackslash(bytes, at, bytes.length);
    if (written !== undefined) return undo(text, at, written, 'byte' in written ? 'hex' : 'confusables') ?? 1;
    return (/^\\{1,16}/.exec(text.slice(at)) as RegExpExecArray)[0].length;
  }
  if (!isControl(char) && char !== '\x7f') return 1;
  const tail = char === '\x1b' ? tailOf(text, at + 1) : 0;
  if (tail > 0) return { from: at, to: at + 1 + tail, bytes: [], passes: ['zero-width'] };
  // A control between text hides; a row of three is binary data.
  const near = [-2, -1, 1, 2].map((offset) => isControl(text[at + offset]));
  if ((near[1] && (near[2] || near[0])) || (near[2] && near[3])) return 1;
  const isWide = char === '\0' && (text[at - 2] === '\0' || text[at + 2] === '\0');
  return { from: at, to: at + 1, bytes: [], passes: isWide ? [] : ['zero-width'] };
}

function changesOf({ text }: Reading): Change[] {
  const bytes = Buffer.from(text, 'latin1');
  const changes: Change[] = [];
  for (let at = 0; at < text.length; ) {
    const change = changeAt(text, bytes, at);
    if (typeof change === 'number') at += change;
    else {
      changes.push(change);
      at = change.to;
    }
  }
  return changes;
}

function apply(reading: Reading, kind: 'text' | 'plus', changes: readonly Change[]): Reading {
  const cells: Cell[] = [];
  // What was removed is noted at the byte that follows.
  let pending: PassName[] = [];
  let removed: Cell[] = [];
  const put = (byte: number, from: readonly Cell[], passes: readonly PassName[]) => {
    cells.push(cellFrom(byte, from, new Set([...passes, ...pending]), removed));
    [pending, removed] = [[], []];
  };
  let at = 0;
  const keep = (to: number) => {
    for (; at < to; at += 1) put((reading.cells[at] as Cell).byte, [reading.cells[at] as Cell], []);
  };
  for (const { from, to, bytes, passes } of changes) {
    keep(from);
    const changed = reading.cells.slice(from, to);
    if (bytes.length === 0) {
      pending.push(...passes);
      removed.push(...changed);
    }
    for (const byte of bytes) put(byte, changed, passes);
    at = to;
  }
  keep(reading.cells.length);
  return readingOf([...reading.kinds, kind], cells);
}

/** Hidden characters spell a text each time no more than 64 visible bytes stand between two of them. */
function smuggledIn(reading: Reading, changes: readonly Change[]): Reading[] {
  const texts: Cell[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { from, to, hidden } of changes) {
    if (hidden === undefined) continue;
    if (from - last > 64) texts.push([]);
    last = from;
    (texts.at(-1) as Cell[]).push(cellFrom(hidden, reading.cells.slice(from, to)));
  }
  return texts.map((cells) => readingOf([...reading.kinds, 'smuggled'], cells));
}

/** A `+` between two words of several; words are short, or have marks in them. */
const BETWEEN_WORDS = new RegExp(
  [
    '(?<=[A-Za-z\\x80-\\xff]{2})\\+(?=[A-Za-z\\x80-\\xff]{2}|[%=][^])',
    '(?=(?=[A-Za-z0-9/]{0,24}\\+|[A-Za-z0-9/]*[^A-Za-z0-9/+])[^+]{0,39}\\+)',
  ].join(''),
  'y',
);
/** A `+` before a word that ends soon. */
const BEFORE_WORD = /\+(?=[A-Za-z\x80-\xff]{2}|[0-9]{2})(?=[^]{0,24}$|[^]{0,24}[^A-Za-z0-9/])/y;
const BETWEEN_TEXT = /(?<=[A-Za-z0-9\x80-\xff%=:"'])\+(?=[A-Za-z0-9\x80-\xff%=:"'])/g;

/** `+` between words as a space, and others near to it. */
function plusIn(reading: Reading): Reading[] {
  const changes: Change[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { index } of reading.text.matchAll(BETWEEN_TEXT)) {
    const isAt = (expression: RegExp) => {
      expression.lastIndex = index;
      return expression.test(reading.text);
    };
    const isBeside = index <= last + 40 || (index <= last + 120 && isAt(BEFORE_WORD));
    if (!isBeside && !isAt(BETWEEN_WORDS)) continue;
    last = index;
    changes.push({ from: index, to: index + 1, bytes: [0x20], passes: ['url'] });
  }
  return changes.length === 0 ? [] : [apply(reading, 'plus', changes)];
}

/** The readings that undo what is written in place inside a reading. */
export function undoneIn(reading: Reading): Reading[] {
  const changes = changesOf(reading);
  const text = changes.length === 0 ? [] : [apply(reading, 'text', changes)];
  return [...text, ...smuggledIn(reading, changes), ...plusIn(reading)];
}
