/** What fuzzing starts from: the texts in `seeds`, and the patterns' own examples, plain and encoded. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { builtinDefinitions } from '../../dist/patterns/builtin.js';

const SEEDS = join(import.meta.dirname, 'seeds');
const PASSES = 7;

/** Behind a text of `session`: cuts, severity, findings, ratio, depth, as `session-fuzz.cpp` takes them. */
const SESSION_OPTIONS = [Buffer.from([1, 2, 3, 4, 0, 0, 16, 5]), Buffer.from([0, 0, 0, 0, 0, 2, 0, 2])];
/** Behind a text of `normalizer`: cuts, no limit of what may be spent, the shortest text, depth. */
const NORMALIZER_OPTIONS = [Buffer.from([1, 2, 3, 4, 1, 5, 5])];

const texts = () => fs.readdirSync(SEEDS).map((name) => fs.readFileSync(join(SEEDS, name)));

function examples() {
  return builtinDefinitions().flatMap(({ examples: given }) =>
    (given?.match ?? []).flatMap((example) => {
      const text = Buffer.from(typeof example === 'string' ? example : example.text);
      if (text.length > 1500) return [];
      return [text, Buffer.from(text.toString('base64')), Buffer.from(text.toString('hex'))];
    }),
  );
}

const withEnds = (all, ends) => all.flatMap((text) => ends.map((end) => Buffer.concat([text, end])));

function seedsOf(target) {
  switch (target) {
    case 'session':
      return withEnds([...texts(), ...examples()], SESSION_OPTIONS);
    case 'normalizer':
      return withEnds(texts(), NORMALIZER_OPTIONS);
    case 'passes':
      return withEnds(
        texts(),
        Array.from({ length: PASSES }, (_, pass) => Buffer.from([8, 7, 6, 5, 4, 3, 2, 1, pass])),
      );
    case 'validators':
      // A backslash that no second one follows ends a text of variable length: nothing before, nothing after.
      return withEnds(examples(), [Buffer.from([0]), Buffer.from([4])]).map((seed) =>
        Buffer.concat([Buffer.from('\\.\\.'), seed]),
      );
    default:
      return texts();
  }
}

/** Writes the seeds of a target into its corpus, named by what they hold. */
export function writeSeeds(target, folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const seed of seedsOf(target)) {
    // libFuzzer names what it keeps alike.
    fs.writeFileSync(join(folder, createHash('sha1').update(seed).digest('hex')), seed);
  }
}
