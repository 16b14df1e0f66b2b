#!/usr/bin/env node
/**
 * `npm run lint`: format and lint (Biome), types (tsc over sources and tests), layers
 * (dependency-cruiser). All of them run; exit status 1 if one fails.
 */
import { spawnSync } from 'node:child_process';
import { main, ROOT, SetUpError, setUp } from './setup.mjs';

const CHECKS = [
  [
    'format and lint',
    ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=50', '.'],
  ],
  ['types', ['typescript/bin/tsc', '-p', 'test']],
  [
    'layers',
    ['dependency-cruiser/bin/dependency-cruise.mjs', 'src', '--config', '.dependency-cruiser.cjs'],
    // A check that looked at nothing is no check.
    /\((?!0 modules)\d+ modules/,
  ],
];

await main(async () => {
  await setUp({ installOnly: true });
  const failed = [];
  for (const [name, [script, ...args], wanted] of CHECKS) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [`node_modules/${script}`, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const isGood = status === 0 && (wanted?.test(stdout) ?? true);
    console.log(`${isGood ? 'ok    ' : 'FAILED'} ${name}`);
    if (isGood) continue;
    failed.push(name);
    process.stdout.write(`${stdout}${stderr}`);
  }
  if (failed.length > 0) throw new SetUpError(`${failed.join(', ')} failed`);
});
