/** Scans that are kept on disk from one process to the next. */
import { cacheFolder, readKept, writeCache } from '../base/cache.js';
import { once } from '../base/once.js';
import { type Scans, scansFrom } from './scans.js';
import { deserializeScans, serializeScans } from './serialize.js';

/**
 * The scans that were kept under a name; else those that are built. The automaton over text is for the portable engine
 * alone, which wants all the others too: then all are kept.
 *
 * @param name - digest of all that they follow from
 */
export function keptScans(name: string, built: Scans): Scans {
  const kept = once(() => readKept('scans', name, deserializeScans));
  const all = (): Scans => {
    const known = kept();
    if (known === undefined && cacheFolder() !== undefined) writeCache('scans', name, serializeScans(built));
    return known ?? built;
  };
  return scansFrom((part) => (part === 'text' ? all() : (kept() ?? built)));
}
