/** The manual page (groff's man macros), made from the command line that commander parses. */
import type { Command, Option } from 'commander';
import { COMMANDING_OPTIONS } from './options.js';
import { EXAMPLES, STATUSES } from './program.js';

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  [
    'SLUICE_<OPTION>',
    'Any option by its long name in capitals, with _ for -: SLUICE_MIN_SEVERITY=medium. A switch is true or false; a list is parted by commas. An option on the command line counts before it, the configuration after it.',
  ],
  [
    'SLUICE_FINGERPRINT_KEY',
    'The key of fingerprints; default: the salt of the baseline, else a random one.',
  ],
  ['SLUICE_CACHE', 'Folder of what was compiled for the next start: databases, own patterns. Or off.'],
  ['NO_COLOR', 'Any value: no colours, unless --color says otherwise.'],
];
const FILES: readonly (readonly [string, string])[] = [
  [
    'sluice.config.yaml',
    `Options by their long names, for all verbs; looked for in the working directory and above it. ${COMMANDING_OPTIONS.slice(0, -1).join(', ')} and ${COMMANDING_OPTIONS.at(-1)} count only in a file that --config names.`,
  ],
  ['.gitignore, .ignore', 'What a scan of a folder leaves out, as git does.'],
];

/**
 * @param program - with all verbs
 * @param version - of Sluice
 */
export function manualPage(program: Command, version: string): string {
  const verbs = verbsOf(program);
  const lines = [
    '.\\" Made from the table of options at build.',
    `.TH SLUICE 1 "" ${argument(`sluice ${version}`)} "User Commands"`,
    '.SH NAME',
    roff('sluice - finds secrets and prompt injections in bytes, plain and encoded'),
    '.SH SYNOPSIS',
    ...verbs.flatMap(([name, command]) => ['.PP', `\\fBsluice ${roff(name)}\\fR ${roff(usageOf(command))}`]),
    '.SH DESCRIPTION',
    roff(`${program.description()} ${STATUSES.replaceAll('\n', ' ')}`),
    ...program.createHelp().visibleOptions(program).flatMap(optionLines),
    ...verbs.flatMap(([name, command]) => sectionOf(name, command)),
    '.SH EXIT STATUS',
    ...tagged([
      ['0', 'Nothing was found.'],
      ['1', 'There are findings.'],
      ['2', 'An error: usage, an input that could not be read, a pattern file, the place of the report.'],
      ['130, 143', 'Interrupted by SIGINT (Ctrl-C) or SIGTERM; what was found until then was reported.'],
    ]),
    '.SH ENVIRONMENT',
    ...tagged(ENVIRONMENT),
    '.SH FILES',
    ...tagged(FILES),
  ];
  return `${lines.join('\n')}\n`;
}

/** Those that do something of their own, by their full names. */
function verbsOf(command: Command, name = ''): (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[name, command]];
  return command.commands.flatMap((inner) => verbsOf(inner, `${name} ${inner.name()}`.trim()));
}

function usageOf(command: Command): string {
  const all = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? name : `[${name}]`;
  });
  return [...(command.options.length === 0 ? [] : ['[option...]']), ...all].join(' ');
}

function sectionOf(name: string, command: Command): string[] {
  const groups = new Map<string, Option[]>();
  for (const option of command.options) {
    const heading = option.helpGroupHeading ?? '';
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  const { lines = [], status } = EXAMPLES[name] ?? {};
  return [
    `.SH ${argument(`sluice ${name}`.toUpperCase())}`,
    roff(sentence(command.description())),
    ...tagged(command.registeredArguments.map((one) => [one.name(), sentence(one.description)] as const)),
    ...[...groups].flatMap(([heading, options]) => [
      ...(heading === '' ? [] : [`.SS ${argument(heading.replace(/:$/, ''))}`]),
      ...options.flatMap(optionLines),
    ]),
    ...(lines.length === 0 ? [] : ['.SS Examples', '.nf', ...lines.map(roff), '.fi']),
    ...(status === undefined ? [] : ['.PP', roff(`Exit status: ${status}`)]),
  ];
}

function optionLines(option: Option): string[] {
  const { flags, description, argChoices, defaultValue } = option;
  const choices = argChoices === undefined ? '' : ` One of: ${argChoices.join(', ')}.`;
  const standard =
    defaultValue === undefined || typeof defaultValue === 'boolean'
      ? ''
      : ` Default: ${String(defaultValue)}.`;
  return ['.TP', `\\fB${roff(flags)}\\fR`, roff(`${sentence(description)}${choices}${standard}`)];
}

function tagged(entries: readonly (readonly [string, string])[]): string[] {
  return entries.flatMap(([tag, text]) => ['.TP', `\\fB${roff(tag)}\\fR`, roff(text)]);
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.:]$/.test(text) ? '' : '.'}`;

/** Text in which nothing is a request or an escape, and a hyphen can be copied as one. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\(rs').replaceAll('-', '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

const argument = (text: string): string => `"${roff(text).replaceAll('"', '\\(dq')}"`;
