/**
 * Input that breaks scanners: each case gives a correct scan or a typed error and status 2; never a
 * crash, a hang, or a silent skip.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CLI, records, sluice, summaryOf, temporaryFolder, token } from './run.js';

/** The most that a scan may hold, in MiB, whatever its input. */
const MOST_MEMORY = 200;

describe('bytes', () => {
  it('nothing at all', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'empty'), '');
    const run = await sluice(['scan', 'empty', '-'], { cwd, stdin: '' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(summaryOf(run)).toMatchObject({ files: 2, bytes: 0, errors: 0 });
  });

  it.each([
    ['NULs', Buffer.alloc(100_000)],
    ['all 256 values', Buffer.from(Array.from({ length: 100_000 }, (_, i) => i & 255))],
    ['noise', randomBytes(100_000)],
    ['malformed UTF-8', Buffer.from('c328e28228f0288cbcff80c1bff4908080'.repeat(2000), 'hex')],
    ['lone surrogates as UTF-8', Buffer.from('eda080edb080eda0bd'.repeat(2000), 'hex')],
    ['cut characters', Buffer.from('e282f09f98c3'.repeat(2000), 'hex')],
  ])('%s around a secret', async (_, noise) => {
    const stdin = Buffer.concat([noise, Buffer.from(`\n${token()}\n`), noise]);
    const run = await sluice(['scan', '--include', 'github-token'], { stdin });
    expect([run.status, run.stderr]).toEqual([1, '']);
    const start = noise.length + 1;
    expect(records(run)[0]).toMatchObject({ patternId: 'github-token', start, end: start + 40, column: 1 });
    expect(summaryOf(run)).toMatchObject({ bytes: stdin.length, findings: 1 });
  });

  it('a binary file is scanned as it is', async () => {
    const head = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(9), randomBytes(2000)]);
    const run = await sluice(['scan'], {
      stdin: Buffer.concat([head, Buffer.alloc(64), Buffer.from(token()), Buffer.alloc(64)]),
    });
    expect(records(run).filter(({ patternId }) => patternId === 'github-token')).toHaveLength(1);
  });

  it.each([
    ['with a BOM', `\ufeffkey ${token()}\n`],
    ['without a BOM', `key ${token()}\n`],
  ])('UTF-16 %s, either order', async (_, text) => {
    const little = Buffer.from(text, 'utf16le');
    for (const [decoded, stdin] of [
      ['utf-16le', little],
      ['utf-16be', Buffer.from(little).swap16()],
    ] as const) {
      const run = await sluice(['scan'], { stdin });
      expect([run.status, records(run)[0]]).toEqual([
        1,
        expect.objectContaining({ decoded, start: 4, end: 44, decoding: [] }),
      ]);
    }
  });

  it('UTF-16 with lone surrogates beside a secret', async () => {
    const stdin = Buffer.from(`\ufeff\ud800 ${token()} \udc00 and ${'text '.repeat(20)}\ud83d`, 'utf16le');
    const run = await sluice(['scan'], { stdin });
    expect([run.status, records(run)[0]?.['patternId']]).toEqual([1, 'github-token']);
  });

  it('a line of 200 MB, in flat memory', async () => {
    const words = Buffer.from(
      'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod. '.repeat(900),
    );
    const count = Math.ceil(200e6 / words.length);
    function* line(): Generator<Buffer> {
      for (let i = 0; i < count; i += 1) yield words;
      yield Buffer.from(` ${token()} `);
    }
    const run = await sluice(['scan'], { stdin: Readable.from(line()) });
    const start = count * words.length + 1;
    expect(records(run)[0]).toMatchObject({ patternId: 'github-token', start, line: 1, column: start + 1 });
    console.log(`200 MB line: ${(run.ms / 1000).toFixed(1)} s, peak ${run.peak.toFixed(0)} MiB`);
    expect(run.peak).toBeLessThan(MOST_MEMORY);
  }, 90_000);
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
/** Root reads everything, so the tests need another user; one that can get at the CLI. */
const uid = isRoot ? NOBODY : undefined;
const canBeOther =
  !isRoot || spawnSync(process.execPath, [CLI, '--version'], { uid: NOBODY, gid: NOBODY }).status === 0;

