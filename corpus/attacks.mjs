#!/usr/bin/env node
/**
 * The attacks of the corpus, from a fixed seed: every pattern under every encoder, in every carrier, and under
 * random chains of encoders. They are made when they are needed: no file of the repository holds a token that
 * looks real.
 *
 *   node corpus/attacks.mjs > FILE.jsonl
 */
import { fileURLToPath } from 'node:url';
import { CARRIERS, canCarry } from './carriers.mjs';
import { canEncode, ENCODERS, encode } from './encoders.mjs';
import { readRows } from './files.mjs';
import { createRandom } from './random.mjs';
import { SECRETS } from './secrets.mjs';

const SEED = 20261125;
/** Random chains for each pattern. */
const CHAINS = 12;
/** Layers that the default `maxDepth` undoes. */
const DEEPEST = 5;

const INJECTIONS = readRows('injections');

/** Per pattern, a way to get payloads of it. */
function payloadsOf(random) {
  const secrets = Object.entries(SECRETS).map(([pattern, make]) => ({
    pattern,
    category: 'dlp',
    next: () => make(random),
  }));
  const plain = INJECTIONS.filter(({ technique }) => technique === 'plain');
  const injections = [...new Set(plain.map(({ pattern }) => pattern))].map((pattern) => {
    const rows = plain.filter((row) => row.pattern === pattern);
    return { pattern, category: 'injection', next: () => random.pick(rows).text };
  });
  return [...secrets, ...injections];
}

/** A chain of 2 to 5 encoders that the payload lets be applied one after another; outermost first. */
function randomChain(random, payload, layers) {
  const names = Object.keys(ENCODERS);
  const length = random.between(2, DEEPEST);
  const chain = [];
  let text = payload;
  let left = layers;
  for (let tries = 0; chain.length < length && tries < 4 * length; tries += 1) {
    const name = random.pick(names);
    const cost = ENCODERS[name].layers ?? 1;
    // The same change twice is no change the second time.
    if (cost > left || name === chain[0] || !canEncode(name, text)) continue;
    text = ENCODERS[name].encode(text);
    left -= cost;
    chain.unshift(name);
  }
  return chain;
}

/**
 * All cases.
 *
 * @returns {{ id: string, text: string, expect: true, category: string, pattern: string, technique: string,
 *   carrier: string, depth: number, decoding: string[], plain: string, source: string }[]} `depth` is the number
 *   of encoders; `plain` the same payload in the same carrier without them
 */
export function attackCases() {
  const random = createRandom(SEED);
  const carriers = Object.keys(CARRIERS);
  const cases = [];
  const add = ({ pattern, category }, payload, chain, carrier) => {
    const { text, decoding } = encode(payload, chain);
    if (!canCarry(carrier, text, chain.length > 0)) return false;
    const { wrap } = CARRIERS[carrier];
    cases.push({
      id: `attack-${cases.length + 1}`,
      text: wrap(text),
      expect: true,
      category,
      pattern,
      technique: chain.length === 0 ? 'plain' : chain.length === 1 ? chain[0] : 'chain',
      carrier,
      depth: chain.length,
      decoding,
      plain: wrap(payload),
      source: 'generated',
    });
    return true;
  };
  for (const kind of payloadsOf(random)) {
    for (const carrier of carriers) add(kind, kind.next(), [], carrier);
    for (const name of Object.keys(ENCODERS)) {
      const payload = kind.next();
      if (canEncode(name, payload)) add(kind, payload, [name], 'plain');
    }
    for (let i = 0; i < CHAINS; ) {
      const payload = kind.next();
      const carrier = random.pick(carriers);
      const chain = randomChain(random, payload, DEEPEST - (CARRIERS[carrier].layers ?? 0));
      if (chain.length > 1 && canCarry(carrier, payload, false) && add(kind, payload, chain, carrier)) i += 1;
    }
  }
  return cases;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { plain: _, ...row } of attackCases()) process.stdout.write(`${JSON.stringify(row)}\n`);
}
