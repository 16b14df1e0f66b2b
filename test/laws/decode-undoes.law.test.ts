/**
 * Law 3, decoding undoes encoding: a payload that is found is found under any chain of encodings, in any
 * surroundings, with the chain named and a span that covers the encoded form.
 *
 * What the definition exempts is left out of the chains: more layers than the depth limit allows (a
 * gzip stream or UTF-16 text within base64 is two), a control character in tag characters, UTF-16 of text
 * beyond ASCII (read as ASCII with NULs between), and a list of hex bytes behind the `+` of a form field.
 * Names of the passes for look-alikes and invisible characters are not compared: they stand only where
 * something had to be undone, and passes of one sweep share a layer.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, PassName } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { lawSeed, PAYLOADS, type Planted, planted } from '../arbitraries.js';
import { ENCODERS, type Encoder } from '../encoders.js';

const seed = lawSeed('decode-undoes');
let scanner: Scanner;

beforeAll(async () => {
  scanner = await createScanner({ fingerprintKey: Buffer.from('law 3') });
});

/** Base64, hex and url of a chain, neighbouring urls as one name. */
function namesOf(passes: readonly PassName[]): string {
  const names = passes.filter((name) => name === 'base64' || name === 'hex' || name === 'url');
  return names.filter((name, i) => name !== 'url' || names[i - 1] !== 'url').join(' ');
}

/** What a finding may name for a chain, innermost first. */
function expectedNames(chain: readonly Encoder[]): Set<string> {
  let lists: PassName[][] = [[]];
  for (const { passes, isSparing } of chain) {
    const longer = lists.map((list) => [...passes, ...list]);
    lists = isSparing === true ? [...lists, ...longer] : longer;
  }
  return new Set(lists.map(namesOf));
}

/** Bytes at a carrier's end that pad it and hold nothing of the payload. */
const PADDING = 12;

function isFound({ carrier, document, start, end, slackBefore, slackAfter }: Planted): Finding {
  const { payload, chain, isWrapped } = carrier;
  const label = JSON.stringify({
    pattern: payload.pattern,
    chain: chain.map(({ name }) => name),
    carrier: carrier.bytes.toString('latin1').slice(0, 300),
    document: document.toString('base64').slice(0, 6000),
  });
  const own = scanner.scanSync(document).findings.filter((finding) => finding.patternId === payload.pattern);
  const [finding] = own.filter((f) => f.start < end && f.end > start && expectedNames(chain).has(namesOf(f.decoding)));
  if (finding === undefined) throw new Error(`not found; there are ${JSON.stringify(own)}\n${label}`);
  expect(finding.start, label).toBeGreaterThanOrEqual(start - slackBefore);
  expect(finding.end, label).toBeLessThanOrEqual(end + slackAfter);
  if (payload.isWhole && !isWrapped) {
    expect(finding.start, label).toBeLessThanOrEqual(start);
    expect(finding.end, label).toBeGreaterThanOrEqual(end - (chain.length === 0 ? 0 : PADDING * 3 ** (chain.length - 1)));
  }
  return finding;
}

/** The bytes of a span say by themselves what was found there. */
function isFoundInSpan({ carrier, document }: Planted, finding: Finding): void {
  if (!carrier.payload.isWhole) return;
  const slice = document.subarray(finding.start, finding.end);
  const again = scanner.scanSync(slice).findings.filter(({ patternId }) => patternId === finding.patternId);
  const label = JSON.stringify({ finding, slice: slice.toString('latin1').slice(0, 2000), again });
  expect(again.some((f) => namesOf(f.decoding) === namesOf(finding.decoding)), label).toBe(true);
}

describe('decoding undoes encoding', () => {
  it('finds every payload plain', () => {
    for (const { text, pattern } of PAYLOADS) {
      expect(scanner.scanSync(` ${text} `).findings.map(({ patternId }) => patternId)).toContain(pattern);
    }
  });

  it('under each encoder alone', () => {
    for (const encoder of ENCODERS) {
      for (const payload of PAYLOADS) {
        const inner = Buffer.from(payload.text);
        if (encoder.accepts?.(inner) === false) continue;
        const bytes = encoder.encode(inner);
        const carrier = { payload, inner: payload.text, isWrapped: false, chain: [encoder], bytes, layers: encoder.layers };
        const document = Buffer.concat([Buffer.from('zulu "'), bytes, Buffer.from('" zulu')]);
        isFound({ carrier, document, start: 6, end: 6 + bytes.length, slackBefore: 0, slackAfter: 0 });
      }
    }
  });

  it('under chains to depth 4 in any surroundings, 2,000 random documents', () => {
    fc.assert(
      fc.property(planted(), (document) => {
        isFoundInSpan(document, isFound(document));
      }),
      { numRuns: 2000, seed },
    );
  });
});
