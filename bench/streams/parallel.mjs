/** A large log on all workers against one thread, and where the time goes. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScanner } from '../../dist/index.js';
import { logOf, MIB } from './text.mjs';

/** One thread: a session fed from the file. */
function scanOnOneThread(scanner, path, size) {
  const session = scanner.createSession();
  const file = openSync(path, 'r');
  const block = Buffer.alloc(65_536);
  const findings = [];
  for (let at = 0; at < size; ) {
    const count = readSync(file, block, 0, block.length, at);
    findings.push(...session.push(block.subarray(0, count)));
    at += count;
  }
  closeSync(file);
  return findings.length + session.end().findings.length;
}

/** Seconds by the clock and of the processor, and what the action gave. */
async function timed(action) {
  const start = performance.now();
  const before = process.cpuUsage();
  const value = await action();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (performance.now() - start) / 1e3, cpuSeconds: (user + system) / 1e6 };
}

/** Interleaved: one thread, then two workers, in each round. */
export async function measureParallel({ mebibytes = 1000, rounds = 1, threads = 2 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const path = join(folder, 'large.log');
    const file = openSync(path, 'w');
    let size = 0;
    for (let i = 0; size < mebibytes * MIB; i += 1)
      size += writeSync(file, logOf(16 * MIB, { seed: 100 + i, every: MIB }));
    closeSync(file);
    const limits = { maxFindings: 1e6 };
    const one = await createScanner({ pool: false, limits });
    const all = await createScanner({ pool: { threads }, limits });
    // Warm: code, expressions and workers.
    const warm = logOf(24 * MIB);
    one.scanSync(warm);
    await all.scan(warm);
    const results = [];
    for (let round = 0; round < rounds; round += 1) {
      const alone = await timed(() => scanOnOneThread(one, path, size));
      const shared = await timed(async () => (await all.scanFile(path)).findings.length);
      const isRight = alone.value === shared.value && alone.value > mebibytes / 2;
      results.push({
        oneSeconds: alone.seconds,
        allSeconds: shared.seconds,
        speedUp: alone.seconds / shared.seconds,
        // On a machine that others use too, seconds of processor time tell what the cutting itself costs.
        oneCpuSeconds: alone.cpuSeconds,
        allCpuSeconds: shared.cpuSeconds,
        coresGot: shared.cpuSeconds / shared.seconds,
        speedUpByCpu: (threads * alone.cpuSeconds) / shared.cpuSeconds,
        findings: shared.value,
        wrong: isRight ? undefined : `${shared.value} findings, not ${alone.value}`,
      });
    }
    await all.close();
    return { megabytes: size / 1e6, threads, rounds: results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
