/** The database of the built-in patterns as the build step wrote it down. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { once } from './base/once.js';
import type { Database } from './match/database.js';
import { deserializeDatabase } from './match/serialize.js';

const builtFile = (name: string) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));

/** Where the build step leaves each part of it; the native engine reads the first alone. */
export const BUILT = {
  head: builtFile('builtin.db'),
  forms: builtFile('builtin-forms.db'),
  scans: builtFile('builtin-scans.db'),
} as const;

/** Shared by all scanners of the process; undefined where the build step has not run, or was another version's. */
export const builtDatabase: () => Database | undefined = once(() => {
  if (!Object.values(BUILT).every((path) => existsSync(path))) return undefined;
  return deserializeDatabase(readFileSync(BUILT.head), {
    forms: () => readFileSync(BUILT.forms),
    scans: () => readFileSync(BUILT.scans),
  });
});
