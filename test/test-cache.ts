/**
 * A cache of the suite's own, which is not the user's: every change of the code makes new files. Emptied before a run, once
 * it holds many.
 */
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const TEST_CACHE = fileURLToPath(new URL('../build/test-cache', import.meta.url));
/** They are 3 MB on average. */
const MOST_FILES = 200;

export function setup(): void {
  try {
    if (readdirSync(TEST_CACHE).length > MOST_FILES) rmSync(TEST_CACHE, { recursive: true, force: true });
  } catch {
    // There is none yet.
  }
}
