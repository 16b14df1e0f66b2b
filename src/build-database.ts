/**
 * The build step after the compiler: writes the database of the built-in patterns beside the code.
 *
 *   node dist/build-database.js
 */
import { writeFileSync } from 'node:fs';
import { BUILT_DATABASE, compileBuiltin } from './database.js';
import { serializeDatabase } from './match/serialize.js';

const started = performance.now();
const database = compileBuiltin();
const bytes = serializeDatabase(database);
writeFileSync(BUILT_DATABASE, bytes);
const states = database.text.automaton.offsets.length - 1;
console.log(
  `database: ${database.compiled.patterns.length} patterns, ${database.compiled.forms.length} forms, ${states} states, ` +
    `${(bytes.length / 1024).toFixed(0)} KiB, ${(performance.now() - started).toFixed(0)} ms`,
);
