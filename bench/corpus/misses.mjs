/** Prints what was missed and what was flagged wrongly, with what every view looked like. */
import { explain } from '../../dist/index.js';

const MOST = 400;
/** Of a view, and of a document's views. */
const MOST_LINE = 200;
const MOST_VIEWS = 20;
const shown = (text, most = MOST) => JSON.stringify(text.length > most ? `${text.slice(0, most)}…` : text);

/** @param missed, flagged - as `score` gives them */
export async function printMisses(missed, flagged) {
  for (const { row, findings } of missed) {
    const how = [row.technique, row.carrier, row.decoding?.join(' > ')].filter(Boolean).join(', ');
    console.log(`MISSED ${row.id}: ${row.pattern ?? row.category ?? 'anything'} (${how})`);
    console.log(`       ${shown(row.text)}`);
    if (findings.length > 0)
      console.log(`       found: ${findings.map(({ patternId }) => patternId).join(', ')}`);
    await printViews(row);
  }
  for (const { row, hits } of flagged) {
    console.log(`FLAGGED ${row.id} (${row.technique})`);
    for (const { patternId, confidence, severity, start, end } of hits) {
      const matched = Buffer.from(row.text).subarray(start, end).toString();
      console.log(`       ${patternId}, ${confidence}, ${severity}: ${shown(matched)}`);
    }
    await printViews(row);
  }
}

/** The views, and what became of the candidates that this row is about. The corpus holds no real secrets. */
async function printViews({ text, pattern }) {
  const { views } = await explain(text, { all: true, showSecrets: true });
  for (const { layers, text: content, candidates } of views.slice(0, MOST_VIEWS)) {
    console.log(`       | ${layers.join(' > ') || 'input'}: ${shown(content, MOST_LINE)}`);
    for (const { patternId, form, outcome, why, preview } of candidates) {
      if (pattern !== undefined && patternId !== pattern) continue;
      console.log(`       |   ${outcome} ${patternId} (${form}): ${why}: ${shown(preview, MOST_LINE)}`);
    }
  }
  if (views.length > MOST_VIEWS) console.log(`       | … ${views.length - MOST_VIEWS} views more`);
}
