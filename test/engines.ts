/** The engines there are on this machine, for laws that hold for each. */
import { loadAddon } from '../src/native/addon.js';

const addon = loadAddon();

/** Why the native engine is not tested here; undefined where it is. */
export const whyNotNative: string | undefined = typeof addon === 'string' ? addon : undefined;

export const ENGINES: readonly ('portable' | 'native')[] =
  whyNotNative === undefined ? ['portable', 'native'] : ['portable'];
