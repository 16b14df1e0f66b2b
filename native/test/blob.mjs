/**
 * Writes the real pattern database down for the tests of the core, into a folder:
 *
 *   database.bin    what `src/native/blob.ts` hands to the core
 *   selection.bin   the forms in force, as `NativeSelection` gets them
 *   examples.bin    texts that hold a finding each: number of its pattern, length (4 bytes each, low first), bytes
 *
 *   node native/test/blob.mjs FOLDER [--without-wholes]
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtinDatabase } from '../../dist/database.js';
import { writeBlob } from '../../dist/native/blob.js';
import { ByteWriter } from '../../dist/native/byte-writer.js';
import { planOf } from '../../dist/native/plan.js';
import { builtinDefinitions } from '../../dist/patterns/builtin.js';
import { writeAtomically } from '../toolchain.mjs';

const [folder, flag] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const database = builtinDatabase();
const plan = planOf(database, flag !== '--without-wholes');

const selection = new ByteWriter();
selection.u32(database.isEnabled.length);
selection.raw(database.isEnabled);
selection.array(Uint32Array.from(plan.runForms));
selection.array(Uint32Array.from(database.unanchored));
selection.i32(database.reach);
selection.i32(database.look);
selection.i32(database.far);
selection.i32(database.least);
selection.flag(database.readsShortTexts);

const examples = new ByteWriter();
const numberOf = new Map(database.compiled.patterns.map(({ id }, number) => [id, number]));
for (const { id, examples: given } of builtinDefinitions()) {
  for (const example of given?.match ?? []) {
    examples.u32(numberOf.get(id));
    examples.utf8(typeof example === 'string' ? example : example.text);
  }
}

writeAtomically(join(folder, 'database.bin'), writeBlob(database, plan));
writeAtomically(join(folder, 'selection.bin'), selection.take());
writeAtomically(join(folder, 'examples.bin'), examples.take());
