/** The options of each verb: one table, from which help, configuration and completions are made. */
import { InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../base/severity.js';
import { FORMATS } from '../report/create.js';

/** Options whose value is a path; in a configuration it is relative to the configuration. */
export const PATH_OPTIONS = ['patterns', 'baseline', 'write-baseline', 'output', 'files-from'];

/**
 * Options that write, replace or reveal. A configuration that is only come upon, say in the checkout that is to be
 * scanned, may be the work of whoever is to be found out: there they are refused.
 */
export const COMMANDING_OPTIONS = ['output', 'in-place', 'show-secrets', 'write-baseline'];

/** Options of a scan that `--redact` has no use for, as commander names them. */
const NOT_REDACTED = [
  ...['charset', 'filesFrom', 'ignore', 'hidden', 'binary', 'maxFilesize', 'jobs'],
  ...['baseline', 'writeBaseline', 'allow', 'format', 'showSecrets', 'context'],
];

/** Which patterns, and what looks for them. */
export const selectionOptions = (): Option[] =>
  group('Patterns:', [
    new Option('--only <category>', 'patterns of one category').choices(['dlp', 'injection']),
    list('--include <id>', 'only this pattern (repeatable)'),
    list('--exclude <id>', 'not this pattern (repeatable)'),
    list('--patterns <file>', 'your own patterns as well (repeatable)'),
    new Option('--min-severity <severity>', 'report from here on').choices(SEVERITIES),
    new Option('--engine <name>', 'what matches').choices(['auto', 'native', 'portable']).default('auto'),
  ]);

const settingsOptions = (): Option[] =>
  group('Settings:', [
    new Option('--config <file>', 'settings; default: sluice.config.yaml here or above'),
    new Option('--no-config', 'no file of settings'),
  ]);

export const scanOptions = (): Option[] => [
  ...selectionOptions(),
  ...group('Input:', [
    new Option('--charset <name>', 'charset of the input; default: by BOM, else UTF-8'),
    new Option('--files-from <file>', 'files to scan, by lines or NUL; -: standard input'),
    new Option('--no-ignore', 'scan also .git and what ignore files leave out'),
    new Option('--no-hidden', 'pass over names that begin with a dot'),
    new Option('--hidden', 'scan them (default)'),
    new Option('--binary', 'scan also binary files that come up in folders'),
    new Option('--max-filesize <size>', 'pass over larger files: bytes, or 10k, 5M, 1G').argParser(size),
    new Option('--follow', 'keep reading growing files, through rotation').conflicts(['redact', 'jobs']),
    new Option('--jobs <n>', 'threads (1; many files: 4; one large: all cores)').argParser(wholeNumber),
  ]),
  ...group('Known findings:', [
    new Option('--baseline <file>', 'leave out what is in it'),
    new Option('--write-baseline <file>', 'write all that is found now into it'),
    new Option('--no-allow', 'report also what sluice:allow on a line allows'),
  ]),
  ...group('Report:', [
    new Option('--format <name>', 'default: text on a terminal, else jsonl').choices(FORMATS),
    new Option('--output <file>', 'write the report there'),
    new Option('--redact', 'as sluice redact: the input, findings replaced').conflicts(NOT_REDACTED),
    new Option('--show-secrets', 'write the full matched text into the report'),
    new Option('--no-context', 'text without the lines around findings'),
    new Option('--color <when>', 'colours in text').choices(['auto', 'always', 'never']).default('auto'),
    new Option('--quiet', 'no progress, and no summary in text'),
    new Option('--no-progress', 'no progress on standard error'),
  ]),
  ...settingsOptions(),
];

export const redactOptions = (): Option[] => [
  ...selectionOptions(),
  ...group('Output:', [
    new Option('--in-place', 'replace the files that are named'),
    new Option('--output <file>', 'write the text there'),
    new Option('--quiet', 'do not say how much was replaced'),
  ]),
  ...settingsOptions(),
];

export const explainOptions = (): Option[] => [
  ...selectionOptions().filter(({ long }) => long !== '--engine'),
  ...group('Report:', [
    new Option('--format <name>', 'how to write it').choices(['text', 'json']).default('text'),
    new Option('--all', 'tell also where an anchor is and nothing matches'),
    new Option('--show-secrets', 'show what may be secret'),
    new Option('--color <when>', 'colours in text').choices(['auto', 'always', 'never']).default('auto'),
  ]),
];

function group(heading: string, options: Option[]): Option[] {
  return options.map((option) => option.helpGroup(heading));
}

function list(flags: string, description: string): Option {
  const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value];
  return new Option(flags, description).argParser(collect);
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return number;
}

function size(value: string): number {
  const [, digits, unit = ''] = /^(\d+)([kMG]?)$/i.exec(value) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError('It must be a number of bytes, or one with k, M or G.');
  return Number(digits) * 1000 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}
