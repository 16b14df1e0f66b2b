/**
 * Writes the numbers of a result file into README.md, between its two markers.
 *
 *   node bench/table.mjs            takes bench/results/bench.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const RESULTS = fileURLToPath(new URL('results/bench.json', import.meta.url));
export const MARKERS = ['<!-- numbers: npm run bench -->\n', '<!-- end of the numbers -->\n'];

const number = (value) => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2))));

/** The row that searches for the same expressions. */
const SAME_TASK = 'V8 RegExp, one after another';
/** The rows of the secrets alone. */
const SECRETS = { own: 'Sluice, native, secrets only', others: 'V8 RegExp, secrets only' };

/** The block between the markers, as Markdown. */
export function tableOf({ machine, throughput, memory, latency }) {
  const [log, source] = throughput;
  const cell = (row) => (row.wrong === undefined ? number(row.mbPerSecond) : 'no time');
  const rows = log.rows.map((row, i) => `| ${row.name} | ${cell(row)} | ${cell(source.rows[i])} |`);
  const facts = latency.map(
    (row) => `${row.name} ${row.wrong === undefined ? `${number(row.medianMs)} ms` : 'failed'}`,
  );
  if (memory.wrong === undefined) {
    facts.push(`peak memory on a file of ${memory.mebibytes} MiB ${number(memory.peakMebibytes)} MiB`);
  }
  const times = (row) => (row?.sluiceIsTimes === undefined ? undefined : number(row.sluiceIsTimes));
  const ratios = throughput.map(({ rows: all }) => times(all.find(({ name }) => name === SAME_TASK)));
  const secrets = throughput.map(({ rows: all }) => {
    const [own, others] = [SECRETS.own, SECRETS.others].map(
      (name) => all.find((row) => row.name === name)?.mbPerSecond,
    );
    return own === undefined || others === undefined ? undefined : number(own / others);
  });
  return [
    `Sluice has ${ratios.map((ratio) => ratio ?? '?').join(' and ')} times the speed of V8's own RegExp over the same`,
    `expressions, which decodes and confirms nothing; over those of secrets alone, ${secrets.map((ratio) => ratio ?? '?').join(' and ')} times: V8 is slow`,
    'with the expressions of injections.',
    '',
    `One thread, ${machine.processor}, Node ${machine.node}, commit ${machine.commit.slice(0, 7)}. MB/s, median of rounds`,
    'in which every row has its turn; a row whose findings are wrong has no time.',
    '',
    '| | log | source text |',
    '|---|---:|---:|',
    ...rows,
    '',
    `Also: ${facts.join(', ')}. All of it, with ranges and a chart, in \`bench/results/\`.`,
    '',
  ].join('\n');
}

/** Where the block lies in the README's text. */
export function blockOf(readme) {
  const start = readme.indexOf(MARKERS[0]) + MARKERS[0].length;
  const end = readme.indexOf(MARKERS[1]);
  if (start < MARKERS[0].length || end < start)
    throw new Error('README.md has lost the markers of its numbers');
  return { start, end };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = readFileSync(README, 'utf8');
  const { start, end } = blockOf(readme);
  const table = tableOf(JSON.parse(readFileSync(RESULTS, 'utf8')));
  writeFileSync(README, readme.slice(0, start) + table + readme.slice(end));
}
