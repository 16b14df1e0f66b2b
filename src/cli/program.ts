/** The command line as commander has it: verbs, arguments, options, help. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { escapeText } from '../report/escape.js';
import { SHELLS, type Shell } from './completions.js';
import type { ExplainArguments } from './explain.js';
import { explainOptions, redactOptions, scanOptions } from './options.js';
import type { RedactArguments } from './redact.js';
import type { Request, ScanArguments } from './request.js';
import { versionLine } from './version.js';

export const STATUSES = `Exit status: 0 nothing found, 1 findings, 2 an error (usage, unreadable input, pattern file). What can be
scanned is scanned and reported even when some input fails; failed inputs are named on standard error.`;

const REPORTED = '0 nothing found, 1 findings, 2 an error; the rest is still reported.';

/** By verb: command lines, and what there is to say about the status. */
export const EXAMPLES: Readonly<
  Record<string, { readonly lines: readonly string[]; readonly status: string }>
> = {
  scan: {
    lines: [
      "sluice scan src/ 'logs/*.log'",
      'journalctl | sluice scan --format text',
      'sluice scan --min-severity medium --format sarif --output report.sarif .',
      'sluice scan --follow /var/log/app',
    ],
    status: REPORTED,
  },
  sluice: {
    lines: [
      'sluice scan src/',
      'journalctl | sluice scan --format text',
      'sluice scan --help',
      'tail -f app.log | sluice redact',
    ],
    status: REPORTED,
  },
  redact: {
    lines: ['tail -f app.log | sluice redact', 'sluice redact --only dlp --in-place dump.sql'],
    status: '0 nothing found, 1 findings replaced, 2 an error: the output ends before what was not read.',
  },
  explain: {
    lines: ['sluice explain message.txt', 'wl-paste | sluice explain --all --include github-token'],
    status: '0 nothing found, 1 findings, 2 an error.',
  },
  completions: {
    lines: [
      'source <(sluice completions bash)',
      'sluice completions zsh > ~/.zfunc/_sluice',
      'sluice completions fish > ~/.config/fish/completions/sluice.fish',
    ],
    status: '0, or 2 for a shell that is not known.',
  },
};

function describe(description: string, choices: readonly string[] | undefined): string {
  return choices === undefined ? description : `${description} (${choices.join(', ')})`;
}

function helpAfter(verb: string): string {
  const { lines = [], status } = EXAMPLES[verb] ?? {};
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}\nExit status: ${status}`;
}

/**
 * Every verb with its arguments and options; help, completions and the manual are made from it.
 *
 * @param ask - called with what a command line that was parsed asks for
 */
export function createProgram(ask: (request: Request) => void): Command {
  const program = new Command('sluice')
    .description('Finds secrets and prompt injections in bytes, plain and encoded.')
    .option('-V, --version', 'print the version, the engine and its libraries')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', helpAfter('sluice'))
    // One line an option, so that what there is fits on a screen.
    .configureHelp({ optionDescription: ({ description, argChoices }) => describe(description, argChoices) })
    .exitOverride()
    .showSuggestionAfterError();
  // Not by commander's own `version`, which takes a text: this one costs loading the engine.
  program.on('option:version', () => {
    const line = versionLine();
    process.stdout.write(`${line}\n`);
    throw new CommanderError(0, 'commander.version', line);
  });
  addScan(program, ask);
  addRedact(program, ask);
  const explain = program
    .command('explain')
    .description('show what a scan of one input sees: views, candidates, and why each counts or not')
    .argument('[file]', '- or nothing: standard input')
    .addHelpText('after', helpAfter('explain'))
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
  program
    .command('completions')
    .description('print what makes a shell complete command lines of sluice')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', helpAfter('completions'))
    .action((shell: Shell) => ask({ verb: 'completions', shell }));
  return program;
}

function addScan(program: Command, ask: (request: Request) => void): void {
  const command = program
    .command('scan')
    .description('scan files, folders (recursively), globs, or standard input')
    .argument('[path...]', 'what to scan; - or nothing: standard input')
    .addHelpText('after', helpAfter('scan'))
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
    .addHelpText('after', helpAfter('redact'))
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
    if (found !== undefined) process.stderr.write(`sluice: settings from ${escapeText(found)}\n`);
  });
}
