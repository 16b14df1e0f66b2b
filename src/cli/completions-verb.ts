/** `sluice completions SHELL`. */
import { createScanner } from '../index.js';
import { completionScript, type Shell } from './completions.js';
import { openOutput } from './output.js';
import { createProgram } from './program.js';

/** @returns 0 */
export async function runCompletions(shell: Shell): Promise<number> {
  const scanner = await createScanner({ engine: 'portable', pool: false });
  const ids = scanner.patterns.map(({ id }) => id);
  await scanner.close();
  const output = await openOutput(undefined);
  await output.write(
    completionScript(
      shell,
      createProgram(() => undefined),
      ids,
    ),
  );
  await output.end();
  return 0;
}
