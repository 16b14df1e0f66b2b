/**
 * The build step after the compiler: writes the database of the built-in patterns beside the code.
 *
 *   node dist/build-database.js
 */
import { rmSync, writeFileSync } from 'node:fs';
import { BUILT } from './built-database.js';
import { compileBuiltin } from './database.js';
import { serializeDatabase } from './match/serialize.js';
import { loadAddon } from './native/addon.js';
import { builtBlob } from './native/built-blob.js';
import { takesWholes } from './native/engine.js';
import { BUILT_EXAMPLES, type SelfTestExample } from './native/self-test.js';
import { writeBuiltBlob } from './native/write-blob.js';
import { builtinDefinitions } from './patterns/builtin.js';

const started = performance.now();
const database = compileBuiltin();
const parts = serializeDatabase(database);
let size = 0;
for (const part of ['head', 'forms', 'scans'] as const) {
  writeFileSync(BUILT[part], parts[part]);
  size += parts[part].length;
}
writeNativeBlob();
writeFileSync(BUILT_EXAMPLES, JSON.stringify(examplesToTest()));
const states = database.scans.text.automaton.offsets.length - 1;
console.log(
  `database: ${database.compiled.patterns.length} patterns, ${database.compiled.forms.length} forms, ${states} states, ` +
    `${(size / 1024).toFixed(0)} KiB, ${(performance.now() - started).toFixed(0)} ms`,
);

/** For the addon that was built before, if it could be. */
function writeNativeBlob(): void {
  for (const withWholes of [true, false]) rmSync(builtBlob(withWholes), { force: true });
  const addon = loadAddon();
  if (typeof addon === 'string') return;
  writeBuiltBlob(database, takesWholes(addon.library));
}

/** The match examples of one line: what begins or ends with a line can depend on where it stands. */
function examplesToTest(): SelfTestExample[] {
  return builtinDefinitions().flatMap(({ id, examples }) =>
    (examples?.match ?? [])
      .map((example): SelfTestExample => [id, typeof example === 'string' ? example : example.text])
      .filter(([, text]) => !text.includes('\n')),
  );
}
