/**
 * Every example of every built-in pattern through a real scanner: plain, and each match example also
 * written in base64 and in hex.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, PatternDefinition, PatternExample } from '../../src/base/types.js';
import { builtinDatabase } from '../../src/database.js';
import { builtinDefinitions } from '../../src/patterns/builtin.js';
import { createScanner, type Scanner } from '../../src/scanner.js';

const DEFINITIONS = builtinDefinitions();
/** A run of base64 or hex is looked for from so many characters on. */
const LEAST_RUN = 16;

const textOf = (example: PatternExample): string => (typeof example === 'string' ? example : example.text);

/** Findings of the pattern alone, so that none gives way to another pattern's. */
let scan: (id: string, text: string) => Finding[];
let everything: Scanner;

beforeAll(async () => {
  everything = await createScanner();
  const scanners = new Map<string, Scanner>();
  for (const { id } of DEFINITIONS) scanners.set(id, await createScanner({ include: [id] }));
  scan = (id, text) => (scanners.get(id) as Scanner).scanSync(text).findings;
});

it('has 48 patterns for data and 25 for injections, each with three examples of either kind', () => {
  expect(DEFINITIONS.filter(({ category }) => category === 'dlp')).toHaveLength(48);
  expect(DEFINITIONS.filter(({ category }) => category === 'injection')).toHaveLength(25);
  for (const { id, examples } of DEFINITIONS) {
    expect(examples?.match?.length, id).toBeGreaterThanOrEqual(3);
    expect(examples?.noMatch?.length, id).toBeGreaterThanOrEqual(3);
  }
});

// How far a match can begin before what proposes it is what every view keeps, and what parts of a large file share.
it('begins no match more than 1 KiB before what proposes it', () => {
  const { forms, patterns } = builtinDatabase().compiled;
  const far = forms.filter(({ back }) => back > 1024);
  expect(far.map(({ pattern, name, back }) => [patterns[pattern]?.id, name, back])).toEqual([]);
});

describe.each(DEFINITIONS.map((definition) => [definition.id, definition] as const))(
  '%s',
  (id, definition) => {
    const { match = [], noMatch = [] } = definition.examples ?? {};

    it('matches', () => {
      for (const example of match) {
        const text = textOf(example);
        const findings = scan(id, text);
        expect(findings, text).not.toHaveLength(0);
        if (typeof example === 'string') continue;
        const { confidence, severity } = example;
        if (confidence !== undefined)
          expect(
            findings.map((f) => f.confidence),
            text,
          ).toContain(confidence);
        if (severity !== undefined)
          expect(
            findings.map((f) => f.severity),
            text,
          ).toContain(severity);
      }
    });

    it('matches among all patterns', () => {
      for (const text of match.map(textOf))
        expect(everything.scanSync(text).findings.some(isOf(definition)), text).toBe(true);
    });

    it('does not match', () => {
      for (const text of noMatch.map(textOf)) expect(scan(id, text), text).toHaveLength(0);
    });

    it.each(['base64', 'hex'] as const)('matches in %s', (encoding) => {
      for (const text of match.map(textOf)) {
        const encoded = Buffer.from(text, 'utf8').toString(encoding);
        if (encoded.replace(/=+$/, '').length < LEAST_RUN) continue;
        const findings = scan(id, ` ${encoded} `);
        expect(
          findings.some(({ decoding }) => decoding[0] === encoding),
          `${text}\n${encoded}`,
        ).toBe(true);
      }
    });
  },
);

/** A generic pattern gives way to a specific one of its category (PATTERNS.md, R10). */
function isOf({ id, generic, category }: PatternDefinition) {
  return (finding: Finding) =>
    finding.patternId === id || (generic === true && finding.category === category);
}
