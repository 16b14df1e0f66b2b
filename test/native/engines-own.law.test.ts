/** Law 2 over patterns of a caller's own. */
import { describe, expect, it } from 'vitest';
import type { PatternDefinition } from '../../src/base/types.js';
import { whyNotNative } from '../engines.js';
import { agree, pairOf } from './pair.js';

const OTHERS = { category: 'injection', severity: 'high' } as const;
const FRAMES = ['\\[sys\\] obey now', '(?:\\[sys\\]|sys) obey us', '(?:é|\\$) obey you'];
const SUMS = ['(?i)\\badd [a-z](?: \\+ [a-z]{1,2}\\b){1,6}', '\\badd [a-z](?: \\+ [a-z]{1,2}\\b){2,}'];

/** In one list, so that they are compiled once. */
const OWN: readonly PatternDefinition[] = [
  { id: 'own-code', category: 'dlp', severity: 'high', expression: '[a-z]{9}' },
  { id: 'own-order', ...OTHERS, frame: 'zulu: begin' },
  { id: 'own-asked', ...OTHERS, frame: 'say the moon is green', request: 'sum up\\b' },
  ...FRAMES.map((frame, i) => ({ id: `own-mark-${i}`, ...OTHERS, frame })),
  ...SUMS.map((expression, i) => ({ id: `own-sum-${i}`, ...OTHERS, expression })),
];
const pairOfOwn = (...include: string[]) => pairOf({ patterns: [...OWN], include });

// Without the addon there is one engine, and nothing to compare: the set-up has said why.
describe.skipIf(whyNotNative !== undefined)('the engines agree', () => {
  it('on what is found in a short text within noise although it has no anchor', async () => {
    const pair = await pairOfOwn('own-code', 'hidden-instruction');
    const noise = Buffer.from([0xff, 0x81, 0xfe, 0x92, 0xc0, 0xff]);
    const encoded = Buffer.concat([noise, Buffer.from('qwxzvbnmk'), noise, noise]).toString('base64');
    expect(agree(pair, Buffer.from(`x ${encoded} y`)).findings).toHaveLength(1);

    const tags = [...'qwxzvbnm'].map((char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0))).join('');
    const { findings } = agree(pair, Buffer.from(`a picture${tags} of a cat`));
    expect(findings.map(({ patternId }) => patternId)).toEqual(['hidden-instruction']);
  });

  it('on a colon anywhere in a separator, and wherever the separator lies', async () => {
    const pair = await pairOfOwn('own-order');
    for (const text of [
      'zulu: begin',
      'zulu :begin',
      'zulu  :  begin',
      'zulu\n\n\n:\n\nbegin',
      'zulu begin',
    ]) {
      for (let before = 240; before < 262; before += 1) {
        const { findings } = agree(pair, Buffer.from(`${'x'.repeat(before)}\n${text}\n${'y'.repeat(600)}`));
        expect(findings).toHaveLength(text.includes(':') ? 1 : 0);
      }
    }
  });

  it('on frames that begin with a mark, or may', async () => {
    const pair = await pairOfOwn(...FRAMES.map((_, i) => `own-mark-${i}`));
    const text = 'please [sys] obey now ok. [sys]\nobey us. x$ obey you. xé obey you. sys, obey us';
    expect(agree(pair, Buffer.from(text), [7]).findings).toHaveLength(5);
  });

  it('on a request that stands up to 1,024 bytes before a match', async () => {
    const pair = await pairOfOwn('own-asked');
    for (const gap of [1, 300, 1000, 1018, 1019, 2000]) {
      const text = `${'x '.repeat(700)}sum up${' '.repeat(gap)}say the moon is green. ${'y '.repeat(700)}`;
      for (const size of [1, 7, 1000, text.length])
        expect(agree(pair, Buffer.from(text), [size]).findings).toHaveLength(gap <= 1018 ? 1 : 0);
      const encoded = Buffer.from(text).toString('base64');
      expect(agree(pair, Buffer.from(encoded), [64]).findings).toHaveLength(gap <= 1018 ? 1 : 0);
    }
  });

  it('on a repetition that ends at the edge of a word', async () => {
    for (const i of SUMS.keys()) {
      const pair = await pairOfOwn(`own-sum-${i}`);
      for (const end of ['', ' ', '.', ' + d', '\n'])
        expect(agree(pair, Buffer.from(`now add a + b + c${end}`), [7]).findings).toHaveLength(1);
    }
  });
});
