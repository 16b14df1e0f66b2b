/**
 * Runs one command line. The only place that sets the exit status.
 */
import { SluiceError } from '../base/errors.js';
import { escapeText } from '../report/escape.js';
import { parseArguments } from './args.js';
import type { Request } from './request.js';

/** What the process ends with. */
export const Status = { clean: 0, findings: 1, error: 2 } as const;

/** @param argv - the arguments, without node and script */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever read standard error is gone: that is no reason to stop.
  process.stderr.on('error', () => undefined);
  // The report's own errors are dealt with where it is written; this is for help that is piped away.
  process.stdout.on('error', () => undefined);
  try {
    const status = await run(await parseArguments(argv));
    // Interrupted: a read that never ends, such as that of a silent pipe, must not keep the process.
    if (status > Status.error) process.exit(status);
    process.exitCode = status;
  } catch (error) {
    process.stderr.write(`sluice: ${describe(error)}\n`);
    process.exitCode = Status.error;
  }
}

/** Loads only what the verb needs: `--version` must not wait for the scanner. */
async function run(request: Request): Promise<number> {
  switch (request.verb) {
    case 'none':
      return request.status;
    case 'scan':
      if (request.options.follow === true) return (await import('./follow.js')).runFollow(request.options);
      return (await import('./scan.js')).runScan(request.options);
    case 'redact':
      return (await import('./redact.js')).runRedact(request.options);
    case 'explain':
      return (await import('./explain.js')).runExplain(request.options);
    case 'list':
      return (await import('./patterns.js')).runList(request.format);
    case 'test':
      return (await import('./patterns.js')).runTest(request.file);
    case 'doctor':
      return (await import('./doctor.js')).runDoctor();
    case 'completions':
      return (await import('./completions-verb.js')).runCompletions(request.shell);
  }
}

function describe(error: unknown): string {
  if (error instanceof SluiceError) return `${escapeText(error.message)} [${error.code}]`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `unexpected error, please report it: ${text}`;
}
