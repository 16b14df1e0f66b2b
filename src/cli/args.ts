/**
 * The command line: what may be written, and what it asks for.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Format } from '../report/create.js';
import { escapeText } from '../report/escape.js';
import type { ExplainArguments } from './explain.js';
import { explainOptions, redactOptions, scanOptions } from './options.js';
import type { RedactArguments } from './redact.js';
import type { Selection } from './selection.js';

export interface ScanArguments extends Selection {
  readonly paths: readonly string[];
  /** Default: by what standard output is. */
  readonly format?: Format;
  readonly charset?: string;
  readonly showSecrets?: boolean;
  readonly progress: boolean;
  readonly quiet?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  /** File that the report goes to. */
  readonly output?: string;
  readonly jobs?: number;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  /** A list of further inputs. */
  readonly filesFrom?: string;
  /** Ignore files count. */
  readonly ignore: boolean;
  /** Default true. */
  readonly hidden?: boolean;
  /** Bytes. */
  readonly maxFilesize?: number;
  readonly binary?: boolean;
  /** Marks in the input count. */
  readonly allow: boolean;
  /** Keep reading. */
  readonly follow?: boolean;
  /** Runs `redact` instead. */
  readonly redact?: boolean;
}

export type Request =
  | { readonly verb: 'scan'; readonly options: ScanArguments }
  | { readonly verb: 'redact'; readonly options: RedactArguments }
  | { readonly verb: 'explain'; readonly options: ExplainArguments }
  | { readonly verb: 'list'; readonly format: 'text' | 'json' }
  | { readonly verb: 'test'; readonly file: string }
  | { readonly verb: 'doctor' }
  /** Nothing is left to do: help, a version or a complaint has been printed. */
  | { readonly verb: 'none'; readonly status: number };

const STATUSES = `
Exit status: 0 nothing found, 1 findings, 2 an error (usage, unreadable input, pattern file). What can be
scanned is scanned and reported even when some input fails; failed inputs are named on standard error.`;

const SCAN_EXAMPLES = `
Examples:
  sluice scan src/ 'logs/*.log'
  journalctl | sluice scan --format text
  sluice scan --min-severity medium --format sarif --output report.sarif .

Exit status: 0 nothing found, 1 findings, 2 an error; the rest is still reported.`;

const REDACT_EXAMPLES = `
Examples:
  tail -f app.log | sluice redact
  sluice redact --only dlp --in-place dump.sql

Exit status: 0 nothing found, 1 findings replaced, 2 an error: the output ends before what was not read.`;

const EXPLAIN_EXAMPLES = `
Examples:
  sluice explain message.txt
  wl-paste | sluice explain --all --include github-token

Exit status: 0 nothing found, 1 findings, 2 an error.`;

/** The version in package.json. */
export function readVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

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

function createProgram(ask: (request: Request) => void): Command {
  const program = new Command('sluice')
    .description('Finds secrets and prompt injections in bytes, plain and encoded.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', STATUSES)
    .exitOverride()
    .showSuggestionAfterError();
  addScan(program, ask);
  addRedact(program, ask);
  const explain = program
    .command('explain')
    .description('show what a scan of one input sees: views, candidates, and why each counts or not')
    .argument('[file]', '- or nothing: standard input')
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action((path: string | undefined, options: Omit<ExplainArguments, 'path' | 'engine'>) =>
      ask({
        verb: 'explain',
        options: { ...options, engine: 'portable', ...(path === undefined ? {} : { path }) },
      }),
    );
  for (const option of explainOptions()) explain.addOption(option);
  const patterns = program.command('patterns').description('list patterns, or test a file of your own');
  patterns
    .command('list')
    .description('list the built-in patterns')
    .addOption(new Option('--format <name>', 'how to write them').choices(['text', 'json']).default('text'))
    .action((options: { format: 'text' | 'json' }) => ask({ verb: 'list', format: options.format }));
  patterns
    .command('test')
    .description('check a pattern file and run its examples')
    .argument('<file>', 'YAML file of patterns')
    .action((file: string) => ask({ verb: 'test', file }));
  program
    .command('doctor')
    .description('say what this installation runs on, and what the native engine would need')
    .action(() => ask({ verb: 'doctor' }));
  return program;
}

function addScan(program: Command, ask: (request: Request) => void): void {
  const command = program
    .command('scan')
    .description('scan files, folders (recursively), globs, or standard input')
    .argument('[path...]', 'what to scan; - or nothing with piped input: standard input')
    .addHelpText('after', SCAN_EXAMPLES)
    .action((paths: string[], options: Omit<ScanArguments, 'paths'>) =>
      ask(
        options.redact === true
          ? { verb: 'redact', options: { ...options, paths } }
          : { verb: 'scan', options: { ...options, paths } },
      ),
    );
  addOptions(command, scanOptions());
}

function addRedact(program: Command, ask: (request: Request) => void): void {
  const command = program
    .command('redact')
    .description('copy a file or standard input to standard output, findings replaced')
    .argument('[file...]', '- or nothing: standard input; several with --in-place')
    .addHelpText('after', REDACT_EXAMPLES)
    .action((paths: string[], options: Omit<RedactArguments, 'paths'>) =>
      ask({ verb: 'redact', options: { ...options, paths } }),
    );
  addOptions(command, redactOptions());
}

function addOptions(command: Command, options: readonly Option[]): void {
  for (const option of options) command.addOption(option);
  command.hook('preAction', async () => {
    // Only here, so that help and version do not wait for a YAML parser.
    const { applySettings } = await import('./settings.js');
    const found = applySettings(command, [...scanOptions(), ...redactOptions()]);
    if (found === undefined || command.opts<{ quiet?: boolean }>().quiet === true) return;
    process.stderr.write(`sluice: settings from ${escapeText(found)}\n`);
  });
}
