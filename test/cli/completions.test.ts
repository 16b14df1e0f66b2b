/** Completions and the manual page: all of the command line is in them, and their readers read them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { manualPage } from '../../src/cli/manual.js';
import { createProgram } from '../../src/cli/program.js';
import { sluice, temporaryFolder } from './run.js';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const program = createProgram(() => undefined);
const scripts: Record<string, string> = {};

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) scripts[shell] = (await sluice(['completions', shell])).stdout;
});

/** Runs a script of a shell beside the completions, in a folder with some files. */
function run(shell: string, args: readonly string[], text: string): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'a folder'));
  for (const name of ['a file.txt', 'report.json']) writeFileSync(join(cwd, name), '');
  writeFileSync(join(cwd, '.completions'), scripts[shell] as string);
  const { stdout, stderr, status } = spawnSync(shell, [...args, text], {
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

const longs = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(longs),
];

it.each(['bash', 'zsh', 'fish'])('%s: every verb and every option', (shell) => {
  const names = longs(program).map((long) => (shell === 'fish' ? `-l ${long.slice(2)} ` : long));
  expect(names.length).toBeGreaterThan(40);
  const script = scripts[shell] as string;
  expect(names.filter((name) => !script.includes(name))).toEqual([]);
  expect(script).toMatch(/github-token/);
});

it('a shell that is not known is an error', async () => {
  const run = await sluice(['completions', 'tcsh']);
  expect([run.status, run.stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')]);
});

describe.skipIf(!has('bash'))('bash (skipped where it is not installed)', () => {
  const complete = (words: readonly string[]): string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const text = `source ./.completions; COMP_WORDS=(${quoted}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c'], text)
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  };

  it('is free of errors', () => {
    run('bash', ['--norc', '-c'], 'bash -n .completions');
  });

  it.each([
    [['sluice', 's'], ['scan']],
    [
      ['sluice', 'patterns', ''],
      ['list', 'test'],
    ],
    [['sluice', 'scan', '--form'], ['--format']],
    [
      ['sluice', 'scan', '--format', 'js'],
      ['json', 'jsonl'],
    ],
    [['sluice', 'scan', '--format', '=', 'sa'], ['sarif']],
    [
      ['sluice', 'scan', '--engine', '='],
      ['auto', 'native', 'portable'],
    ],
    [['sluice', 'scan', '--quiet', '--exclude', 'github-t'], ['github-token']],
    [['sluice', 'scan', '--output', 'rep'], ['report.json']],
    [
      ['sluice', 'scan', 'a'],
      ['a file.txt', 'a folder'],
    ],
    [['sluice', 'scan', '--charset', ''], []],
    [
      ['sluice', 'patterns', 'list', '--format', ''],
      ['json', 'text'],
    ],
    [
      ['sluice', 'completions', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['sluice', 'doctor', ''], []],
  ])('%j', (words, expected) => {
    expect(complete(words)).toEqual(expected);
  });
});

describe.skipIf(!has('fish'))('fish (skipped where it is not installed)', () => {
  it.each([
    ['sluice s', 'scan'],
    ['sluice patterns ', 'list test'],
    ['sluice scan --form', '--format'],
    ['sluice scan --format js', 'json jsonl'],
    ['sluice scan --format=sa', '--format=sarif'],
    ['sluice scan --exclude github-t', 'github-token'],
    ['sluice scan --output rep', 'report.json'],
    ['sluice completions ', 'bash fish zsh'],
    ['sluice doctor ', ''],
  ])('%s', (line, expected) => {
    const text = `source .completions; complete -C '${line}'`;
    const found = run('fish', ['--no-config', '-c'], text).split('\n');
    expect(
      found
        .map((one) => one.split('\t')[0])
        .filter((one) => one !== '')
        .sort()
        .join(' '),
    ).toBe(expected);
  });
});

describe.skipIf(!has('zsh'))('zsh (skipped where it is not installed)', () => {
  it.each([
    ['sluice sc', 'sluice scan '],
    ['sluice scan --min', 'sluice scan --min-severity='],
    ['sluice scan --format sar', 'sluice scan --format sarif '],
    ['sluice patterns li', 'sluice patterns list '],
    ['sluice patterns list --format js', 'sluice patterns list --format json '],
    ['sluice scan --exclude github-t', 'sluice scan --exclude github-token '],
    ['sluice scan rep', 'sluice scan report.json '],
    ['sluice completions fi', 'sluice completions fish '],
  ])('%s', (line, expected) => {
    // A zsh with a terminal of its own, in which the tabulator is pressed and the line is then printed.
    const text = `
      zmodload zsh/zpty
      zpty z 'TERM=dumb zsh -f -i'
      zpty -w z 'PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; source ./.completions'
      zpty -w z 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show; print ready-\${:-set}'
      zpty -r z text '*ready-set*'
      zpty -w -n z $'${line}\\t\\x18'
      zpty -r z text '*<<*>>*'
      print -r -- "$text"`;
    expect(run('zsh', ['-f', '-c'], text)).toContain(`<<${expected}>>`);
  });
});

describe('manual page', () => {
  const page = manualPage(program, '1.2.3');

  it('is built, and names every option', () => {
    const built = readFileSync(fileURLToPath(new URL('../../dist/sluice.1', import.meta.url)), 'utf8');
    const { version } = JSON.parse(
      readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    ) as { version: string };
    expect(built).toBe(manualPage(program, version));
    const plain = page.replaceAll('\\-', '-');
    expect(longs(program).filter((long) => !plain.includes(long))).toEqual([]);
  });

  it.skipIf(!has('groff'))('groff has no complaint (skipped where it is not installed)', () => {
    const options = ['-man', '-ww', '-z', '-Tutf8'];
    const { status, stderr } = spawnSync('groff', options, { input: page, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.skipIf(!has('man'))('man shows it (skipped where it is not installed)', () => {
    const path = join(temporaryFolder(), 'sluice.1');
    writeFileSync(path, page);
    const env = { ...process.env, MANWIDTH: '100', MANPAGER: 'cat', GROFF_NO_SGR: '1' };
    const { status, stdout } = spawnSync('man', ['-P', 'cat', '-l', path], { encoding: 'utf8', env });
    const text = stdout.replace(/.\u0008/g, '');
    expect(status).toBe(0);
    for (const words of [
      'SLUICE(1)',
      '--min-severity <severity>',
      "sluice scan src/ 'logs/*.log'",
      'sluice 1.2.3',
    ]) {
      expect(text).toContain(words);
    }
  });
});
