/**
 * The library's side door: what is known of it without loading it. `sluice --version` must not wait for the scanner,
 * which all that `index.ts` exports drags in.
 */
export { type AddonFacts, describeAddon } from './native/addon.js';
