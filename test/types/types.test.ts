/** What users write compiles, with the strictest of options. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OPTIONS = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--noEmit'];
const TARGET = ['--target', 'es2022', '--module', 'nodenext', '--lib', 'es2023,dom', '--types', 'node'];

it('a consumer in TypeScript', () => {
  const args = ['node_modules/typescript/bin/tsc', '--ignoreConfig', ...OPTIONS, ...TARGET];
  const { stdout } = spawnSync(process.execPath, [...args, 'test/types/consumer.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
