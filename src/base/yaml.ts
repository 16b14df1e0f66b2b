/** The YAML library, loaded at first use: a scan with the built-in patterns and without a configuration never needs it. */
import { createRequire } from 'node:module';

export function yaml(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml') as typeof import('yaml');
}
