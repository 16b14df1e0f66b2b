/** Writes the manual page beside the compiled code; part of the build. */
import { writeFileSync } from 'node:fs';
import { manualPage } from './manual.js';
import { createProgram } from './program.js';
import { readVersion } from './version.js';

writeFileSync(
  new URL('../sluice.1', import.meta.url),
  manualPage(
    createProgram(() => undefined),
    readVersion(),
  ),
);
