/** Folders of small files: the same report by any engine, however many files are scanned in one go. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../engines.js';
import { type Run, sluice, summaryOf, temporaryFolder, token } from './run.js';

const KEY = { SLUICE_FINGERPRINT_KEY: 'a key of the tests' };
const UTF16 = (text: string) => Buffer.from(text, 'utf16le');

/** Mostly files of which there is nothing to say, and among them one of each other kind. */
function makeTree(): { cwd: string; files: number; bytes: number } {
  const cwd = temporaryFolder();
  let bytes = 0;
  let files = 0;
  const write = (name: string | Buffer, content: string | Uint8Array, text = Buffer.from(content)) => {
    writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from(name)]), content);
    files += 1;
    bytes += text.length;
  };
  for (let folder = 0; folder < 5; folder += 1) {
    mkdirSync(join(cwd, `d${folder}`));
    for (let i = 0; i < 100; i += 1) write(`d${folder}/f${i}`, `line ${i}\n`.repeat(i));
  }
  write('d0/found', `text\n${token()}\n`);
  write('d1/allowed', `${token('a')} sluice:allow github-token\n`);
  write('d1/wide', UTF16(`wide text ${token('b')}`), Buffer.from(`wide text ${token('b')}`));
  write('d1/wide-and-clean', UTF16('wide text and no more'), Buffer.from('wide text and no more'));
  write('d2/packed.gz', gzipSync(token('c')), Buffer.from(token('c')));
  write('d2/packed-and-clean', gzipSync('text'), Buffer.from('text'));
  write('d3/web.br', brotliCompressSync(token('d')), Buffer.from(token('d')));
  write(Buffer.from('d3/bad\n\xff\xfe', 'latin1'), `${token('e')}\n`);
  write(Buffer.from('d3/clean\n\xff', 'latin1'), 'text');
  write('d4/larger', `${'some text\n'.repeat(20_000)}${token('f')}\n`);
  symlinkSync('../d0/f99', join(cwd, 'd4/link'));
  files += 1;
  bytes += 'line 99\n'.length * 99;
  writeFileSync(join(cwd, 'd4/binary'), 'text and\0binary');
  return { cwd, files, bytes };
}

const told = (run: Run) => [
  run.status,
  run.stdout.replace(/"engine":"[a-z]+"/, '').replace(/"elapsedMs":\d+/, ''),
  run.stderr,
];

describe('a folder of small files', () => {
  it('has one report, by any engine and any number of jobs', async () => {
    const { cwd, files, bytes } = makeTree();
    const scan = (engine: string, jobs: number) =>
      sluice(['scan', '.', '--engine', engine, '--jobs', String(jobs)], { cwd, env: KEY });
    const first = await scan('portable', 1);
    expect(summaryOf(first)).toMatchObject({ files, bytes, findings: 6, allowed: 1, errors: 0 });
    expect(first.stderr).toBe('sluice: files skipped: 1 as binary (--binary scans them)\n');
    for (const engine of ENGINES)
      for (const jobs of [1, 3]) expect(told(await scan(engine, jobs))).toEqual(told(first));
  });

  it('of ten thousand files is scanned side by side without being asked, to the same report', async () => {
    const cwd = temporaryFolder();
    for (let i = 0; i < 10_500; i += 1) {
      if (i % 500 === 0) mkdirSync(join(cwd, `d${i / 500}`));
      writeFileSync(
        join(cwd, `d${Math.floor(i / 500)}/f${i}`),
        i % 1000 === 7 ? `${token()} ${i}\n` : `line ${i}\n`,
      );
    }
    const scan = (...args: string[]) => sluice(['scan', '.', ...args], { cwd, env: KEY });
    const [unasked, one] = [await scan(), await scan('--jobs', '1')];
    expect(summaryOf(one)).toMatchObject({ files: 10_500, findings: 11 });
    expect(told(unasked)).toEqual(told(one));
  });

  it.each(ENGINES)('keeps to --max-filesize, --charset and --binary (%s)', async (engine) => {
    const { cwd } = makeTree();
    const scan = async (...args: string[]) =>
      summaryOf(await sluice(['scan', '.', '--engine', engine, ...args], { cwd }));
    const sized = await scan('--max-filesize', '99');
    expect(sized).toMatchObject({ errors: 0 });
    expect((sized['skipped'] as unknown[]).length).toBeGreaterThan(400);
    const all = (await scan()) as { bytes: number; files: number };
    expect(await scan('--binary')).toMatchObject({ files: all.files + 1, bytes: all.bytes + 15 });
    // Each two bytes of the text become three.
    const wide = (await scan('--charset', 'utf-16le')) as { bytes: number; truncated: unknown };
    expect(wide.bytes).toBeGreaterThan(all.bytes);
  });

  it.each(ENGINES)('does not scan its own report, nor one that is empty yet (%s)', async (engine) => {
    const { cwd } = makeTree();
    const run = await sluice(['scan', '.', '--engine', engine, '--output', 'd0/report'], { cwd });
    expect(run.stderr).toContain('sluice: d0/report: is the report itself: not scanned\n');
    const again = await sluice(['scan', 'd0', '--engine', engine, '--exclude', 'github-token'], { cwd });
    expect(summaryOf(again)).toMatchObject({ files: 102 });
  });

  it('is scanned whole where threads start before all is found', async () => {
    const cwd = temporaryFolder();
    for (let folder = 0; folder < 30; folder += 1) {
      mkdirSync(join(cwd, `d${folder}`));
      for (let i = 0; i < 100; i += 1) writeFileSync(join(cwd, `d${folder}/${i}`), `line ${i}\n`);
    }
    writeFileSync(join(cwd, 'd7/50'), token());
    const run = await sluice(['scan', '.', '--jobs', '2'], { cwd });
    expect([run.status, run.stderr]).toEqual([1, '']);
    expect(summaryOf(run)).toMatchObject({ files: 3000, findings: 1, errors: 0 });
  });
});
