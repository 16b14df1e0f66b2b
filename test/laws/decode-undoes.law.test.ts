/**
 * Law 3, decoding undoes encoding: a payload that is found is found under any chain of encodings, in any
 * surroundings, with the chain named and a span that covers the encoded form.
 *
 * What the definition exempts is left out of the chains: more layers than the depth limit allows (a
 * gzip stream or UTF-16 text within base64 is two), a control character in tag characters, UTF-16 of text
 * beyond ASCII (read as ASCII with NULs between), look-alikes and invisible characters inside an escape,
 * and a form field whose `+` is not between words. A finding that hangs on words before it also names what
 * was undone there.
 * Names of the passes for look-alikes and invisible characters are not compared: they stand only where
 * something had to be undone, and passes of one sweep share a layer.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, PassName } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { type Carrier, lawRuns, lawSeed, PAYLOADS, type Planted, planted } from '../arbitraries.js';
import { ENCODERS, type Encoder } from '../encoders.js';
import { ENGINES } from '../engines.js';

const seed = lawSeed('decode-undoes');
let scanner: Scanner;
/** What each payload gives when it stands there plain: the keyed hash of the matched text. */
const prints = new Map<string, string>();

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

/** Whether the names of a chain stand in a list, in their order, perhaps with others between. */
function holds(names: string, wanted: string): boolean {
  const rest = names.split(' ');
  return (
    wanted === '' ||
    wanted.split(' ').every((name) => rest.splice(0, rest.indexOf(name) + 1 || Infinity).includes(name))
  );
}

/** Bytes at the end of base64 that hold nothing of the text: padding, and the last NUL of UTF-16. */
const PADDING = 8;

/** Bytes at a carrier's end that may hold nothing of the payload. */
function paddingOf({ chain, sizes, bytes }: Carrier): number {
  return chain.reduce(
    (sum, { passes }, i) =>
      sum + (passes[0] === 'base64' ? (PADDING * bytes.length) / (sizes[i] as number) : 0),
    0,
  );
}

/** Why a finding is not the payload's; empty if it is. */
function judge(
  finding: Finding,
  { carrier, document, start, end, slackBefore, slackAfter }: Planted,
): string {
  const { payload, chain, isWrapped } = carrier;
  const names = namesOf(finding.decoding);
  const expected = [...expectedNames(chain)];
  const isNamed =
    payload.isContext === true ? expected.some((e) => holds(names, e)) : expected.includes(names);
  if (!isNamed) return `named ${finding.decoding.join()}`;
  if (finding.start < start - slackBefore) return 'begins before the carrier';
  if (finding.end > end + slackAfter) return 'ends behind the carrier';
  if (payload.isGeneric !== true && finding.fingerprint !== prints.get(payload.text))
    return 'is another text';
  if (!payload.isWhole || isWrapped) return '';
  if (finding.start > start || finding.end < end - paddingOf(carrier))
    return 'does not cover the encoded form';
  // The bytes of a span say by themselves what was found there.
  const again = scanner.scanSync(document.subarray(finding.start, finding.end)).findings;
  const isThere = again.some((f) => f.patternId === payload.pattern && namesOf(f.decoding) === names);
  return isThere ? '' : 'is not found in the bytes of its span';
}

function expectFound(planted: Planted): void {
  const { carrier, document, start, end } = planted;
  const { payload, chain } = carrier;
  const { findings } = scanner.scanSync(document);
  const near = findings.filter((finding) => finding.start < end && finding.end > start);
  const own = near.filter(({ patternId }) => patternId === payload.pattern);
  const verdicts = own.map((finding) => `${finding.start}-${finding.end} ${judge(finding, planted)}`);
  if (verdicts.some((verdict) => verdict.endsWith(' '))) return;
  if (
    payload.isGeneric === true &&
    near.some(({ category, patternId }) => category === 'dlp' && patternId !== payload.pattern)
  )
    return;
  throw new Error(
    `${payload.pattern} under ${chain.map(({ name }) => name).join(' > ') || 'nothing'} at ${start}-${end}: ` +
      `${verdicts.join('; ') || 'not found'}\ndocument, base64: ${document.toString('base64')}`,
  );
}

describe.each(ENGINES)('decoding undoes encoding in the %s engine', (engine) => {
  beforeAll(async () => {
    scanner = await createScanner({ engine, fingerprintKey: Buffer.from('law 3') });
    for (const { text, pattern } of PAYLOADS) {
      const plain = scanner.scanSync(` ${text} `).findings.find(({ patternId }) => patternId === pattern);
      prints.set(text, plain?.fingerprint ?? '');
    }
  });

  it('finds every payload plain', () => {
    for (const { text, pattern } of PAYLOADS) {
      expect(
        scanner.scanSync(` ${text} `).findings.map(({ patternId }) => patternId),
        text,
      ).toContain(pattern);
    }
  });

  it('under each encoder alone', () => {
    for (const encoder of ENCODERS) {
      for (const payload of PAYLOADS) {
        const inner = Buffer.from(payload.text);
        if (encoder.accepts?.(inner) === false) continue;
        const bytes = encoder.encode(inner);
        const sizes = [bytes.length];
        const carrier = { payload, inner: payload.text, isWrapped: false, chain: [encoder], bytes, sizes };
        const document = Buffer.concat([Buffer.from('zulu "'), bytes, Buffer.from('" zulu')]);
        expectFound({ carrier, document, start: 6, end: 6 + bytes.length, slackBefore: 0, slackAfter: 0 });
      }
    }
  });

  it('under chains to depth 4 in any surroundings, 2,000 random documents', () => {
    fc.assert(fc.property(planted(), expectFound), { numRuns: lawRuns(2000), seed });
  });
});
