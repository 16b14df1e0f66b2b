/** The native core against the portable engine, on the corpus that fuzzing `session` has brought together. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createScanner } from '../../dist/index.js';
import { byPlace } from '../../dist/session/session.js';
import { NotBuilt } from '../toolchain.mjs';

const SEVERITIES = ['low', 'medium', 'high', 'critical'];
/** Bytes of options behind the text, see `session-fuzz.cpp`. */
const OPTIONS = 8;
const KEY = Buffer.from('a key for comparison only');

/** Scanners by their options: there are more inputs than ways to limit a scan. */
class Scanners {
  #known = new Map();

  async of(engine, limits, minSeverity) {
    const key = JSON.stringify([engine, limits, minSeverity]);
    let scanner = this.#known.get(key);
    if (scanner === undefined) {
      scanner = await createScanner({ engine, limits, minSeverity, fingerprintKey: KEY, pool: false });
      this.#known.set(key, scanner);
    }
    return scanner;
  }
}

/** Chunks of sizes that depend on a number. */
function* chunksOf(text, seed) {
  let state = seed >>> 0;
  for (let at = 0; at < text.length; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const size = 1 + ((state >>> 8) % (1 << (state >>> 29)));
    yield text.subarray(at, at + size);
    at += size;
  }
}

function scan(scanner, chunks) {
  const session = scanner.createSession();
  const findings = [];
  for (const chunk of chunks) findings.push(...session.push(chunk));
  const { findings: last, bytes, truncated } = session.end();
  return { findings: [...findings, ...last].sort(byPlace), bytes, truncated };
}

/**
 * Scans each file of a corpus with both engines, whole with the one and in chunks with the other.
 *
 * @param differing - folder for the inputs that they disagree on
 * @returns how many inputs there were, and how many differed
 * @throws NotBuilt without the native engine
 */
export async function compareEngines(corpus, differing) {
  const scanners = new Scanners();
  let inputs = 0;
  let differences = 0;
  for (const name of fs.readdirSync(corpus).sort()) {
    const input = fs.readFileSync(join(corpus, name));
    if (input.length < OPTIONS) continue;
    const text = input.subarray(0, -OPTIONS);
    const [severity, findings, ratio, depth] = input.subarray(-4);
    const limits = {
      maxDepth: depth % 8,
      maxDecodedRatio: ratio % 17,
      maxFindings: findings === 0 ? 10_000 : findings,
    };
    const minSeverity = SEVERITIES[severity % SEVERITIES.length];
    const native = await scanners.of('native', limits, minSeverity);
    const portable = await scanners.of('portable', limits, minSeverity);
    inputs += 1;
    if (
      isDeepStrictEqual(
        scan(native, chunksOf(text, input.readUInt32LE(input.length - OPTIONS))),
        scan(portable, [text]),
      )
    )
      continue;
    differences += 1;
    fs.mkdirSync(differing, { recursive: true });
    fs.writeFileSync(join(differing, name), input);
    console.error(`the engines differ on ${join(differing, name)}`);
  }
  if (inputs === 0) throw new NotBuilt('there is no corpus to compare the engines on: fuzz session first');
  return { inputs, differences };
}
