/** The filter before a walk: where it says no, no walk accepts anything; and where beginnings are looked for. */
import { describe, expect, it } from 'vitest';
import { builtinDatabase } from '../../src/database.js';
import { FrameWalker } from '../../src/match/frame-walker.js';
import type { Frames } from '../../src/match/scans.js';
import { builtinDefinitions } from '../../src/patterns/builtin.js';
import { lawSeed } from '../arbitraries.js';
import { acceptedFrom, anyText, changed, databaseOf, Random, rawView } from './frames.js';

const seed = lawSeed('frame starts');
const small = databaseOf(['ignore previous rules', '系', 'to', 'x1 …', '(?:no|not) [a-z]+', 'été', 'a:? b'])
  .scans.frames;

/** Looks at each place where a frame could begin; the counts are added to. */
function look({ starts, positions }: Frames, walker: FrameWalker, text: string, counts: number[]): void {
  const view = rawView(text);
  for (let from = 0; from < view.end; from += 1) {
    if (!starts.isBeginning(view.bytes, from)) continue;
    const isTold = starts.mayBegin(view.bytes, from);
    (counts[isTold ? 1 : 0] as number) += 1;
    if (isTold) continue;
    const accepted = acceptedFrom(walker, view, from, Math.min(view.end, from + positions.cap + 1));
    expect(accepted, `${from} in ${text}`).toEqual([]);
  }
}

describe('the filter', () => {
  it('refuses nothing that a walk accepts', () => {
    const walker = new FrameWalker(small.positions);
    const random = new Random(seed);
    const counts = [0, 0];
    for (let round = 0; round < 500; round += 1) look(small, walker, anyText(random), counts);
    for (const text of [
      'to',
      'TO',
      'to.',
      'tot',
      'x1y',
      'x1 ',
      'not a',
      'no: ab',
      'été',
      'Été',
      'a b',
      'a: b',
      'a\\nb',
    ])
      look(small, walker, text, counts);
    expect(counts[0]).toBeGreaterThan(1000);
    expect(counts[1]).toBeGreaterThan(1000);
  });

  it('refuses nothing of the built-in frames, and most words', () => {
    const { frames } = builtinDatabase().scans;
    const walker = new FrameWalker(frames.positions);
    const random = new Random(seed);
    const counts = [0, 0];
    for (const { examples } of builtinDefinitions())
      for (const example of examples?.match ?? [])
        look(frames, walker, changed(typeof example === 'string' ? example : example.text, random), counts);
    expect(counts[0]).toBeGreaterThan(1000);
    for (const word of ['xylophone', 'zebra', 'jquery', '0x1f', 'ffffff'])
      expect(frames.starts.mayBegin(rawView(`${word}   `).bytes, 0), word).toBe(false);
  });
});

describe('beginnings', () => {
  const noted = (text: string, cuts: readonly number[] = []) => {
    const view = rawView(`${text}      `);
    const into: number[] = [];
    const ends = [...cuts, view.end];
    ends.forEach((to, i) => {
      small.starts.note(view.bytes, ends[i - 1] ?? 0, to, 0, into);
    });
    return into;
  };

  it('are where a word begins, also behind an escaped line break, and where another script does', () => {
    expect(noted('ignore')).toEqual([0]);
    expect(noted('xignore 1ignore')).toEqual([]);
    expect(noted('_ignore(ignore')).toEqual([1, 8]);
    expect(noted('x\\nignore \\\\tignore')).toEqual([3, 13]);
    expect(noted('\\xignore')).toEqual([]);
    expect(noted('x系ignore系')).toEqual([1, 4, 10]);
  });

  it('are the same however the text is cut', () => {
    const random = new Random(seed);
    for (let round = 0; round < 2000; round += 1) {
      const text = anyText(random);
      const cuts = Array.from({ length: 5 }, () => random.below(text.length)).sort((a, b) => a - b);
      expect(noted(text, cuts)).toEqual(noted(text));
    }
  });
});
