/** Faults of the system while a scan goes on: named, status 2, and all else is scanned. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CLI, records, sluice, summaryOf, temporaryFolder, token } from './run.js';

/** Bytes of a file. */
const BREAKS_AT = 300_000;
/** The environment of a process in which something happens after every read of a file; in worker threads too. */
function hooked(then: string): Record<string, string> {
  const script = `
    import { open } from 'node:fs/promises';
    import { appendFileSync } from 'node:fs';
    const handle = await open(process.execPath);
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const { read } = prototype;
    const sums = new WeakMap();
    prototype.read = async function (...args) {
      const result = await read.apply(this, args);
      const sum = (sums.get(this) ?? 0) + result.bytesRead;
      sums.set(this, sum);
      ${then}
      return result;
    };`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

/** The disk fails when a file has been read this far. */
const FAILING_DISK = hooked(
  `if (sum > ${BREAKS_AT}) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', errno: -5 });`,
);

const paths = (run: Parameters<typeof records>[0]) => records(run).flatMap(({ path }) => path ?? []);

describe('reading', () => {
  it.each([1, 3])(
    'that fails half-way: what came before counts, the rest is scanned (%i jobs)',
    async (jobs) => {
      const cwd = temporaryFolder();
      const filler = 'some text of a log\n'.repeat(30_000);
      for (const name of ['a', 'b\nc'])
        writeFileSync(join(cwd, name), `${token()}\n${filler}${token('j')}\n`);
      writeFileSync(join(cwd, 'd'), token('h'));
      const run = await sluice(['scan', '.', '--jobs', String(jobs)], {
        cwd,
        env: FAILING_DISK,
      });
      expect(run.status).toBe(2);
      expect(run.stderr.split('\n')).toEqual([
        "sluice: a: can't be read: i/o error (EIO) [ERR_INPUT]",
        "sluice: b\\nc: can't be read: i/o error (EIO) [ERR_INPUT]",
        '',
      ]);
      expect(paths(run)).toEqual(['a', 'b\nc', 'd']);
      expect(summaryOf(run)).toMatchObject({ files: 3, findings: 3, errors: 2 });
    },
  );

  it('a file that grows as fast as it is read has an end', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `${token()}\n${'some text of a log\n'.repeat(10_000)}`);
    writeFileSync(join(cwd, 'b'), token('j'));
    const growing = hooked(`
      if (result.bytesRead > 100) appendFileSync('a', 'x y z\\n'.repeat(result.bytesRead / 6));`);
    const run = await sluice(['scan', '.'], { cwd, env: growing });
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/^sluice: a: it grows while it is read: .*--follow.*\[ERR_INPUT\]\n$/),
    ]);
    expect(paths(run)).toEqual(['a', 'b']);
  });

  it('names with line feeds and with what is no UTF-8 are named on one line', async () => {
    const cwd = temporaryFolder();
    const name = Buffer.concat([Buffer.from(`${cwd}/bad\n`), Buffer.from([0xff, 0xfe]), Buffer.from('.gz')]);
    writeFileSync(name, gzipSync(token()).subarray(0, 20));
    const run = await sluice(['scan', '.', '--format', 'text'], { cwd });
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/^sluice: bad\\n\ufffd\ufffd\.gz: .*cut short.*\[ERR_INPUT\]\n$/),
    ]);
    const list = Buffer.concat([name.subarray(cwd.length + 1), Buffer.from([0])]);
    const listed = await sluice(['scan', '--files-from', '-'], { cwd, stdin: list });
    expect([listed.status, summaryOf(listed)]).toEqual([2, expect.objectContaining({ errors: 1 })]);
  });
});

describe.skipIf(spawnSync('test', ['-c', '/dev/full']).status !== 0)(
  'a full disk (skipped without /dev/full)',
  () => {
    it.each(['text', 'jsonl', 'json', 'sarif', 'csv', 'html'])('under a report (%s)', async (format) => {
      const cwd = temporaryFolder();
      mkdirSync(join(cwd, 'in'));
      for (let i = 0; i < 30; i += 1) writeFileSync(join(cwd, `in/${i}`), `${token()}\n`.repeat(50));
      const run = await sluice(['scan', 'in', '--format', format, '--output', '/dev/full'], { cwd });
      expect([run.status, run.stderr]).toEqual([
        2,
        expect.stringMatching(/^sluice: \/dev\/full: .*ENOSPC.*\[ERR_INPUT\]\n$/),
      ]);
      const script = '"$0" "$1" scan in --format "$2" > /dev/full';
      const piped = spawnSync('sh', ['-c', script, process.execPath, CLI, format], { cwd, encoding: 'utf8' });
      expect([piped.status, piped.stderr]).toEqual([2, expect.stringMatching(/ENOSPC.*\[ERR_INPUT\]\n$/)]);
    });

    it('under what redact writes, and under completions', async () => {
      const options = { stdin: `${token()}\n`.repeat(1000) };
      const redact = await sluice(['redact', '--output', '/dev/full'], options);
      expect([redact.status, redact.stderr]).toEqual([2, expect.stringMatching(/ENOSPC.*\[ERR_INPUT\]\n$/)]);
      const script = '"$0" "$1" completions bash > /dev/full';
      const run = spawnSync('sh', ['-c', script, process.execPath, CLI], { encoding: 'utf8' });
      expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/ENOSPC.*\[ERR_INPUT\]\n$/)]);
    });
  },
);
