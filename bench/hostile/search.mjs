#!/usr/bin/env node
/**
 * Looks for text that is slow to scan, by hill climbing over the grammar in `inputs.mjs`: a text is a few fragments that
 * repeat; the slowest so far are changed at one place, and the slower of both is kept. Writes the slowest that it found
 * into `worst.json`, from where `run.mjs` takes them.
 *
 *   node bench/hostile/search.mjs [--engine native|portable] [--seconds N] [--seed N] [--keep N]
 *
 * Default: the native engine, 120 seconds, seed 1, 3 kept beside those of the other engine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../../corpus/random.mjs';
import { createScanner } from '../../dist/index.js';
import { bytesOf, CLEAN, FRAGMENTS, HEADS, pieceOf, WORDS } from './inputs.mjs';
import { secondsFor } from './measure.mjs';

const WORST = fileURLToPath(new URL('worst.json', import.meta.url));
const SIZE = 64 * 1024;
const POPULATION = 12;
const MOST_PARTS = 5;
const COUNTS = [1, 2, 3, 5, 8, 16, 40, 120];
const KINDS = Object.keys(FRAGMENTS);

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'native' },
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string', default: '3' },
  },
});

const random = createRandom(Number(options.seed));

function newPart() {
  const kind = random.pick(KINDS);
  const part = { kind, count: random.pick(COUNTS) };
  return kind === 'same' ? { ...part, text: random.pick(random.below(2) === 0 ? HEADS : WORDS) } : part;
}

const newParts = () => Array.from({ length: random.between(1, MOST_PARTS) }, newPart);

/** The same with one part more, less, other or swapped. */
function changed(parts) {
  const at = random.below(parts.length);
  switch (random.below(4)) {
    case 0:
      return parts.length < MOST_PARTS ? parts.toSpliced(at, 0, newPart()) : parts.with(at, newPart());
    case 1:
      return parts.length > 1 ? parts.toSpliced(at, 1) : [newPart()];
    case 2:
      return parts.with(at, { ...parts[at], count: random.pick(COUNTS) });
    default:
      return parts.with(at, newPart());
  }
}

const inputOf = (parts) => ({ name: JSON.stringify(parts), piece: (chance) => pieceOf(parts, chance) });
const scanner = await createScanner({ engine: options.engine, pool: false });
const rateOf = (input) => SIZE / 1e6 / secondsFor(scanner, bytesOf(input, SIZE), { rounds: 2 });

const until = performance.now() + Number(options.seconds) * 1000;
let population = [];
let tried = 0;
while (performance.now() < until) {
  const isNew = population.length < POPULATION || random.below(8) === 0;
  const parts = isNew ? newParts() : changed(random.pick(population).parts);
  tried += 1;
  const key = JSON.stringify(parts);
  if (population.some((other) => other.key === key)) continue;
  population = [...population, { key, parts, rate: rateOf(inputOf(parts)) }]
    .sort((a, b) => a.rate - b.rate)
    .slice(0, POPULATION);
}

/** Of several made of the same kinds of parts the slowest. */
const kindsOf = ({ parts }) => parts.map(({ kind }) => kind).join(' ');
const distinct = population.filter(
  (one, i) => population.findIndex((other) => kindsOf(other) === kindsOf(one)) === i,
);
const found = distinct.slice(0, Number(options.keep)).map(({ parts, rate }, i) => {
  // Again, with the thread's expressions all compiled.
  const again = rateOf(inputOf(parts));
  console.log(`${again.toFixed(2)} MB/s (${rate.toFixed(2)} when found)  ${JSON.stringify(parts)}`);
  return { name: `found by search, ${options.engine} ${i + 1}`, parts };
});
const others = JSON.parse(readFileSync(WORST, 'utf8')).filter(({ name }) => !name.includes(options.engine));
writeFileSync(WORST, `${JSON.stringify([...others, ...found], null, 2)}\n`);
console.log(`${tried} texts tried; a clean log takes ${rateOf(CLEAN).toFixed(2)} MB/s`);
