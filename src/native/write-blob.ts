/** Writes a database down as the native core reads it. */
import { writeFileSync } from 'node:fs';
import type { Database } from '../match/database.js';
import { writeBlob } from './blob.js';
import { builtBlob, digestOf } from './built-blob.js';
import { planOf } from './plan.js';

/** @param withWholes - see `planOf` */
export const blobBytes = (database: Database, withWholes: boolean): Uint8Array =>
  writeBlob(database, planOf(database, withWholes));

/** Writes the built-in patterns down where `builtBlob` names; its digest follows, which takes a while to make. */
export function writeBuiltBlob(database: Database, withWholes: boolean): void {
  const bytes = blobBytes(database, withWholes);
  writeFileSync(builtBlob(withWholes), Buffer.concat([bytes, digestOf(bytes)]));
}
