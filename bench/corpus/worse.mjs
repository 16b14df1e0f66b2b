/** What a run finds less of, or flags more of, than the run whose results are committed. */

const GROUPS = {
  byCategory: 'category',
  byTechnique: 'technique',
  byCarrier: 'carrier',
  byDepth: 'encoders in a row',
  byPattern: 'pattern',
  bySource: 'source',
};

/** Of attacks that are found without their encoders, all are found under them. */
const UNDER_ENCODERS = 1;

/**
 * @param {object} before, now - summaries, as `score` gives them
 * @returns {string[]} a line for each number that got worse; empty if none did
 */
export function worse(before, now) {
  const lines = [];
  for (const [key, title] of Object.entries(GROUPS)) {
    for (const name of new Set([...Object.keys(before[key]), ...Object.keys(now[key])])) {
      const [was, is] = [before[key][name], now[key][name]];
      if (was === undefined || is === undefined || was.cases !== is.cases)
        lines.push(
          `${title} ${name}: ${is?.cases ?? 0} cases, ${was?.cases ?? 0} in the results: measure anew`,
        );
      else if (is.found < was.found) lines.push(`${title} ${name}: ${is.found} found, ${was.found} before`);
    }
  }
  const { cases, found } = now.encoded;
  if (found < UNDER_ENCODERS * cases) lines.push(`under encoders: ${found} of ${cases} found`);
  for (const [name, { strong, context }] of Object.entries(now.benign)) {
    const was = before.benign[name] ?? { strong: 0, context: 0 };
    if (strong > was.strong) lines.push(`benign ${name}: ${strong} flagged, ${was.strong} before`);
    else if (strong + context > was.strong + was.context)
      lines.push(`benign ${name}: ${context} flagged by context, ${was.context} before`);
  }
  return lines;
}
