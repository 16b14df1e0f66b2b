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
      let start = performance.now();
      const found = scanOnOneThread(one, path, size);
      const oneSeconds = (performance.now() - start) / 1e3;
      start = performance.now();
      const before = process.cpuUsage();
      const { findings } = await all.scanFile(path);
      const allSeconds = (performance.now() - start) / 1e3;
      const { user, system } = process.cpuUsage(before);
      const cpuSeconds = (user + system) / 1e6;
      const wrong =
        findings.length === found && found > mebibytes / 2 ? undefined : `${findings.length} of ${found}`;
      results.push({
        oneSeconds,
        allSeconds,
        cpuSeconds,
        speedUp: oneSeconds / allSeconds,
        cores: cpuSeconds / allSeconds,
        findings: found,
        wrong,
      });
    }
    await all.close();
    return { megabytes: size / 1e6, threads, rounds: results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
