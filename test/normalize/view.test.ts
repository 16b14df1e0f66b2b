/** Views: bytes, source map, marks and what they say of a range, over a kept tail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { joined, type LayerKind, MARK, View, withMark } from '../../src/normalize/view.js';

describe('a raw view', () => {
  it('is its own source map, and forgets what nobody needs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 90 }), fc.nat(400)), { maxLength: 20 }),
        (steps) => {
          const view = new View([], 8);
          const all: number[] = [];
          let most = 0;
          for (const [chunk, before] of steps) {
            view.appendRaw(chunk);
            all.push(...chunk);
            view.discard(Math.min(before, all.length));
            most = Math.max(most, Math.min(before, all.length));
            expect(view.end).toBe(all.length);
            for (let offset = view.base; offset < view.end; offset += 1) {
              expect(view.at(offset)).toBe(all[offset]);
              expect([view.rawStart(offset), view.rawEnd(offset)]).toEqual([offset, offset + 1]);
            }
            expect(view.base).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });

  it('has no gaps and no marks', () => {
    const view = new View([], 8);
    view.appendRaw(Buffer.from('abc'));
    expect([view.hasGapBefore(1), view.mark(1), view.decoding(0, 3)]).toEqual([false, 0, []]);
    expect(view.rawSpan(1, 3)).toEqual({ start: 1, end: 3 });
    expect(view.latin1(1, 3)).toBe('bc');
  });
});

describe('a decoded view', () => {
  const view = new View(['text', 'base64'], 2);
  view.append(0x61, 100, 4, withMark(0, 0, MARK.url));
  view.append(0x62, 100, 4, 0);
  view.append(0x63, 104, 4, withMark(0, 0, MARK.zeroWidth));
  view.append(0x64, 112, 4, 0);

  it('widens a span to whole units of the encoding', () => {
    expect(view.rawSpan(1, 2)).toEqual({ start: 100, end: 104 });
    expect(view.rawSpan(1, 3)).toEqual({ start: 100, end: 108 });
  });

  it('knows where raw bytes are left out', () => {
    expect([0, 1, 2, 3].map((offset) => view.hasGapBefore(offset))).toEqual([false, false, false, true]);
  });

  it('names the passes that a range needed, outermost first', () => {
    expect(view.decoding(1, 2)).toEqual(['base64']);
    expect(view.decoding(0, 2)).toEqual(['url', 'base64']);
    expect(view.decoding(0, 4)).toEqual(['url', 'zero-width', 'base64']);
  });

  it('refuses an empty range and one that it does not keep', () => {
    for (const [start, end] of [
      [1, 1],
      [2, 1],
      [0, 5],
      [-1, 2],
    ] as const) {
      expect(() => view.rawSpan(start, end), `${start} to ${end}`).toThrow(InputError);
    }
  });

  it('takes over bytes of its parent with their places and marks', () => {
    const child = new View(['text', 'base64', 'text'], 1);
    child.appendFrom(view, 1, 4);
    expect(child.latin1(0, 3)).toBe('bcd');
    expect([0, 1, 2].map((offset) => child.rawStart(offset))).toEqual([100, 104, 112]);
    expect(child.mark(1)).toBe(withMark(0, 0, MARK.zeroWidth));
  });
});

describe('names', () => {
  it('join url that stands behind url, and no other', () => {
    const view = new View(['text', 'text', 'hex', 'hex', 'smuggled'], 1);
    view.append(0x61, 0, 1, withMark(withMark(0, 0, MARK.url), 1, MARK.url));
    expect(view.decoding(0, 1)).toEqual(['url', 'hex', 'hex', 'zero-width']);
  });

  it('are those of all escapes, of whichever kinds, and of no other change', () => {
    const view = new View(['hex', 'text'], 1);
    for (const mark of [MARK.hex, MARK.url, MARK.wide]) view.append(0x61, 0, 1, withMark(0, 0, mark));
    expect(view.decoding(0, 2)).toEqual(['hex', 'hex', 'url']);
    expect(view.decoding(0, 3)).toEqual(['hex', 'hex', 'url']);
    expect(view.decoding(2, 3)).toEqual(['hex']);
    expect(view.isChangedBetween(2, 3)).toBe(true);
  });

  it('leave out what was removed before the first byte', () => {
    const view = new View(['text'], 1);
    view.append(0x61, 3, 1, withMark(0, 0, MARK.zeroWidth));
    view.append(0x62, 7, 1, withMark(0, 0, MARK.zeroWidth));
    expect(view.decoding(0, 1)).toEqual([]);
    expect(view.decoding(0, 2)).toEqual(['zero-width']);
  });
});

it('has marks for each of as many layers as there can be', () => {
  const layers: LayerKind[] = [...Array<LayerKind[]>(7).fill(['utf16', 'text']).flat(), 'plus'];
  let all = 0;
  for (let inPlace = 0; inPlace < 8; inPlace += 1) {
    const view = new View(layers, 1);
    const mark = withMark(0, inPlace, MARK.wide);
    view.append(0x61, 0, 1, mark);
    for (let other = 0; other < 8; other += 1) expect(view.markedUpTo(other)).toBe(other === inPlace ? 1 : 0);
    expect(view.isChangedBetween(0, 1)).toBe(false);
    expect(view.decoding(0, 1)).toEqual([]);
    all = joined(all, mark);
  }
  const view = new View(layers, 1);
  view.append(0x61, 0, 1, all);
  expect(view.isChangedBetween(0, 1)).toBe(true);
});

it('joins marks as sets', () => {
  const marks = fc.bigInt({ min: 0n, max: 2n ** 40n - 1n });
  fc.assert(fc.property(marks, marks, (a, b) => BigInt(joined(Number(a), Number(b))) === (a | b)));
});
