/**
 * Whether the native engine finds what the patterns' own examples say: a library that misses matches is
 * worse than none (a release of Vectorscan did, see its issue 317).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Session } from '../session/session.js';

/** One example of a built-in pattern that must be found. */
export type SelfTestExample = readonly [patternId: string, text: string];

/** Where the build step leaves the examples of the built-in patterns. */
export const BUILT_EXAMPLES = fileURLToPath(new URL('../../dist/self-test.json', import.meta.url));

/** The examples; none where the build step has not run, since the native engine was not built then either. */
export function selfTestExamples(): readonly SelfTestExample[] {
  try {
    return JSON.parse(readFileSync(BUILT_EXAMPLES, 'utf8')) as SelfTestExample[];
  } catch {
    return [];
  }
}

/** Bytes between two examples: nothing of one is near the other. */
const GAP = `\n${'.'.repeat(1200)}\n`;

/**
 * Scans all examples as one text, each in its place.
 *
 * @returns those that were not found where they should be
 */
export function failedExamples(examples: readonly SelfTestExample[], session: Session): SelfTestExample[] {
  let text = '';
  let at = 0;
  const places = examples.map((example) => {
    const start = at;
    const end = start + Buffer.byteLength(example[1]);
    text += example[1] + GAP;
    at = end + GAP.length;
    return { example, start, end };
  });
  const findings = [...session.push(text), ...session.end().findings];
  return places
    .filter(
      ({ example: [id], start, end }) =>
        !findings.some((found) => found.patternId === id && found.start >= start && found.start < end),
    )
    .map(({ example }) => example);
}

/** Patterns from one that is tried to the next. */
const STEP = 24;

/**
 * An example of a pattern now and then: enough where all were tried before with the same addon, library, processor and
 * compiled anchors. The expressions that each example needs take a millisecond to compile.
 */
export function fewOf(examples: readonly SelfTestExample[]): SelfTestExample[] {
  const firsts = examples.filter(([id], i) => examples.findIndex(([other]) => other === id) === i);
  return firsts.filter((_, i) => i % STEP === 0);
}
