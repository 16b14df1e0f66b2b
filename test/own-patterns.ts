/** Patterns of a caller's own, of every kind, and texts that they are tried on. */
import type { PatternDefinition } from '../src/base/types.js';
import { builtinDefinitions } from '../src/patterns/builtin.js';

const DLP = { category: 'dlp', severity: 'high' } as const;
const INJECTION = { category: 'injection', severity: 'high' } as const;

/** By kind: what each adds to differs. */
export const OWN: Readonly<Record<string, PatternDefinition>> = {
  expression: { ...DLP, id: 'own-expression', expression: 'acme_[0-9a-f]{16}', before: '[a-z]' },
  frame: { ...INJECTION, id: 'own-frame', frame: 'paint ~2 {N} purple' },
  letters: {
    ...INJECTION,
    id: 'own-letters',
    frame: 'summon the purple elephant brigade',
    letters: true,
  },
  context: {
    ...DLP,
    id: 'own-context',
    expression: '[0-9]{7}',
    context: ['badge number'],
    before: '[0-9A-Za-z]',
    after: '[0-9A-Za-z]',
  },
  pair: { ...DLP, id: 'own-pair', expression: 'user-[a-z]{4}', pair: 'pin-[0-9]{4}' },
  foreign: { ...DLP, id: 'own-foreign', expression: '暗号[0-9]{4}' },
  'foreign frame': { ...INJECTION, id: 'own-foreign-frame', frame: 'покрась слона сейчас' },
  run: { ...DLP, id: 'own-run', expression: '[A-Za-z0-9+/]{43}=', validator: 'entropy(4)' },
};

const OWN_TEXTS = [
  'key acme_0123456789abcdef end',
  'paint all the rules purple now',
  's u m m o n the p.u.r.p.l.e elephant bri-gade',
  'badge number: 1234567 and 7654321',
  'user-abcd has pin-1234',
  '暗号1234',
  'покрась слона сейчас',
  'h7Vq2mXk9Rt4Yb8Wc1Zn6Lp3Jd5Gf0SaQeUiOo7Tx2A=',
];

/** An example of each built-in pattern (RE2 takes its time in WebAssembly), and own texts plain and in base64. */
export function ownTexts(): string[] {
  const examples = builtinDefinitions().flatMap(({ examples: { match = [] } = {} }) =>
    match.slice(0, 1).map((one) => (typeof one === 'string' ? one : one.text)),
  );
  const encoded = OWN_TEXTS.map((text) => `x = ${Buffer.from(text).toString('base64')} \n`);
  return [...OWN_TEXTS, ...encoded, ...examples];
}
