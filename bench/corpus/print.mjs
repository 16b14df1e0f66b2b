/** The tables of a corpus run, as text for a terminal. */
import { PASSES } from './score.mjs';

const percent = (part, whole) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

function table(header, rows) {
  const widths = header.map((_, i) => Math.max(...[header, ...rows].map((row) => String(row[i]).length)));
  const line = (row) =>
    row
      .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
      .join('  ');
  return [line(header), ...rows.map(line), ''].join('\n');
}

const recall = (title, groups) =>
  table(
    [title, 'cases', 'found', 'recall'],
    Object.entries(groups).map(([name, { cases, found }]) => [name, cases, found, percent(found, cases)]),
  );

function benignTable(sets) {
  const rows = Object.entries(sets);
  const sum = (key) => rows.reduce((total, [, set]) => total + set[key], 0);
  const all = {
    documents: sum('documents'),
    bytes: sum('bytes'),
    strong: sum('strong'),
    context: sum('context'),
  };
  return table(
    ['benign set', 'documents', 'kB', 'verified, format', 'context', 'flagged', 'a MB'],
    [...rows, ['all', all]].map(([name, { documents, bytes, strong, context }]) => [
      name,
      documents,
      (bytes / 1e3).toFixed(1),
      strong,
      context,
      percent(strong + context, documents),
      (((strong + context) * 1e6) / bytes).toFixed(1),
    ]),
  );
}

function passesTable({ without, attacks, found }) {
  return table(
    ['with all passes but', 'found', 'recall', 'worth'],
    [...PASSES, 'nested', 'all passes'].map((pass) => [
      pass,
      without[pass],
      percent(without[pass], attacks),
      percent(found - without[pass], attacks),
    ]),
  );
}

function comparedTable(rows) {
  return table(
    ['', 'half', 'plain', 'of', 'recall', 'plain and encoded', 'of', 'recall', 'benign flagged', 'of'],
    rows.map(({ name, category, plainFound, plain, found, attacks, flagged, benign }) => [
      name,
      category,
      plainFound,
      plain,
      percent(plainFound, plain),
      found,
      attacks,
      percent(found, attacks),
      flagged,
      benign,
    ]),
  );
}

/** All tables of a summary. */
export function tablesOf(summary) {
  const { attacks, encoded, milliseconds, benign, compared } = summary;
  const parts = [];
  if (attacks > 0) {
    parts.push(
      recall('category', summary.byCategory),
      recall('technique', summary.byTechnique),
      recall('carrier', summary.byCarrier),
      recall('encoders in a row', summary.byDepth),
      recall('pattern', summary.byPattern),
      recall('source', summary.bySource),
      passesTable(summary),
    );
  }
  if (Object.keys(benign).length > 0) parts.push(benignTable(benign));
  if (compared.length > 0) parts.push(comparedTable(compared));
  const facts = [`attacks found: ${summary.found} of ${attacks} (${percent(summary.found, attacks)})`];
  if (encoded.cases > 0)
    facts.push(
      `under encoders, where the plain text is found: ${encoded.found} of ${encoded.cases} (${percent(encoded.found, encoded.cases)})`,
    );
  const { median, p99, most } = milliseconds;
  facts.push(
    `a case takes ${median.toFixed(2)} ms (median), ${p99.toFixed(2)} (p99), ${most.toFixed(1)} (most)`,
  );
  // Groups without a row say nothing.
  return `${parts.filter((text) => text.trim().includes('\n')).join('\n')}\n${facts.join('\n')}`;
}
