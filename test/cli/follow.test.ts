/**
 * `--follow` against files that grow, are rotated, emptied, deleted and made anew at random: every finding of
 * every text once. `SECONDS=60 npx vitest run test/cli/follow.test.ts` goes on for longer.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/base/types.js';
import { createScanner } from '../../src/scanner.js';
import { Writer } from './follow-writer.js';
import { CLI, sluice, temporaryFolder, token } from './run.js';

const SECONDS = Number(process.env['SECONDS'] ?? 5);
const KEY = 'a key of the tests';
/** The clock of the day jumps to and fro; and the peak of the resident set is the last line. */
const PRELOAD = `
  const now = Date.now;
  Date.now = () => now() + (Math.random() < 0.5 ? 864e5 : -864e5);
  process.on("exit", () => process.stderr.write("\\npeak " + process.resourceUsage().maxRSS));`;

type Row = Record<string, unknown>;
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A scan that follows, and what it has said so far. */
function follow(args: readonly string[], cwd: string) {
  const preload = `data:text/javascript,${encodeURIComponent(PRELOAD)}`;
  const argv = ['--import', preload, CLI, 'scan', '--follow', '--show-secrets', ...args];
  const child = spawn(process.execPath, argv, { cwd, env: { ...process.env, SLUICE_FINGERPRINT_KEY: KEY } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const closed = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, by) => resolve(by ?? code));
  });
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    const status = await closed;
    const [messages = '', peak] = stderr.split('\npeak ');
    return { status, messages, peak: Number(peak) / 1024 };
  };
  endings.push(end);
  const rows = (): Row[] =>
    stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Row);
  const found = () => rows().filter(({ type }) => type === 'finding');
  /** Until so much was found, but not forever. */
  const until = async (count: number) => {
    for (let i = 0; i < 200 && found().length < count; i += 1) await setTimeout(50);
    return found().map(({ path, line, text }) => ({ path, line, text }));
  };
  return { child, end, rows, found, until, told: () => stdout, stderr: () => stderr };
}

const rowOf = ({ patternId, start, end, line, column, decoding, fingerprint }: Finding): string =>
  JSON.stringify([patternId, start, end, line, column, decoding, fingerprint]);

it(
  `finds what a scan of every text finds, each once (${SECONDS} s)`,
  async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'logs'));
    const { end, found, rows, told } = follow(['logs', 'named.log'], cwd);
    const random = Math.random;
    const isSeen = (secret: string) => told().includes(secret);
    const names = ['logs/a.log', 'logs/b.log', 'named.log'];
    const writers = names.map((name) => new Writer(join(cwd, name), isSeen, random));
    const stop = performance.now() + SECONDS * 1000;
    const work = async (writer: Writer) => {
      while (performance.now() < stop) await writer.step();
    };
    const late = async () => {
      await setTimeout(SECONDS * 400);
      mkdirSync(join(cwd, 'logs/new'));
      const writer = new Writer(join(cwd, 'logs/new/c.log'), isSeen, random);
      writers.push(writer);
      await work(writer);
    };
    await Promise.all([...writers.map(work), late()]);
    for (const writer of writers) writer.finish();
    const texts = writers.flatMap((writer) => writer.texts);
    const scanner = await createScanner({ pool: false, fingerprintKey: Buffer.from(KEY) });
    const expected = texts.flatMap((text) => scanner.scanSync(text).findings.map(rowOf)).sort();
    for (let i = 0; i < 100 && found().length < expected.length; i += 1) await setTimeout(100);
    // Long enough for something to be told twice.
    await setTimeout(1500);
    const { status, messages, peak } = await end();
    const got = found().map((row) => rowOf(row as unknown as Finding));
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    console.log(
      `followed ${SECONDS} s: ${texts.length} texts, ${bytes} bytes, ${got.length} findings, peak ${peak.toFixed(0)} MiB`,
    );
    expect(got.sort()).toEqual(expected);
    expect(rows().at(-1)).toMatchObject({ type: 'summary', findings: expected.length, bytes, errors: 0 });
    expect([status, messages.replace(/^sluice: named\.log: is not there yet\n/, '')]).toEqual([130, '']);
    expect(expected.length).toBeGreaterThan(50);
    expect(peak).toBeLessThan(220);
  },
  (SECONDS + 120) * 1000,
);

describe('--follow', () => {
  it('tells soon of a last line without an end, once it has long been silent', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `x ${token()}`);
    const { until, end } = follow(['a'], cwd);
    expect(await until(1)).toEqual([{ path: 'a', line: 1, text: token() }]);
    appendFileSync(join(cwd, 'a'), `\n${token('j')}\n`);
    expect(await until(2)).toEqual([
      { path: 'a', line: 1, text: token() },
      { path: 'a', line: 2, text: token('j') },
    ]);
    expect((await end('SIGTERM')).status).toBe(143);
  });

  it('survives the deletion of the folder, and takes what is made anew for new', async () => {
    const cwd = temporaryFolder();
    const write = (text: string) => {
      mkdirSync(join(cwd, 'logs'), { recursive: true });
      writeFileSync(join(cwd, 'logs/a'), `${text}\n`);
    };
    write(token());
    const { until, end, rows } = follow(['logs'], cwd);
    await until(1);
    rmSync(join(cwd, 'logs'), { recursive: true });
    await setTimeout(1500);
    write(token('j'));
    expect((await until(2)).map(({ text }) => text)).toEqual([token(), token('j')]);
    expect(await end()).toMatchObject({ status: 130, messages: '' });
    expect(rows().at(-1)).toMatchObject({ files: 2, errors: 0, interrupted: true });
  });

  it('opens what is compressed at the start, and passes over what rotation has packed', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'old.gz'), gzipSync(`${token()}\n`));
    writeFileSync(join(cwd, 'app.log'), `${token('j')}\n`);
    const { until, end, rows } = follow(['.'], cwd);
    await until(2);
    renameSync(join(cwd, 'app.log'), join(cwd, 'app.log.1'));
    writeFileSync(join(cwd, 'app.log.1.gz'), gzipSync(`${token('j')}\n`));
    writeFileSync(join(cwd, 'app.log'), `${token('h')}\n`);
    expect((await until(3)).map(({ path }) => path).sort()).toEqual(['app.log', 'app.log', 'old.gz']);
    await setTimeout(1500);
    await end();
    expect(rows().at(-1)).toMatchObject({
      findings: 3,
      errors: 0,
      skipped: [{ path: 'app.log.1.gz', why: 'compressed' }],
    });
  });

  it('leaves out its own report, and ends when nobody reads it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `${token()}\n`);
    const own = follow(['.', '--output', 'report'], cwd);
    for (let i = 0; i < 100 && !own.stderr().includes('is the report itself'); i += 1) await setTimeout(50);
    await setTimeout(1000);
    expect((await own.end()).status).toBe(130);
    const piped = follow(['a'], cwd);
    await piped.until(1);
    piped.child.stdout.destroy();
    appendFileSync(join(cwd, 'a'), `${token('j')}\n`);
    const closed = new Promise((resolve) => piped.child.on('close', resolve));
    expect(await Promise.race([closed, setTimeout(20_000, 'still there')])).toBe(1);
  });

  it.each([
    [['-'], '--follow is for files'],
    [[], 'nothing to follow'],
    [['.', '--write-baseline', 'b'], '--write-baseline'],
    [['.', '--redact'], 'cannot be used with'],
  ])('is refused for %j', async (args, message) => {
    const run = await sluice(['scan', '--follow', ...args], { cwd: temporaryFolder() });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });
});
