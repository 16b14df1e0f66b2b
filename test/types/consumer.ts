/** Code as users write it; `types.test.ts` compiles it, strictly, and nothing runs it. */
import { pipeline } from 'node:stream/promises';
import { createScanner, type Finding, type ScanStream, type Severity } from '../../src/index.js';

export async function consume(
  minSeverity: Severity | undefined,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const scanner = await createScanner({
    minSeverity,
    engine: undefined,
    limits: { maxDepth: undefined },
    pool: { threads: undefined },
  });
  const told: string[] = [];
  const stream: ScanStream = scanner.createStream({ mode: undefined, signal, onFinding: undefined });
  stream
    .on('error', (error) => told.push(error.message))
    .on('data', (chunk) => told.push(`${chunk.length}`))
    .once('finding', (finding) => told.push(finding.patternId))
    .on('end', () => told.push('end'))
    .on('pipe', (source) => source.resume())
    .on('of their own', (what: number) => told.push(`${what}`));
  const onFinding = (finding: Finding): void => void told.push(finding.preview);
  stream.addListener('finding', onFinding).off('finding', onFinding);
  await pipeline([Buffer.from('x')], stream, process.stdout);
  const { findings } = await scanner.scan('x', { signal });
  await scanner.scanFile('x', { signal, onProgress: undefined });
  return [...told, ...findings.map(({ fingerprint }) => fingerprint)];
}
