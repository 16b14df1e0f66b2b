/**
 * Options that were not given on the command line: from the environment, then from `sluice.config.yaml`,
 * then their defaults.
 *
 *   flag > SLUICE_<NAME> > configuration > default
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { InputError } from '../base/errors.js';
import { yaml } from '../base/packages.js';
import { COMMANDING_OPTIONS, PATH_OPTIONS } from './options.js';
import { reasonOf } from './reason.js';

const CONFIG_NAME = 'sluice.config.yaml';

/** Say where settings come from, and so can't be settings. */
const OWN = ['config', 'help'];
/** Settings by the long name of the option that they are for. */
type Settings = ReadonlyMap<string, unknown>;

/**
 * Fills in what the command line left open.
 *
 * @param all - the options of all verbs: a configuration serves all of them
 * @returns the configuration that was come upon, if nobody named one and `--quiet` was not asked for: a file does not
 * say of itself whether it is told of
 * @throws InputError `ERR_INPUT` for a wrong value, an unknown key, an unreadable file: which, where, why
 */
export function applySettings(command: Command, all: readonly Option[]): string | undefined {
  const named = command.opts<{ config?: string | false }>().config;
  const path = named === false ? undefined : (named ?? findConfig(process.cwd()));
  const config = path === undefined ? new Map<string, unknown>() : readConfig(path, all);
  if (path !== undefined && named === undefined) refuseCommands(path, config);
  const isQuiet = command.opts<{ quiet?: boolean }>().quiet === true;
  for (const option of command.options) {
    const name = longName(option);
    if (OWN.includes(name)) continue;
    const key = option.attributeName();
    const source = command.getOptionValueSource(key);
    if (source !== undefined && source !== 'default') continue;
    const variable = `SLUICE_${name.toUpperCase().replaceAll('-', '_')}`;
    const text = process.env[variable];
    if (text !== undefined && text !== '') {
      command.setOptionValueWithSource(key, checkedValue(option, fromText(option, text), variable), 'env');
    } else if (config.has(name)) {
      command.setOptionValueWithSource(
        key,
        checkedValue(option, config.get(name), `${path}: ${name}`),
        'config',
      );
    }
  }
  refuseConflicts(command);
  return typeof named === 'string' || isQuiet ? undefined : path;
}

/**
 * Refuses what commander refuses on the command line, in its words: it looks before settings are there. What a setting
 * is to the scan does no harm where the command line asks for `--redact`, as it does none to `sluice redact`.
 */
function refuseConflicts(command: Command): void {
  const sourceOf = (key: string): string => {
    const isSet = (command.getOptionValue(key) ?? false) !== false;
    return (isSet && command.getOptionValueSource(key)) || 'default';
  };
  // The names of what an option excludes are known to commander only.
  const given = command.options as readonly (Option & { readonly conflictsWith?: readonly string[] })[];
  for (const option of given) {
    const key = option.attributeName();
    const source = sourceOf(key);
    if (source === 'default') continue;
    for (const other of option.conflictsWith ?? []) {
      const otherSource = sourceOf(other);
      if (otherSource === 'default' || (key === 'redact' && otherSource !== 'cli')) continue;
      const flags = given.find((one) => one.attributeName() === other)?.flags ?? other;
      command.error(`error: option '${option.flags}' cannot be used with option '${flags}'`, {
        code: 'commander.conflictingOption',
      });
    }
  }
}

function refuseCommands(path: string, config: Settings): void {
  const name = COMMANDING_OPTIONS.find((one) => (config.get(one) ?? false) !== false);
  if (name === undefined) return;
  throw new InputError(
    `${path}: ${name} counts only in a configuration that the command line names, and this one was come upon: ` +
      `name it with --config, give --${name} yourself, or leave it out with --no-config`,
  );
}

/** `jobs` of `--jobs <n>`; `progress` of `--no-progress`, for that is what the setting is about. */
function longName(option: Option): string {
  return option.name().replace(/^no-/, '');
}

function findConfig(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

function readConfig(path: string, all: readonly Option[]): Settings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path}: the configuration can't be read: ${reasonOf(error)}`, { cause: error });
  }
  const document = yaml().parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new InputError(`${path}: no valid YAML: ${problem.message.split('\n')[0]}`);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${path}: ${reasonOf(error)}`, { cause: error });
  }
  if (content === null) return new Map();
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new InputError(`${path}: it must be a map of options to values`);
  }
  const known = [...new Set(all.map(longName))].filter((name) => !OWN.includes(name));
  const settings = new Map<string, unknown>();
  for (const [name, value] of Object.entries(content)) {
    if (!known.includes(name))
      throw new InputError(`${path}: there is no option ${name}${suggestion(name, known)}`);
    const beside = (one: unknown) =>
      typeof one === 'string' && one !== '-' ? resolve(dirname(path), one) : one;
    if (!PATH_OPTIONS.includes(name)) settings.set(name, value);
    else settings.set(name, Array.isArray(value) ? value.map(beside) : beside(value));
  }
  return settings;
}

/** A list in the environment is parted by commas; a switch is `true`, `1`, `false` or `0`. */
function fromText(option: Option, text: string): unknown {
  if (isList(option)) return text.split(',').map((one) => one.trim());
  if (!isSwitch(option)) return text;
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : text;
}

const isSwitch = (option: Option): boolean => !option.required && !option.optional;
const isList = (option: Option): boolean => option.description.includes('repeatable');

/** Checked as the command line checks it. */
function checkedValue(option: Option, value: unknown, where: string): unknown {
  const fail = (what: string): never => {
    throw new InputError(`${where}: ${what}, not ${JSON.stringify(value)}`);
  };
  if (isSwitch(option)) return typeof value === 'boolean' ? value : fail('it must be true or false');
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length !== 1 && !isList(option)) fail('it must be one value');
  let result: unknown;
  for (const one of values) {
    if (typeof one !== 'string' && typeof one !== 'number') return fail('it must be text or a number');
    const text = String(one);
    if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
      return fail(`it must be one of ${option.argChoices.join(', ')}`);
    }
    try {
      // What `choices` installs as parser asks for the parser's own `this`; the choice is checked already.
      result = option.argChoices === undefined && option.parseArg ? option.parseArg(text, result) : text;
    } catch (error) {
      if (error instanceof InvalidArgumentError) return fail(error.message.replace(/\.$/, ''));
      throw error;
    }
  }
  return result;
}

function suggestion(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase().replaceAll('_', '-').replace(/^no-/, '');
  const [best] = known
    .map((one) => [distance(wanted.replaceAll('-', ''), one.replaceAll('-', '')), one] as const)
    .sort(([a], [b]) => a - b);
  return best !== undefined && best[0] <= Math.max(2, wanted.length / 3) ? `; did you mean ${best[1]}?` : '';
}

/** Levenshtein's: insertions, deletions and replacements from one to the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 0; i < one.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] as number) + (one[i] === other[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}
