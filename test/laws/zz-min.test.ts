import { it } from 'vitest';
import { createScanner } from '../../src/scanner.js';
import { readFileSync } from 'node:fs';
it('min', async () => {
  const scanner = await createScanner({ limits: {maxDepth: 7}});
  const rows = readFileSync('/tmp/survey.jsonl','utf8').trim().split('\n').map((l) => JSON.parse(l)).filter((r) => r.why === 'missing' && r.pattern === 'credential-in-url');
  for (const r of rows) {
    const d = Buffer.from(r.doc, 'base64');
    const show = (b: Buffer | string) => { const x = scanner.scanSync(b); return JSON.stringify([x.truncated, x.findings.map((f) => [f.patternId, f.start, f.end, f.decoding.join()])]); };
    console.log(JSON.stringify(r.chain), r.span, show(d));
    const c = d.subarray(r.span[0], r.span[1]);
    console.log('carrier alone', show(c), c.toString('latin1').slice(0, 50));
    let b: Buffer = c;
    if (r.chain.at(-1) === "hex apart by ','") { b = Buffer.from(b.toString().replaceAll(',', ''), 'hex'); console.log('inner', show(b), b.toString().slice(0, 50)); b = Buffer.from(b.toString(), 'hex'); console.log('inner2', show(b), b.toString().slice(0,50));
      b = Buffer.from(b.toString(), 'hex'); console.log('inner3', show(b), b.toString().slice(0,500)); }
    if (r.chain.at(-1) === "\\xNN") { b = Buffer.from(b.toString().replaceAll('\\x', ''), 'hex'); console.log('inner', show(b), b.toString().slice(0, 50)); b = Buffer.from(b.toString().replaceAll(' ', ''), 'hex'); console.log('inner2', show(b), b.toString().slice(0,50));
      b = Buffer.from(b.toString(), 'hex'); console.log('inner3', show(b), b.toString().slice(0,500)); }
  }
});
