/** What the stream benchmarks send: lines of a log, with a secret now and then. */
import { accessLine, serviceLine } from '../../corpus/logs.mjs';
import { createRandom } from '../../corpus/random.mjs';
import { SECRETS } from '../../corpus/secrets.mjs';

/**
 * A log of about so many bytes.
 *
 * @param every - bytes between two secrets; default: none
 */
export function logOf(bytes, { seed = 21, every = Number.POSITIVE_INFINITY } = {}) {
  const random = createRandom(seed);
  const lines = [];
  let next = every / 2;
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const line = i % 5 === 4 ? serviceLine(random, i) : accessLine(random, i);
    lines.push(line);
    size += line.length + 1;
    if (size < next) continue;
    lines.push(`value: ${SECRETS['github-token'](random)}`);
    next += every;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

export const MIB = 2 ** 20;

/** The value below which a share of the values lies. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
