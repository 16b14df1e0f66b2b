/** How the suite runs: every `*.test.ts` under `test/`, a process for each file, two at a time. */
import { defineConfig } from 'vitest/config';
import { TEST_CACHE } from './test/test-cache.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/test-cache.ts'],
    env: { SLUICE_CACHE: TEST_CACHE },
    pool: 'forks',
    maxWorkers: 2,
    // Property tests run some thousand documents through the whole path.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 10_000,
    passWithNoTests: false,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/normalize/tables/**'] },
  },
});
