/**
 * One whole reading of an input, for the reference: its bytes and, for each, where in the raw input it was
 * read from and which passes each layer applied to it. Nothing here is incremental or shared.
 */
import type { PassName } from '../../src/base/types.js';

export type Kind = 'text' | 'plus' | 'base64' | 'hex' | 'smuggled';

/** A byte of a reading. */
export interface Cell {
  readonly byte: number;
  /** Raw bytes that it was read from, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Passes by layer, outermost first; only `text` and `plus` layers have any. */
  readonly passes: readonly ReadonlySet<PassName>[];
}

export interface Reading {
  /** What was undone, outermost first; empty for the raw input. */
  readonly kinds: readonly Kind[];
  readonly cells: readonly Cell[];
  /** The bytes as text, one character each. */
  readonly text: string;
}

const NONE: ReadonlySet<PassName> = new Set();

export function readingOf(kinds: readonly Kind[], cells: readonly Cell[]): Reading {
  return { kinds, cells, text: Buffer.from(cells.map(({ byte }) => byte)).toString('latin1') };
}

export function rawReading(bytes: Uint8Array): Reading {
  return readingOf(
    [],
    [...bytes].map((byte, start) => ({ byte, start, end: start + 1, passes: [] })),
  );
}

/**
 * A byte of the next layer that was read from these bytes.
 *
 * @param between - further bytes that had to be read for it: what stands between characters
 */
export function cellFrom(
  byte: number,
  cells: readonly Cell[],
  passes: ReadonlySet<PassName> = NONE,
  between: readonly Cell[] = [],
): Cell {
  const [first, last] = [cells[0] as Cell, cells.at(-1) as Cell];
  const all = [...cells, ...between];
  const inherited = first.passes.map(
    (_, layer) => new Set(all.flatMap((cell) => [...(cell.passes[layer] ?? [])])),
  );
  return { byte, start: first.start, end: last.end, passes: [...inherited, passes] };
}

/** Whether raw bytes that the reading leaves out lie directly before the byte at `offset`. */
export function hasGapBefore({ kinds, cells }: Reading, offset: number): boolean {
  const [previous, next] = [cells[offset - 1], cells[offset]];
  return kinds.length > 0 && previous !== undefined && next !== undefined && next.start > previous.end;
}

const ORDER: readonly PassName[] = ['hex', 'url', 'confusables', 'zero-width'];

/** The passes that the bytes of a range needed, outermost first. */
export function decodingOf({ kinds, cells }: Reading, from: number, to: number): PassName[] {
  const names = kinds.flatMap((kind, layer): PassName[] => {
    if (kind === 'base64' || kind === 'hex') return [kind];
    if (kind === 'smuggled') return ['zero-width'];
    return ORDER.filter((name) =>
      cells.slice(from, to).some((cell, i) => {
        // What was removed just before the first byte lies outside the range.
        const isBefore = i === 0 && name === 'zero-width' && kind === 'text' && layer === kinds.length - 1;
        return !isBefore && cell.passes[layer]?.has(name) === true;
      }),
    );
  });
  return names.filter((name, i) => name !== 'url' || names[i - 1] !== 'url');
}