describe('files', () => {
  // Skipped only for root on a machine where nobody may not read this folder.
  it.skipIf(!canBeOther)(
    'a file and a folder without permission are named, the rest is scanned',
    async () => {
      const cwd = temporaryFolder();
      chmodSync(cwd, 0o755);
      mkdirSync(join(cwd, 'closed'));
      for (const name of ['closed/in', 'shut', 'open']) writeFileSync(join(cwd, name), token());
      chmodSync(join(cwd, 'shut'), 0);
      chmodSync(join(cwd, 'closed'), 0);
      const run = await sluice(['scan', '.'], { cwd, ...(uid === undefined ? {} : { uid }) });
      chmodSync(join(cwd, 'closed'), 0o755);
      expect(run.status).toBe(2);
      expect(run.stderr).toMatch(/^sluice: closed: .*EACCES.*\[ERR_INPUT\]$/m);
      expect(run.stderr).toMatch(/^sluice: shut: .*EACCES.*\[ERR_INPUT\]$/m);
      expect(records(run).flatMap(({ path }) => path ?? [])).toEqual(['open']);
      expect(summaryOf(run)).toMatchObject({ files: 1, errors: 2 });
    },
  );

  it('a file that vanishes between the walk and its turn is named', async () => {
    const cwd = temporaryFolder();
    // The scan stands still at the FIFO, which comes first, until the other file is gone.
    execFileSync('mkfifo', [join(cwd, 'a')]);
    writeFileSync(join(cwd, 'b'), token());
    writeFileSync(join(cwd, 'c'), token());
    const running = sluice(['scan', 'a', 'b', 'c'], { cwd });
    const writer = await openFifo(join(cwd, 'a'));
    unlinkSync(join(cwd, 'b'));
    writer('text\n');
    const run = await running;
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/^sluice: b: .*ENOENT.*\[ERR_INPUT\]\n$/),
    ]);
    expect(records(run).flatMap(({ path }) => path ?? [])).toEqual(['c']);
  });

  it('a FIFO is read to its end, in the pieces in which it comes', async () => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const running = sluice(['scan', 'pipe'], { cwd });
    const script = `exec 3> pipe; printf 'x %s' '${token().slice(0, 17)}' >&3; sleep 0.3; printf '%s y' '${token().slice(17)}' >&3`;
    const writer = spawn('sh', ['-c', script], { cwd });
    const run = await running;
    writer.kill();
    expect([run.status, records(run)[0]]).toEqual([
      1,
      expect.objectContaining({ path: 'pipe', start: 2, end: 42 }),
    ]);
  });

  it('a FIFO and a dead link found in a folder are named, and nobody waits for them', async () => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    symlinkSync('nowhere', join(cwd, 'dead'));
    writeFileSync(join(cwd, 'file'), token());
    const run = await sluice(['scan', '.'], { cwd });
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/^sluice: pipe: not scanned/m);
    expect(run.stderr).toMatch(/^sluice: dead: not scanned/m);
    expect(summaryOf(run)).toMatchObject({ files: 1, findings: 1, errors: 2 });
  });

  it('a folder that contains itself by links is scanned once', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'x/y'), { recursive: true });
    writeFileSync(join(cwd, 'x/y/file'), token());
    symlinkSync('..', join(cwd, 'x/y/up'));
    symlinkSync('.', join(cwd, 'self'));
    symlinkSync('y', join(cwd, 'x/a-second-way'));
    symlinkSync('circle', join(cwd, 'circle'));
    const run = await sluice(['scan', '.'], { cwd });
    expect(records(run).flatMap(({ path }) => path ?? [])).toEqual(['x/y/file']);
    expect(summaryOf(run)).toMatchObject({ files: 1 });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/^sluice: circle: .*ELOOP/)]);
  });

  it('a file as standard input', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, `${'line\n'.repeat(100_000)}${token()}`);
    const fd = openSync(path, constants.O_RDONLY);
    const run = spawnSync(process.execPath, [CLI, 'scan'], { stdio: [fd, 'pipe', 'pipe'], encoding: 'utf8' });
    closeSync(fd);
    expect([run.status, run.stdout]).toEqual([1, expect.stringContaining('"line":100001')]);
  });

  it('standard input that is a folder is a typed error', () => {
    const fd = openSync(temporaryFolder(), constants.O_RDONLY);
    const run = spawnSync(process.execPath, [CLI, 'scan'], { stdio: [fd, 'pipe', 'pipe'], encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/EISDIR.*\[ERR_INPUT\]/)]);
  });
});

