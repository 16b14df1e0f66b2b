/** Packages that most runs do without, loaded at their first use: each takes some hundredths of a second. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** For own patterns and a configuration. */
export const yaml = () => require('yaml') as typeof import('yaml');

/** For inputs that are large, or many. */
export const piscina = () => require('piscina') as typeof import('piscina');
