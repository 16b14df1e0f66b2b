/** The positions of frames, worked out at once or in two steps. */
import { describe, expect, it } from 'vitest';
import { framePositionsOf } from '../../src/match/frame-positions.js';
import { freeStartsOf } from '../../src/match/frame-starts.js';
import { databaseOf } from './frames.js';

const FRAMES = ['ignore previous rules', '系', 'ignore {0,3}rules', '[a-z]{1,40} rules'];

describe('the positions of frames', () => {
  const { forms } = databaseOf(FRAMES).compiled;
  const whole = framePositionsOf(forms);

  it('are the same where those of the first frames are known', () => {
    for (let count = 0; count <= forms.length; count += 1) {
      const begun = { forms: count, positions: framePositionsOf(forms.slice(0, count)) };
      expect(framePositionsOf(forms, begun)).toEqual(whole);
    }
  });

  it('begin with a word, or wherever a byte beyond ASCII says so', () => {
    expect([...freeStartsOf(whole).entries()].flatMap(([byte, flag]) => (flag === 1 ? [byte] : []))).toEqual([
      0xe7,
    ]);
    // Nearly any letter could begin the last one: it takes anchors.
    expect(forms.map((form) => form.isWalked)).toEqual([true, true, true, false]);
    expect(new Set(whole.formOf)).toEqual(new Set([-1, 0, 1, 2]));
  });
});