describe('output', () => {
  it.each(['jsonl', 'json', 'text', 'sarif', 'csv', 'html'])(
    'a reader that leaves is no error (%s)',
    async (format) => {
      const cwd = temporaryFolder();
      const line = `${token()} and some text\n`;
      for (let i = 0; i < 20; i += 1) writeFileSync(join(cwd, `f${i}`), line.repeat(500));
      const child = spawn(process.execPath, [CLI, 'scan', '.', '--format', format], { cwd });
      child.stdout.once('data', () => child.stdout.destroy());
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
      });
      const status = await new Promise((resolve) =>
        child.on('close', (code, signal) => resolve(signal ?? code)),
      );
      expect([status, stderr]).toEqual([1, '']);
    },
  );

  it('a full disk is an error', async () => {
    const run = spawnSync('sh', ['-c', '"$0" "$1" scan > /dev/full', process.execPath, CLI], {
      input: token(),
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/ENOSPC.*\[ERR_INPUT\]/)]);
    const file = await sluice(['scan', '--output', '/dev/full'], { stdin: token() });
    expect([file.status, file.stderr]).toEqual([2, expect.stringMatching(/ENOSPC.*\[ERR_INPUT\]/)]);
  });
});

describe('pattern files', () => {
  const pattern = (lines: string) => `- id: own\n  category: dlp\n  severity: high\n${lines}`;

  it.each([
    ['a wrong type', pattern('  expression: [1, 2]\n'), /own\.yaml:4: .*expression/],
    ['a wrong value', pattern('  expression: abc\n').replace('high', 'huge'), /own\.yaml:3: .*severity/],
    ['an unknown key', pattern('  expression: abc\n  colour: red\n'), /own\.yaml:5: .*colour/],
    ['an expression that RE2 refuses', pattern("  expression: 'abc(?=d)'\n"), /own\.yaml:4: .*own/],
    ['an expression with a back-reference', pattern("  expression: '(a)bc\\1'\n"), /own\.yaml:4: .*own/],
    [
      'an expression that matches nothing at all',
      pattern("  expression: 'a*'\n"),
      /own\.yaml:4: .*nothing at all/,
    ],
    [
      'an unknown validator',
      pattern("  expression: 'abc'\n  validator: horoscope\n"),
      /own\.yaml:\d+: .*horoscope/,
    ],
    ['an id twice', pattern("  expression: 'abc'\n").repeat(2), /own\.yaml.*: .*own.*twice/],
    ['no YAML', '- id: "open\n', /own\.yaml:\d+: no valid YAML/],
    ['another thing altogether', '42\n', /own\.yaml:1: /],
    ['nothing', '', /own\.yaml:1: /],
    ['a bomb of aliases', aliasBomb(), /own\.yaml/],
  ])('%s: status 2, with the place', async (_, yaml, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'own.yaml'), yaml);
    for (const args of [
      ['patterns', 'test', 'own.yaml'],
      ['scan', '--patterns', 'own.yaml'],
    ]) {
      const run = await sluice(args, { cwd, stdin: 'text' });
      expect([run.status, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(message)]);
      expect(run.stderr).toContain('[ERR_PATTERN]');
      expect(run.stderr).not.toContain('unexpected');
    }
  });

  it('an id of a built-in pattern cannot be taken', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'own.yaml'),
      pattern("  expression: 'abc'\n").replace('id: own', 'id: github-token'),
    );
    const run = await sluice(['scan', '--patterns', 'own.yaml'], { cwd, stdin: '' });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/github-token.*\[ERR_PATTERN\]/)]);
  });

  it('a folder and a missing file', async () => {
    for (const file of ['.', 'missing.yaml']) {
      const run = await sluice(['patterns', 'test', file], { cwd: temporaryFolder() });
      expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/can't be read.*\[ERR_PATTERN\]/)]);
    }
  });
});

function aliasBomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`,
  );
  return `a0: &a0 [x, x, x]\n${levels.join('\n')}\n`;
}

/** Opens the writing end once there is a reader; the function returned writes and closes. */
async function openFifo(path: string): Promise<(text: string) => void> {
  for (;;) {
    try {
      const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
      return (text) => {
        writeSync(fd, text);
        closeSync(fd);
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
