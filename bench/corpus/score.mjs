/** Counts what is found, missed and wrongly flagged. */
import { OTHERS } from './scanners.mjs';

export const PASSES = ['base64', 'hex', 'url', 'confusables', 'zero-width'];

/** Findings that count for a case. */
const relevant = (row, findings) =>
  findings.filter(
    ({ patternId, category }) =>
      (row.pattern === undefined || patternId === row.pattern) &&
      (row.category === undefined || category === row.category),
  );

/** Scans each case and times it. */
function scanAll(cases, find) {
  return cases.map((row) => {
    const start = performance.now();
    const findings = find(row.text);
    const milliseconds = performance.now() - start;
    return { row, findings, hits: relevant(row, findings), milliseconds };
  });
}

/** Which of the cases are found without their encoders: only those can be asked for under them. */
function plainFound(find) {
  const known = new Map();
  return (row) => {
    if (row.plain === undefined) return true;
    const key = `${row.pattern} ${row.plain}`;
    if (!known.has(key)) known.set(key, relevant(row, find(row.plain)).length > 0);
    return known.get(key);
  };
}

function tally(results, keyOf) {
  const groups = new Map();
  for (const result of results) {
    const key = keyOf(result.row);
    if (key === undefined) continue;
    const group = groups.get(key) ?? { cases: 0, found: 0 };
    group.cases += 1;
    if (result.hits.length > 0) group.found += 1;
    groups.set(key, group);
  }
  return Object.fromEntries([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Documents, bytes and what is flagged in them, by the strongest claim. */
function falsePositives(results) {
  const sets = new Map();
  for (const { row, hits } of results) {
    const set = sets.get(row.technique) ?? { documents: 0, bytes: 0, strong: 0, context: 0 };
    set.documents += 1;
    set.bytes += Buffer.byteLength(row.text);
    if (hits.some(({ confidence }) => confidence !== 'context')) set.strong += 1;
    else if (hits.length > 0) set.context += 1;
    sets.set(row.technique, set);
  }
  return Object.fromEntries([...sets].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What each pass is worth: attacks that are still found when what needs the pass does not count. A finding's
 * `decoding` lists the passes that it needs.
 */
function withoutEach(attacks) {
  const found = (isLeft) => attacks.filter(({ hits }) => hits.some(isLeft)).length;
  const entries = PASSES.map((pass) => [pass, found(({ decoding }) => !decoding.includes(pass))]);
  return {
    ...Object.fromEntries(entries),
    nested: found(({ decoding }) => decoding.length < 2),
    'all passes': found(({ decoding }) => decoding.length === 0),
  };
}

async function compared(results) {
  const table = [];
  for (const [category, others] of Object.entries(OTHERS)) {
    // What is benign for both has no category.
    const own = results.filter(({ row }) => (row.category ?? category) === category);
    const attacks = own.filter(({ row }) => row.expect);
    const benign = own.filter(({ row }) => !row.expect);
    const inPlain = attacks.filter(({ row }) => !(row.depth > 0));
    const line = (name, isFlagged) => ({
      category,
      name,
      plain: inPlain.length,
      plainFound: inPlain.filter(isFlagged).length,
      attacks: attacks.length,
      found: attacks.filter(isFlagged).length,
      benign: benign.length,
      flagged: benign.filter(isFlagged).length,
    });
    table.push(line('Sluice', ({ hits }) => hits.length > 0));
    for (const [name, flags] of Object.entries(others)) {
      const verdicts = new Map();
      for (const result of own) verdicts.set(result, await flags(result.row.text));
      table.push(line(name, (result) => verdicts.get(result)));
    }
  }
  return table;
}

function times(results) {
  const sorted = results.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  return { median: at(0.5), p99: at(0.99), most: sorted.at(-1) };
}

/**
 * Scores the cases.
 *
 * @param {object[]} cases - see `cases.mjs`
 * @param {(text: string) => Finding[]} find
 * @param {{ compare?: boolean, timed?: boolean }} options - without, the others' numbers, or those of time, say nothing
 * @returns {Promise<{ summary: object, missed: object[], flagged: object[] }>}
 */
export async function score(cases, find, { compare = true, timed = true } = {}) {
  // A first round that is not timed: expressions are compiled when they are first needed.
  if (timed) for (const { text } of cases) find(text);
  const results = scanAll(cases, find);
  const attacks = results.filter(({ row }) => row.expect);
  const benign = results.filter(({ row }) => !row.expect);
  const isFoundPlain = plainFound(find);
  const encoded = attacks.filter(({ row }) => row.depth > 0 && isFoundPlain(row));
  const missed = attacks.filter(({ hits }) => hits.length === 0);
  return {
    missed,
    flagged: benign.filter(({ hits }) => hits.length > 0),
    summary: {
      attacks: attacks.length,
      found: attacks.length - missed.length,
      encoded: { cases: encoded.length, found: encoded.filter(({ hits }) => hits.length > 0).length },
      byCategory: tally(attacks, ({ category }) => category),
      byTechnique: tally(attacks, ({ technique }) => technique),
      byCarrier: tally(attacks, ({ carrier }) => carrier),
      byDepth: tally(attacks, ({ depth }) => (depth === undefined ? undefined : String(depth))),
      byPattern: tally(attacks, ({ pattern }) => pattern),
      bySource: tally(attacks, ({ source }) => source),
      without: withoutEach(attacks),
      benign: falsePositives(benign),
      compared: compare ? await compared(results) : [],
      milliseconds: times(results),
    },
  };
}
