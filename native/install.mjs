#!/usr/bin/env node
/**
 * npm runs this when the package is installed: builds the native engine where that can be done, else writes down
 * why not; the portable engine then does the work. No installation fails for it. `SLUICE_NATIVE=off` leaves it out.
 *
 * In a clone it does nothing: the set-up builds there, after compiling.
 */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { buildNative, writeMissing } from './build.mjs';
import { ROOT } from './toolchain.mjs';

const isClone = fs.existsSync(join(ROOT, '.ci'));

if (!isClone) {
  const again = 'npm rebuild sluice (with -g if it is installed so)';
  try {
    if (process.env.SLUICE_NATIVE === 'off') {
      writeMissing(`it was left out on installation, by SLUICE_NATIVE=off: ${again} builds it`);
    } else {
      const { library, re2 } = await buildNative();
      console.log(`sluice: the native engine was built (${library}, ${re2 === 'none' ? 'no libre2' : re2})`);
    }
  } catch (error) {
    // Whatever it is, Sluice works without.
    const why = (error instanceof Error ? error.message : String(error)).replaceAll('npm run build', again);
    writeMissing(why);
    console.log(`sluice: the portable engine will be used: ${why}`);
  }
  // Objects and the libraries' packages, which are linked in by now.
  fs.rmSync(join(ROOT, 'build'), { recursive: true, force: true });
}
