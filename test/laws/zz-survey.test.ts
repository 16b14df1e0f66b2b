import fc from 'fast-check';
import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { createScanner } from '../../src/scanner.js';
import { PAYLOADS, planted, type Planted } from '../arbitraries.js';
const strip = (p: readonly string[]) => p.filter((n) => n === 'base64' || n === 'hex' || n === 'url').filter((n, i, a) => n !== 'url' || a[i - 1] !== 'url').join(' ');
it('survey', async () => {
  const scanner = await createScanner({fingerprintKey: Buffer.from('x')}); const plainPrint = new Map(PAYLOADS.map((q) => [q.text, scanner.scanSync(' ' + q.text + ' ').findings.find((f) => f.patternId === q.pattern)!.fingerprint]));
  const n = Number(process.env.N ?? 3000);
  const seed = Number(process.env.SEED ?? 1);
  const out: string[] = [];
  const counts = new Map<string, number>();
  const exp = (chain: any[]) => { let l: string[][] = [[]]; for (let k = 0; k < chain.length; k++) { const e = chain[k]; if (e.name === '\\xNN' && chain[k+1]?.isPartial) { l = [...l.map((y) => ['hex', ...y]), ...l.map((y) => ['hex', 'hex', ...y])]; continue; } const x = l.map((y) => [...e.passes, ...y]); l = e.isSparing ? [...l, ...x] : x; } return new Set(l.map(strip)); };
  let i = 0; let slow: [number, string][] = [];
  for (const p of fc.sample(planted(), { numRuns: n, seed }) as Planted[]) {
    i++;
    const t = performance.now();
    const own = scanner.scanSync(p.document).findings.filter((f) => f.patternId === p.carrier.payload.pattern);
    slow.push([performance.now() - t, p.carrier.chain.map((e) => e.name).join(' > ') + ' ' + p.document.length]);
    const names = exp(p.carrier.chain);
    const f = own.find((f) => f.start < p.end && f.end > p.start && names.has(strip(f.decoding)));
    let why = '';
    if (!f) why = 'missing';
    else if (f.start < p.start - p.slackBefore) why = 'start early';
    else if (f.end > p.end + p.slackAfter) why = 'end late';
    else if (p.carrier.payload.isWhole && !p.carrier.isWrapped && f.start > p.start) why = 'start late';
    else if (p.carrier.payload.isWhole && !p.carrier.isWrapped && f.end < p.end - (p.carrier.chain.length ? 12 * 3 ** (p.carrier.chain.length - 1) : 0)) why = 'end early';
    else if (plainPrint.get(p.carrier.payload.text) !== f.fingerprint) why = 'text';
    else if (p.carrier.payload.isWhole && !p.carrier.isWrapped) {
      const again = scanner.scanSync(p.document.subarray(f.start, f.end)).findings.filter((g) => g.patternId === f.patternId);
      if (!again.some((g) => strip(g.decoding) === strip(f.decoding))) why = 'slice';
    }
    if (why) {
      const key = `${why} | ${p.carrier.payload.pattern} | ${p.carrier.chain.map((e) => e.name).join(' > ')}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      out.push(JSON.stringify({ why, pattern: p.carrier.payload.pattern, chain: p.carrier.chain.map((e) => e.name), wrapped: p.carrier.isWrapped, span: [p.start, p.end], own: own.map((f) => [f.start, f.end, f.decoding.join()]), inner: p.carrier.inner, around: p.document.toString('latin1').slice(Math.max(0, p.start - 60), p.start) , after: p.document.toString('latin1').slice(p.end, p.end + 60), head: p.carrier.bytes.toString('latin1').slice(0, 120), doc: p.document.toString('base64') }));
    }
  }
  writeFileSync('/tmp/survey.jsonl', out.join('\n') + '\n');
  slow.sort((a, b) => b[0] - a[0]);
  console.log(slow.slice(0, 5).map((x) => x.join(' ')).join('\n'));
  console.log(`${out.length} of ${i}\n` + [...counts].sort((a, b) => b[1] - a[1]).slice(0, 60).map(([k, v]) => `${v} ${k}`).join('\n'));
});
