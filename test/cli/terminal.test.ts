/** On a real terminal (a pseudo-terminal by Python's `pty`): progress, colours, resizing, Ctrl-C, a closed pipe. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLI, temporaryFolder, token } from './run.js';

const HELPER = fileURLToPath(new URL('terminal.py', import.meta.url));
const hasPython = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;
const ERASE = '\r\u001b[K';

interface Terminal {
  readonly order: (text: string) => void;
  /** What was written so far. */
  readonly output: () => string;
  /** Until it was written. */
  readonly until: (words: RegExp) => Promise<void>;
  readonly closed: Promise<number | null>;
}

function terminal(
  argv: readonly string[],
  cwd: string,
  columns = 100,
  env: Record<string, string> = {},
): Terminal {
  const child = spawn('python3', [HELPER, String(columns), ...argv], {
    cwd,
    env: { ...process.env, NO_COLOR: '', TERM: 'xterm', ...env },
    timeout: 60_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stdin.on('error', () => undefined);
  const until = async (words: RegExp) => {
    for (let i = 0; i < 400 && !words.test(output); i += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(output).toMatch(words);
  };
  return {
    order: (text) => void child.stdin.write(`${text}\n`),
    output: () => output,
    until,
    closed: new Promise((resolve) => child.on('close', resolve)),
  };
}

const sluice = (...args: string[]): string[] => [process.execPath, CLI, 'scan', ...args];

/** Enough for some seconds of work. */
function makeInputs(name = 'f'): string {
  const cwd = temporaryFolder();
  const text = `${token()}\n${'Some text of a log, with words and numbers 12345 in it.\n'.repeat(24_000)}`;
  for (let i = 10; i < 60; i += 1) writeFileSync(join(cwd, `${name}${i}`), text);
  return cwd;
}

/** The states of the progress line. */
const linesOf = (output: string): string[] =>
  [...output.matchAll(/\r\u001b\[K([^\r\n]+)/g)]
    .map(([, line]) => line as string)
    .filter((line) => /^(?:\[[#-]{16}\]|\d+\/\d)/.test(line));

describe.skipIf(!hasPython)('on a terminal (skipped where python3 and its pty are not there)', () => {
  it('shows how far it is, and takes that away', async () => {
    const { output, closed } = terminal(sluice('.', '--engine', 'portable'), makeInputs());
    expect(await closed).toBe(1);
    const lines = linesOf(output());
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      expect(line).toMatch(
        /^(?:\[[#-]{16}\] \d+% {2})?\d+\/50 {2}[\d.]+ [kMG]?B?(?:bytes)? {2}[\d.]+ MB\/s {2}\d+ findings? {2}(?:\d+:\d\d left {2})?f\d+$/,
      );
    }
    expect(lines.some((line) => /\d+:\d\d left/.test(line))).toBe(true);
    const shares = lines.flatMap((line) => Number(/ (\d+)%/.exec(line)?.[1] ?? []));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    // The report is text, in colours, and stands on lines of its own.
    expect(output()).toContain('\u001b[1m50 files');
    expect(
      output()
        .replace(/\r\u001b\[K[^\r\n]*(?=\r\u001b\[K)/g, '')
        .replaceAll(ERASE, ''),
    ).not.toContain('MB/s  ');
  });

  it.each([
    ['--color never', ['--color', 'never'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['TERM=dumb', [], { TERM: 'dumb' }],
  ])('has no colours with %s', async (_, args, env) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), token());
    const { output, closed } = terminal(sluice('a', '--no-progress', ...args), cwd, 100, env);
    expect(await closed).toBe(1);
    expect(output()).toContain('github-token');
    expect(output()).not.toContain('\u001b');
  });

  it.each([['--no-progress'], ['--quiet']])('shows no progress with %s', async (arg) => {
    const { output, closed } = terminal(sluice('.', arg), makeInputs());
    expect(await closed).toBe(1);
    expect(output()).not.toContain('\r\u001b[K');
  });

  it('never writes beyond the edge, also after the window got smaller, and with wide names', async () => {
    const cwd = makeInputs('ファイル名がとても長いログ');
    const { order, output, until, closed } = terminal(sluice('.', '--engine', 'portable'), cwd, 110);
    await until(/\d+%/);
    order('resize 40');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = output().length;
    expect(await closed).toBe(1);
    const width = (line: string) => [...line].reduce((sum, one) => sum + (one > '\u1100' ? 2 : 1), 0);
    const narrow = linesOf(output().slice(before));
    expect(narrow.length).toBeGreaterThan(3);
    for (const line of narrow) expect(width(line)).toBeLessThan(40);
    for (const line of linesOf(output())) expect(width(line)).toBeLessThan(110);
    expect(linesOf(output()).some((line) => width(line) > 60)).toBe(true);
  });

  it('Ctrl-C ends with the report of what was found, status 130', async () => {
    const { order, output, until, closed } = terminal(sluice('.', '--engine', 'portable'), makeInputs());
    await until(/[2-9] findings/);
    order('send 03');
    expect(await closed).toBe(130);
    const end = output().slice(output().lastIndexOf(ERASE));
    expect(end).toMatch(/\d+ files?, .*interrupted, not all was scanned/);
    expect(end).not.toContain('MB/s  ');
  });

  it('follows until Ctrl-C', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `${token()}\n`);
    const { order, output, until, closed } = terminal(sluice('.', '--follow'), cwd);
    await until(/github-token/);
    await until(/following 1 file/);
    order('send 03');
    expect(await closed).toBe(130);
    expect(output()).toMatch(/1 file, .*interrupted/);
  });

  it('ends with who reads it (| head)', async () => {
    const command = '"$0" "$1" scan . --format jsonl | head -n 2';
    const argv = ['sh', '-c', command, process.execPath, CLI];
    const { output, closed } = terminal(argv, makeInputs());
    expect(await closed).toBe(0);
    expect(output().match(/"type":"finding"/g)).toHaveLength(2);
    expect(output()).not.toMatch(/EPIPE|Error/);
  });

  it('says what is missing where nothing is named', async () => {
    const { output, closed } = terminal(sluice(), temporaryFolder());
    expect(await closed).toBe(2);
    expect(output()).toContain('nothing to scan: name a file or a folder, or pipe text in [ERR_INPUT]');
  });
});
