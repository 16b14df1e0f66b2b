/** Compressed inputs on the command line: bzip2, xz, zstd, brotli, tar; damaged ones; bombs; many of them. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputScan } from '../../src/cli/input-scan.js';
import type { Session } from '../../src/index.js';
import { makeZip } from '../prelude/zip-archive.js';
import { CLI, records, sluice, summaryOf, temporaryFolder, token } from './run.js';

/** One line with a token, as the programs of these names compress it. */
const SECRET = 'ghp_Zq7kW2x9Ty4Bn8Lm3Vc6Zq7kW2x9Ty4Bn8Lm';
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AAwACldADWZS5QggUknzy0mfl5ErUa97WM+LkrcABLwnGp0wjv0Ru2VI/B/b8gAAAAAAOthTPG1jjYEAAFFMVEOVvwftvN9AQAAAAAEWVo=',
  'base64',
);
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWUKWq1sAABHfgAAQQAAd4BAEBZCOy2BgIAAxRoaAAAASqNNA0D1Aeo9qm/iYlI5g+EZmwxrAzp6cXVx2dOOQkQWI/F3JFOFCQQparWw=',
  'base64',
);
const ZSTD = Buffer.from(
  'KLUv/SQxRQEAFAJrZXkgZ2hwX1pxN2tXMng5VHk0Qm44TG0zVmM2IGVuZAoBABwynVvdmow=',
  'base64',
);
const BROTLI = zlib.brotliCompressSync(`key ${SECRET} end\n`);
const hasZstd = 'createZstdDecompress' in zlib;
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

const found = (run: Parameters<typeof records>[0]) =>
  records(run)
    .filter(({ type }) => type === 'finding')
    .map(({ path, decoded, start, text }) => ({ path, decoded, start, text }));

describe('formats', () => {
  const cases: [string, string, Buffer][] = [
    ['xz', 'log', XZ],
    ['bzip2', 'log', BZIP2],
    ['br', 'log.br', BROTLI],
    ...(hasZstd ? ([['zstd', 'log', ZSTD]] as [string, string, Buffer][]) : []),
  ];

  it.each(cases)('%s is opened, and several in one file', async (decoded, name, bytes) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, name), bytes);
    const one = await sluice(['scan', '.', '--show-secrets'], { cwd });
    expect([one.stderr, found(one)]).toEqual(['', [{ path: name, decoded, start: 4, text: SECRET }]]);
    if (decoded === 'br') return;
    writeFileSync(join(cwd, name), Buffer.concat([bytes, bytes, bytes]));
    const run = await sluice(['scan', '.', '--show-secrets', '--jobs', '2'], { cwd });
    expect(found(run).map(({ start }) => start)).toEqual([4, 53, 102]);
    const piped = await sluice(['scan'], { stdin: bytes });
    expect(found(piped)).toEqual([expect.objectContaining({ path: '-', decoded })]);
  });

  it.each(cases)(
    '%s that is cut short, damaged, or followed by something else is named',
    async (_, name, bytes) => {
      const cwd = temporaryFolder();
      // Nothing in brotli data says whether they are whole.
      const damaged = Buffer.from(name.endsWith('.br') ? bytes.subarray(0, 12) : bytes);
      damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 6);
      for (const bad of [
        bytes.subarray(0, bytes.length - 6),
        damaged,
        Buffer.concat([bytes, Buffer.from('and more text')]),
      ]) {
        writeFileSync(join(cwd, name), bad);
        writeFileSync(join(cwd, 'z.txt'), token('j'));
        const run = await sluice(['scan', '.', '--show-secrets'], { cwd });
        expect([run.status, run.stderr]).toEqual([
          2,
          expect.stringMatching(/^sluice: log.*(?:damaged|cut short).*\[ERR_INPUT\]\n$/),
        ]);
        expect(found(run).map(({ path }) => path)).toContain('z.txt');
      }
    },
  );

  it.skipIf(hasZstd)('zstd is named where this Node has no decoder (skipped where it has one)', async () => {
    const run = await sluice(['scan'], { stdin: ZSTD });
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/zstd.*22\.15.*\[ERR_INPUT\]/)]);
  });

  it('xz inside an archive is named, and the rest is scanned', async () => {
    const cwd = temporaryFolder();
    const entries = [
      { name: 'in.xz', data: XZ },
      { name: 'in.bz2', data: BZIP2 },
    ];
    writeFileSync(join(cwd, 'a.zip'), makeZip(entries));
    const run = await sluice(['scan', '.'], { cwd });
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/^sluice: a\.zip!in\.xz: .*xz.*\[ERR_INPUT\]\n$/),
    ]);
    expect(found(run)).toEqual([expect.objectContaining({ path: 'a.zip!in.bz2', decoded: 'zip+bzip2' })]);
  });

  it.each([
    ['xz', 'tar -cJf'],
    ['bzip2', 'tar -cjf'],
  ])(
    'a large tar archive under %s (skipped where the program is not installed)',
    async (program, command) => {
      if (!has('tar') || !has(program)) return;
      const cwd = temporaryFolder();
      const noise = Array.from({ length: 30_000 }, (_, i) => `line ${i * 7919} of ${i % 97} things\n`).join(
        '',
      );
      writeFileSync(join(cwd, 'big.txt'), `${noise}${token()}\n${noise}${token('j')}\n`);
      spawnSync('sh', ['-c', `${command} x big.txt && rm big.txt`], { cwd });
      const run = await sluice(['scan', '.'], { cwd });
      expect(found(run).map(({ path, start }) => [path, start])).toEqual([
        ['x!big.txt', noise.length],
        ['x!big.txt', 2 * noise.length + token().length + 1],
      ]);
    },
  );

  it.each(['br', 'bzip2'])('a bomb (%s) ends with a typed report, in flat memory', async (kind) => {
    if (kind === 'bzip2' && !has('bzip2')) return;
    const zeros = Buffer.alloc(80 * 1024 * 1024);
    const bytes =
      kind === 'br'
        ? zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } })
        : spawnSync('bzip2', ['-c'], { input: zeros, maxBuffer: 1e9 }).stdout;
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bomb.br'), bytes);
    if (kind === 'bzip2') spawnSync('mv', ['bomb.br', 'bomb'], { cwd });
    const run = await sluice(['scan', '.', '--include', 'github-token', '--binary'], { cwd });
    expect([run.status, run.stderr]).toEqual([
      2,
      expect.stringMatching(/expands to more than.*\[ERR_LIMIT\]/),
    ]);
    expect(run.peak).toBeLessThan(250);
  });
});

