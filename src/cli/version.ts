import { readFileSync } from 'node:fs';
import { describeAddon } from '../about.js';

/** The version in package.json. */
export function readVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

/** What a report of a problem needs: `sluice 0.1.0 (native, Hyperscan 5.4.0, libre2-9)`. */
export function versionLine(): string {
  const { native } = describeAddon();
  const engine =
    native === undefined ? 'portable, re2-wasm' : `native, ${native.library}, ${native.confirms}`;
  return `sluice ${readVersion()} (${engine})`;
}
