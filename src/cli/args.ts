/** A command line to what it asks for. */
import { CommanderError } from 'commander';
import { createProgram } from './program.js';
import type { Request } from './request.js';

/**
 * Parses arguments (without node and script). Prints help and complaints itself.
 *
 * @throws InputError `ERR_INPUT` for a wrong configuration or variable of the environment
 */
export async function parseArguments(argv: readonly string[]): Promise<Request> {
  let request: Request | undefined;
  const program = createProgram((asked) => {
    request = asked;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Without a verb commander prints the help, and calls that neither help nor an error.
    return { verb: 'none', status: error.exitCode === 0 && error.code !== 'commander.help' ? 0 : 2 };
  }
  return request ?? { verb: 'none', status: 2 };
}
