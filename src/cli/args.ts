/**
 * The command line: what may be written, and what it asks for.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../base/severity.js';
import type { Category, Severity } from '../base/types.js';
import { FORMATS, type Format } from '../report/create.js';

export interface ScanArguments {
  readonly paths: readonly string[];
  /** Default: by what standard output is. */
  readonly format?: Format;
  readonly only?: Category;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Pattern files. */
  readonly patterns?: readonly string[];
  readonly minSeverity?: Severity;
  readonly engine: 'auto' | 'native' | 'portable';
  readonly charset?: string;
  readonly showSecrets?: boolean;
  readonly progress: boolean;
  readonly quiet?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  /** File that the report goes to. */
  readonly output?: string;
  readonly jobs?: number;
}

export type Request =
  | { readonly verb: 'scan'; readonly options: ScanArguments }
  | { readonly verb: 'list'; readonly format: 'text' | 'json' }
  | { readonly verb: 'test'; readonly file: string }
  | { readonly verb: 'doctor' }
  /** Nothing is left to do: help, a version or a complaint has been printed. */
  | { readonly verb: 'none'; readonly status: number };

const STATUSES = `
Exit status: 0 nothing found, 1 findings, 2 an error (usage, unreadable input, pattern file). What can be
scanned is scanned and reported even when some input fails; failed inputs are named on standard error.`;

/** The version in package.json. */
export function readVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

/** Parses arguments (without node and script). Prints help and complaints itself. */
export function parseArguments(argv: readonly string[]): Request {
  let request: Request | undefined;
  const program = createProgram((asked) => {
    request = asked;
  });
  try {
    program.parse([...argv], { from: 'user' });
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
  program
    .command('scan')
    .description('scan files, folders (recursively), globs, or standard input')
    .argument('[path...]', 'what to scan; - or nothing with piped input: standard input')
    .addOption(new Option('--format <name>', 'default: text on a terminal, else jsonl').choices(FORMATS))
    .addOption(new Option('--only <category>', 'patterns of one category').choices(['dlp', 'injection']))
    .option('--include <id>', 'only this pattern (repeatable)', collect)
    .option('--exclude <id>', 'not this pattern (repeatable)', collect)
    .option('--patterns <file>', 'patterns of your own, beside the built-in ones (repeatable)', collect)
    .addOption(new Option('--min-severity <severity>', 'report from here on').choices(SEVERITIES))
    .addOption(
      new Option('--engine <name>', 'what matches').choices(['auto', 'native', 'portable']).default('auto'),
    )
    .option('--jobs <n>', 'threads to use (this version uses one)', wholeNumber)
    .option('--charset <name>', 'charset of the input; default: by BOM, else UTF-8')
    .option('--show-secrets', 'write the full matched text into the report')
    .option('--no-progress', 'no progress on standard error')
    .option('--quiet', 'no progress and no summary in the text report')
    .addOption(
      new Option('--color <when>', 'colours in the text report')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--output <file>', 'write the report there')
    .addHelpText('after', STATUSES)
    .action((paths: string[], options: Omit<ScanArguments, 'paths'>) =>
      ask({ verb: 'scan', options: { ...options, paths } }),
    );
}

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return number;
}
