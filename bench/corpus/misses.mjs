/** Prints what was missed and what was flagged wrongly. */

const MOST = 400;
const shown = (text) => JSON.stringify(text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** @param missed, flagged - as `score` gives them */
export function printMisses(missed, flagged) {
  for (const { row, findings } of missed) {
    const how = [row.technique, row.carrier, row.decoding?.join(' > ')].filter(Boolean).join(', ');
    console.log(`MISSED ${row.id}: ${row.pattern ?? row.category ?? 'anything'} (${how})`);
    console.log(`       ${shown(row.text)}`);
    if (findings.length > 0)
      console.log(`       found: ${findings.map(({ patternId }) => patternId).join(', ')}`);
  }
  for (const { row, hits } of flagged) {
    console.log(`FLAGGED ${row.id} (${row.technique})`);
    for (const { patternId, confidence, severity, start, end } of hits) {
      const matched = Buffer.from(row.text).subarray(start, end).toString();
      console.log(`       ${patternId}, ${confidence}, ${severity}: ${shown(matched)}`);
    }
  }
}
