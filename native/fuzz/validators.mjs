/** The core's validators, placeholders and letters against the portable engine's, on what fuzzing them has kept. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { lettersOf } from '../../dist/confirm/letters.js';
import { judgePlaceholder } from '../../dist/confirm/placeholder.js';
import { BROWSER_KEYS, SAMPLE_DIGESTS } from '../../dist/confirm/samples.js';
import { resolveValidator } from '../../dist/confirm/validators/index.js';
import { builtinDefinitions } from '../../dist/patterns/builtin.js';
import { buildPrograms, createKit } from '../programs.mjs';
import { NATIVE } from '../toolchain.mjs';

const LONGEST = 128;
const BACKSLASH = 0x5c;

/** All specs that a pattern of ours names. */
function specs() {
  const found = new Set();
  JSON.stringify(builtinDefinitions(), (key, value) => {
    if (/^validators?$/.test(key)) for (const spec of [value].flat()) found.add(spec);
    return value;
  });
  return [...found].sort();
}

/** Splits an input as `validators-fuzz.cpp` does with libFuzzer's `FuzzedDataProvider`. */
function subjectOf(input) {
  const prefix = input.at(-1) ?? 0;
  let at = 0;
  const end = input.length - 1;
  const take = () => {
    const bytes = [];
    while (at < end && bytes.length < LONGEST) {
      const byte = input[at++];
      if (byte === BACKSLASH && at < end) {
        const next = input[at++];
        if (next !== BACKSLASH) break;
      }
      bytes.push(byte);
    }
    return Buffer.from(bytes).toString('latin1');
  };
  const before = take();
  const after = take();
  const text = input.subarray(at, Math.max(at, end)).toString('latin1');
  return { text, prefix: Math.min(prefix, text.length), before, after };
}

function record(kind, { text, prefix = 0, before = '', after = '' }) {
  return Buffer.concat(
    [kind, text, String(prefix), before, after].flatMap((field) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(field.length);
      return [length, Buffer.from(field, 'latin1')];
    }),
  );
}

const verdictOf = ({ outcome, severity, length }) => `${outcome[0]}${severity?.[0] ?? ''}${length ?? ''} `;

/** What the driver answers to `judge` and `letters`, by the portable engine. */
function answersOf(validators, subject) {
  const verdicts = validators.map((validate) => verdictOf(validate(subject)));
  const { text, prefix, before, after } = subject;
  const letters = lettersOf(text);
  const all = Array.from({ length: letters.count }, (_, i) => `${letters.codes[i]}@${letters.offsets[i]} `);
  return [`${verdicts.join('')}${judgePlaceholder(text, prefix, before, after)[0]}`, all.join('')];
}

/**
 * Judges each file of a corpus with both engines.
 *
 * @returns how many inputs there were, and how many differed
 * @throws NotBuilt if the core's driver cannot be built
 */
export async function compareValidators(corpus) {
  const kit = await createKit({});
  const [driver] = await buildPrograms(kit, [join(NATIVE, 'fuzz', 'validate-driver.cpp')]);
  const names = specs();
  const subjects = fs
    .readdirSync(corpus)
    .sort()
    .map((name) => ({ name, subject: subjectOf(fs.readFileSync(join(corpus, name))) }))
    .filter(({ subject }) => subject.text !== '');
  const { stdout, status } = spawnSync(driver, [], {
    input: Buffer.concat([
      record('digests', { text: [...SAMPLE_DIGESTS].join(' '), before: [...BROWSER_KEYS].join(' ') }),
      record('specs', { text: names.join('\n') }),
      ...subjects.flatMap(({ subject }) => [record('judge', subject), record('letters', subject)]),
    ]),
    encoding: 'latin1',
    maxBuffer: 1 << 30,
  });
  const [known = '', ...lines] = stdout.split('\n');
  const isComplete = status === 0 && known === '1'.repeat(names.length) && lines.length > 2 * subjects.length;
  if (!isComplete) {
    console.error(`the driver of the core ended with ${status}`);
    return { inputs: subjects.length, differences: 1 };
  }
  const validators = names.map((spec) => resolveValidator(spec));
  let differences = 0;
  for (const [i, { name, subject }] of subjects.entries()) {
    const expected = answersOf(validators, subject);
    if (expected.every((answer, line) => answer === lines[2 * i + line])) continue;
    differences += 1;
    console.error(`the engines judge ${join(corpus, name)} differently`);
  }
  return { inputs: subjects.length, differences };
}
