/** How long a file of the cache stays: until nobody wrote or read it for 30 days. */
import { futimesSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_MS = 30 * DAY_MS;

/** Notes that an open file was read: once a day is enough. */
export function touchRead(file: number, { mtimeMs }: { readonly mtimeMs: number }): void {
  const now = new Date();
  if (now.getTime() - mtimeMs <= DAY_MS) return;
  try {
    futimesSync(file, now, now);
  } catch {
    // On a disk that cannot be written to nothing is removed either.
  }
}

/**
 * Removes what was neither written nor read for 30 days, drafts of processes that ended too early included.
 *
 * @param kinds - endings of the cache's own files: whatever else lies in the folder stays
 */
export function sweepCache(folder: string, kinds: readonly string[]): void {
  const own = new RegExp(`^[0-9a-f]{64}\\.(?:${kinds.join('|')})(?:\\.[0-9]+\\.[0-9a-z]+)?$`);
  const oldest = Date.now() - KEPT_MS;
  for (const name of readdirSync(folder)) {
    if (!own.test(name)) continue;
    try {
      const stat = lstatSync(join(folder, name));
      if (stat.isFile() && stat.mtimeMs < oldest) rmSync(join(folder, name));
    } catch {
      // Another process removed it, or it cannot be removed: it stays for the next one.
    }
  }
}
