/**
 * Completions for shells, made from the command line that commander parses: whatever is added there is
 * completed here.
 */
import type { Command, Option } from 'commander';
import { PATH_OPTIONS } from './options.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Options whose value is a pattern's id. */
const ID_OPTIONS = ['include', 'exclude'];

/** What can follow an option or stand as an argument. */
type Values = 'none' | 'any' | 'files' | readonly string[];

interface Flag {
  /** `--format`, and `-h` where there is a short one. */
  readonly names: readonly string[];
  readonly description: string;
  readonly values: Values;
  readonly isRepeatable: boolean;
}

interface Verb {
  /** `scan`; `patterns list`; empty for the program itself. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly argument: Values;
}

/**
 * The script to be read by a shell.
 *
 * @param ids - of the patterns, for options that take one
 */
export function completionScript(shell: Shell, program: Command, ids: readonly string[]): string {
  const verbs = verbsOf(program, ids);
  switch (shell) {
    case 'bash':
      return bashScript(verbs);
    case 'zsh':
      return zshScript(verbs);
    case 'fish':
      return fishScript(verbs);
  }
}

/** All verbs, those of verbs too; a verb stands before those inside it. */
function verbsOf(command: Command, ids: readonly string[], name = ''): Verb[] {
  const flags = command.createHelp().visibleOptions(command);
  const [argument] = command.registeredArguments;
  const verb: Verb = {
    name,
    description: command.description(),
    flags: flags.map((option) => flagOf(option, ids)),
    argument: argument === undefined ? 'none' : (argument.argChoices ?? 'files'),
  };
  return [
    verb,
    ...command.commands.flatMap((inner) => verbsOf(inner, ids, `${name} ${inner.name()}`.trim())),
  ];
}

function flagOf(option: Option, ids: readonly string[]): Flag {
  const { short, long, description, argChoices, required, optional } = option;
  const names = [long, short].filter((one) => one !== undefined);
  const isRepeatable = description.includes('repeatable');
  return { names, description, isRepeatable, values: !required && !optional ? 'none' : valuesOf() };

  function valuesOf(): Values {
    if (argChoices !== undefined) return argChoices;
    if (ID_OPTIONS.includes(option.name())) return ids;
    return [...PATH_OPTIONS, 'config'].includes(option.name()) ? 'files' : 'any';
  }
}

/** The words that can stand directly behind a verb: those of the verbs inside it. */
function innerNames(verbs: readonly Verb[], { name }: Verb): string[] {
  const inner = verbs.filter(
    (one) => one.name !== name && one.name.startsWith(name === '' ? '' : `${name} `),
  );
  const depth = name === '' ? 0 : name.split(' ').length;
  return [...new Set(inner.map((one) => one.name.split(' ')[depth] as string))];
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function bashScript(verbs: readonly Verb[]): string {
  const valueCases = verbs.flatMap(({ name, flags }) =>
    flags
      .filter(({ values }) => values !== 'none')
      .map(
        ({ names, values }) =>
          `    ${names.map((one) => quoted(`${name} ${one}`)).join('|')}) ${bashValues(values)}; return ;;`,
      ),
  );
  const verbCases = verbs.map((verb) => {
    const words = [...innerNames(verbs, verb), ...(Array.isArray(verb.argument) ? verb.argument : [])];
    const flags = verb.flags.flatMap(({ names }) => names);
    const rest = verb.argument === 'files' ? bashValues('files') : bashValues(words);
    return `    ${quoted(verb.name)})
      if [[ $cur == -* ]]; then ${bashValues(flags)}; else ${rest}; fi ;;`;
  });
  const names = verbs.map(({ name }) => name).filter((name) => name !== '');
  return `# bash completion for sluice, printed by: sluice completions bash
_sluice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option='' verb='' word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "\${verb:+$verb }$word" in
    ${names.map(quoted).join('|')}) verb="\${verb:+$verb }$word" ;;
    *) break ;;
    esac
  done
  # --option=value comes as three words.
  if [[ $cur == = ]]; then
    option=\${COMP_WORDS[COMP_CWORD-1]} cur=''
  elif [[ \${COMP_WORDS[COMP_CWORD-1]} == = ]]; then
    option=\${COMP_WORDS[COMP_CWORD-2]}
  else
    option=\${COMP_WORDS[COMP_CWORD-1]}
  fi
  case "$verb $option" in
${valueCases.join('\n')}
  esac
  case "$verb" in
${verbCases.join('\n')}
  esac
}
complete -F _sluice sluice
`;
}

function bashValues(values: Values): string {
  if (values === 'any' || values === 'none') return 'COMPREPLY=()';
  if (values === 'files') {
    // A name with a space or a line feed in it is one name.
    return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur")';
  }
  return `mapfile -t COMPREPLY < <(compgen -W ${quoted(values.join(' '))} -- "$cur")`;
}

function zshScript(verbs: readonly Verb[]): string {
  const functions = verbs.map((verb) => zshFunction(verbs, verb));
  return `#compdef sluice
# zsh completion for sluice, printed by: sluice completions zsh

${functions.join('\n')}
if [ "$funcstack[1]" = "_sluice" ]; then _sluice "$@"; else compdef _sluice sluice; fi
`;
}

const zshName = (name: string): string => `_sluice${name === '' ? '' : `_${name.replaceAll(' ', '_')}`}`;
/** What \`_arguments\` and \`_describe\` take for their own. */
const zshText = (text: string): string => text.replace(/[\\[\]:]/g, (character) => `\\${character}`);

function zshFunction(verbs: readonly Verb[], verb: Verb): string {
  const { name, flags, argument } = verb;
  const inner = innerNames(verbs, verb);
  const specs = flags.flatMap((flag) =>
    flag.names.map((one) => {
      const more = flag.isRepeatable ? '*' : '';
      const value = flag.values === 'none' ? '' : `:value:${zshValues(flag.values)}`;
      const assign = flag.values === 'none' ? '' : one.startsWith('--') ? '=' : '+';
      return quoted(`${more}${one}${assign}[${zshText(flag.description)}]${value}`);
    }),
  );
  if (inner.length === 0) {
    const rest = argument === 'none' ? [] : [quoted(`*:argument:${zshValues(argument)}`)];
    return `${zshName(name)}() {\n  _arguments ${[...specs, ...rest].join(' \\\n    ')}\n}\n`;
  }
  const described = inner.map((word) => {
    const found = verbs.find((one) => one.name === `${name} ${word}`.trim());
    return `    ${quoted(`${word}:${zshText(found?.description ?? '')}`)}`;
  });
  const cases = inner.map((word) => `    ${word}) ${zshName(`${name} ${word}`.trim())} ;;`);
  return `${zshName(name)}() {
  local context state state_descr line
  typeset -A opt_args
  local -a verbs=(
${described.join('\n')}
  )
  _arguments -C ${[...specs, "'1:verb:->verb'", "'*::argument:->rest'"].join(' \\\n    ')}
  case $state in
  verb) _describe verb verbs ;;
  rest)
    case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}
`;
}

function zshValues(values: Values): string {
  if (values === 'any' || values === 'none') return ' ';
  return values === 'files' ? '_files' : `(${values.join(' ')})`;
}

function fishScript(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap((verb) => {
    const { name, flags, argument } = verb;
    const inner = innerNames(verbs, verb);
    const condition = fishCondition(verbs, verb);
    const start = `complete -c sluice -n ${quoted(condition)}`;
    return [
      ...inner.map((word) => {
        const found = verbs.find((one) => one.name === `${name} ${word}`.trim());
        return `${start} -f -a ${word} -d ${fishQuoted(found?.description ?? '')}`;
      }),
      ...flags.map(
        ({ names, description, values }) =>
          `${start} ${fishNames(names)}${fishValues(values)} -d ${fishQuoted(description)}`,
      ),
      ...(argument === 'none' ? (inner.length === 0 ? [`${start} -f`] : []) : []),
      ...(Array.isArray(argument) ? [`${start} -f -a ${fishQuoted(argument.join(' '))}`] : []),
    ];
  });
  return `# fish completion for sluice, printed by: sluice completions fish\n${lines.join('\n')}\n`;
}

const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;

/** The words of the verb have been given, and none of a verb inside it. */
function fishCondition(verbs: readonly Verb[], verb: Verb): string {
  const inner = innerNames(verbs, verb);
  const seen = verb.name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const conditions = [
    ...(verb.name === '' ? [] : seen),
    ...(inner.length === 0 ? [] : [`not __fish_seen_subcommand_from ${inner.join(' ')}`]),
  ];
  return conditions.join('; and ');
}

function fishNames(names: readonly string[]): string {
  return names.map((one) => (one.startsWith('--') ? `-l ${one.slice(2)}` : `-s ${one.slice(1)}`)).join(' ');
}

function fishValues(values: Values): string {
  if (values === 'none') return '';
  if (values === 'any') return ' -x';
  return values === 'files' ? ' -r -F' : ` -x -a ${fishQuoted(values.join(' '))}`;
}
