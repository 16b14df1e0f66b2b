#!/usr/bin/env node
/**
 * `npm test`: set-up, then the whole suite. The line it closes on is `N passed, N failed`.
 *
 *   npm test -- test/normalize      the files whose path contains this
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { main, ROOT, setUp } from './setup.mjs';

const RESULTS = join(ROOT, 'build', 'test-results.json');

/** What vitest wrote down; undefined if it did not come that far. */
function readResults() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Counts tests; a file that could not be loaded, or an error outside any test, is a failure too. */
function count(results, status) {
  const passed = results?.numPassedTests ?? 0;
  const unloaded = (results?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  let failed = (results?.numFailedTests ?? 0) + unloaded.length;
  if (failed === 0 && (status !== 0 || passed === 0)) failed = 1;
  return { passed, failed };
}

await main(async () => {
  let counts = { passed: 0, failed: 1 };
  try {
    await setUp();
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    rmSync(RESULTS, { force: true });
    const vitest = spawn(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${RESULTS}`,
        ...process.argv.slice(2),
      ],
      { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => vitest.kill(signal));
    const status = await new Promise((resolve) => {
      vitest.on('error', () => resolve(1));
      vitest.on('close', (code) => resolve(code ?? 1));
    });
    counts = count(readResults(), status);
  } finally {
    if (counts.failed > 0) process.exitCode = 1;
    process.on('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed`));
  }
});
