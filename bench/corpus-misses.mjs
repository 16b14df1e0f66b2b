/**
 * Lists every secret in scope of a corpora folder that is not found, with its family and why; then the table of
 * recall and of findings in texts that the authors call clean, by family.
 *
 *   node bench/corpus-misses.mjs ../shared/corpora
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createScanner } from '../dist/index.js';

/** Their name for a family, where it is not ours. */
const OURS = { 'ssh-private-key': 'private-key-pem' };

/** Why a row is missed, or why its label is not ours: looked up by hand, one entry a cause. */
const REASONS = [
  {
    why: 'labelled private key, and a key it is; Sluice has a pattern of its own for it, which found it',
    is: ({ family, ids }) =>
      family === 'private-key-pem' && ids.some((id) => id === 'wif-key' || id === 'xprv'),
  },
  {
    why: 'parts of a service-account document: neither an API key nor a private key is in it',
    is: ({ rule, text }) =>
      rule === 'kingfisher.gcp.1' && !text.includes('AIza') && !text.includes('PRIVATE KEY'),
  },
  {
    why: "the demo key of Supabase's local start, public and documented (its issuer is supabase-demo)",
    is: ({ family, text }) => family === 'jwt' && text.includes('eyJpc3MiOiJzdXBhYmFzZS1kZW1v'),
  },
  {
    why: 'the shape and prefix of a key; shorter than the fixed length that the authors ask for',
    is: ({ expect, family }) => !expect && family === 'anthropic-key',
  },
  {
    why: 'a valid IBAN; the authors list it as a known limitation of theirs',
    is: ({ expect, rule }) => !expect && rule.includes('IBAN_FormattedWithSpaces'),
  },
];
const reasonFor = (row) => REASONS.find(({ is }) => is(row))?.why ?? 'NO REASON FOUND YET';

const folder = process.argv[2];
if (folder === undefined || !existsSync(join(folder, 'secrets_dev.jsonl'))) {
  console.error(
    'usage: node bench/corpus-misses.mjs FOLDER, which holds secrets_dev.jsonl (run npm run build first)',
  );
  process.exit(2);
}

const readRows = (name) =>
  existsSync(join(folder, name))
    ? readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

const scanner = await createScanner();
const show = (text) => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

const families = new Map();
const tally = (family) => {
  if (!families.has(family)) families.set(family, { positives: 0, found: 0, negatives: 0, alarms: 0 });
  return families.get(family);
};
for (const { text, expect, family, in_scope: inScope, conflict, source, rule } of readRows(
  'secrets_dev.jsonl',
)) {
  if (!inScope || conflict === true) continue;
  const id = OURS[family] ?? family;
  // A clean text is flagged where the claim rests on a checksum or a shape, not on words beside it alone.
  const findings = scanner
    .scanSync(text)
    .findings.filter(({ confidence }) => expect || confidence !== 'context');
  const ids = findings.map(({ patternId }) => patternId);
  const isFound = ids.includes(id);
  const row = tally(family);
  row[expect ? 'positives' : 'negatives'] += 1;
  if (expect && isFound) row.found += 1;
  if (!expect && isFound) row.alarms += 1;
  if (expect !== isFound) {
    const others = ids.filter((other) => other !== id);
    const instead = others.length > 0 ? ` (found as ${[...new Set(others)].join(', ')})` : '';
    console.log(
      `${expect ? 'MISSED' : 'ALARM '} ${family}  [${source}/${rule}]${instead}\n       ${show(text)}`,
    );
    console.log(`       why: ${reasonFor({ expect, family, rule, text, ids })}`);
  }
}

console.log('\nfamily                        found  positives   alarms  negatives');
const line = (name, { found, positives, alarms, negatives }) =>
  console.log(
    `${name.padEnd(28)} ${String(found).padStart(6)} ${String(positives).padStart(10)} ${String(alarms).padStart(8)} ${String(negatives).padStart(10)}`,
  );
const sum = { positives: 0, found: 0, negatives: 0, alarms: 0 };
for (const [family, row] of [...families].sort(([a], [b]) => (a < b ? -1 : 1))) {
  line(family, row);
  for (const key of Object.keys(sum)) sum[key] += row[key];
}
line('all', sum);
console.log(`recall ${((100 * sum.found) / sum.positives).toFixed(1)} %`);

const kinds = new Map();
for (const { text, expect, kind, conflict } of readRows('injection_dev.jsonl')) {
  if (conflict === true) continue;
  const style = `injection ${kind.split('/')[0]}`;
  if (!kinds.has(style)) kinds.set(style, { positives: 0, found: 0, negatives: 0, alarms: 0 });
  const row = kinds.get(style);
  const isFound = scanner.scanSync(text).findings.some(({ category }) => category === 'injection');
  row[expect ? 'positives' : 'negatives'] += 1;
  if (isFound) row[expect ? 'found' : 'alarms'] += 1;
}
console.log('');
for (const [style, row] of kinds) line(style, row);

const logs = join(folder, 'logs');
for (const name of existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.txt')) : []) {
  const bytes = readFileSync(join(logs, name));
  const { findings } = scanner.scanSync(bytes);
  console.log(`\n${name}: ${bytes.length} bytes, ${findings.length} findings`);
  for (const f of findings)
    console.log(`  line ${f.line}: ${f.patternId} ${f.confidence} [${f.decoding.join(' > ')}] ${f.preview}`);
}