describe('faults', () => {
  it('many damaged archives take no descriptors along', () => {
    const cwd = temporaryFolder();
    const damaged = zlib.gzipSync(token().repeat(50)).fill(0xff, 12, 30);
    for (let i = 0; i < 300; i += 1) writeFileSync(join(cwd, `f${i}.gz`), damaged);
    const script = 'ulimit -n 100; exec "$0" "$1" scan .';
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
      cwd,
      encoding: 'utf8',
    });
    expect([status, stderr.match(/damaged or cut short/g)?.length, /EMFILE/.test(stderr)]).toEqual([
      2,
      300,
      false,
    ]);
  });

  it.each([
    ['gzip', Buffer.concat([zlib.gzipSync('').subarray(0, 10), Buffer.alloc(9000, 0xff)])],
    ['xz', Buffer.from(XZ).fill(0x55, 40, 60)],
  ])('standard input that stays open after damaged %s is not waited for', async (_, bytes) => {
    const child = spawn(process.execPath, [CLI, 'scan']);
    child.stdin.on('error', () => undefined).write(bytes);
    let stdout = '';
    child.stdout.on('data', (text: Buffer) => {
      stdout += text.toString();
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    const late = new Promise((resolve) => setTimeout(() => resolve('still there'), 20_000).unref());
    const ended = await Promise.race([closed, late]);
    child.kill('SIGKILL');
    expect([ended, stdout]).toEqual([2, expect.stringContaining('"errors":1')]);
  });

  it('an archive of many names, also the same, takes time in their number', () => {
    const session: Session = {
      push: () => [],
      end: () => ({ findings: [], bytes: 0, truncated: null }),
      frontier: () => 0,
      truncated: null,
    };
    const time = (count: number, name: (i: number) => string): number => {
      const entries = Array.from({ length: count }, (_, i) => ({
        name: name(i),
        data: new Uint8Array(0),
        method: 0,
      }));
      const archive = makeZip(entries);
      const scan = new InputScan('a.zip', () => session, undefined, { ignoresMarks: true });
      const started = process.cpuUsage();
      scan.push(archive);
      scan.end();
      const { length } = scan.takeResults();
      expect(length).toBe(count);
      // Of the processor, not of the clock: the suite runs beside itself.
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    };
    for (const name of [() => 'same', (i: number) => `n${i}`]) {
      time(2000, name);
      const ratio = time(32_000, name) / Math.max(5, time(4000, name));
      expect(ratio).toBeLessThan(30);
    }
  });

  it('entries of one name keep their findings, also where one of them is damaged', async () => {
    const cwd = temporaryFolder();
    const text = Buffer.from(`${token()}\n${'some text to fill it\n'.repeat(400)}`);
    const noise = zlib.gzipSync(
      Buffer.concat([text, Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i) % 251))]),
    );
    const entries = [text, noise.subarray(0, noise.length - 20), text].map((data) => ({
      name: 'same',
      data,
    }));
    writeFileSync(join(cwd, 'a.zip'), makeZip(entries));
    const run = await sluice(['scan', '.'], { cwd });
    expect(found(run).map(({ path }) => path)).toEqual(['a.zip!same', 'a.zip!same#2', 'a.zip!same#3']);
    expect(summaryOf(run)).toMatchObject({ files: 3, errors: 1 });
  });
});
