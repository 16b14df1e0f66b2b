/** What is left out because it is known: baselines, and marks in the input. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AllowMarks } from '../../src/cli/allow-marks.js';
import { records, sluice, summaryOf, temporaryFolder, token } from './run.js';

const KEY = { SLUICE_FINGERPRINT_KEY: 'a key of the tests' };
const NO_KEY = { SLUICE_FINGERPRINT_KEY: '' };

describe('a baseline', () => {
  it.each([
    ['a salt of its own', NO_KEY],
    ['the key of the environment', KEY],
  ])('knows a secret again where it moved, with %s', async (_, env) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), `one\n${token()}\n`);
    const first = await sluice(['scan', 'a', '--write-baseline', 'known'], { cwd, env });
    expect([first.status, first.stderr]).toEqual([1, '']);
    const text = readFileSync(join(cwd, 'known'), 'utf8');
    expect(text).toContain('github-token ');
    expect(text).not.toContain(token().slice(4, 14));
    expect(JSON.parse(text)).toMatchObject({ salt: env === KEY ? null : expect.any(String) });

    writeFileSync(join(cwd, 'a'), `\n\n\nmoved ${token()}\n`);
    writeFileSync(join(cwd, 'b'), `${token()}\n`);
    const again = await sluice(['scan', 'a', 'b', '--baseline', 'known'], { cwd, env });
    expect([again.status, records(again)]).toEqual([0, [expect.objectContaining({ findings: 0, known: 2 })]]);

    writeFileSync(join(cwd, 'b'), `${token('j')}\n`);
    const more = await sluice(['scan', 'a', 'b', '--baseline', 'known', '--format', 'text'], { cwd, env });
    expect([more.status, more.stdout]).toEqual([
      1,
      expect.stringContaining('1 critical; 1 in the baseline;'),
    ]);
  });

  it('keeps its salt when it is written anew, and then says the same', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), token());
    const args = ['scan', 'a', '--write-baseline', 'known'];
    await sluice(args, { cwd, env: NO_KEY });
    const text = readFileSync(join(cwd, 'known'), 'utf8');
    await sluice(args, { cwd, env: NO_KEY });
    expect(readFileSync(join(cwd, 'known'), 'utf8')).toBe(text);
    await sluice([...args, '--baseline', 'known'], { cwd, env: NO_KEY });
    expect(readFileSync(join(cwd, 'known'), 'utf8')).toBe(text);
  });

  it('of another key, or of another kind, is an error that says so', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a'), token());
    await sluice(['scan', 'a', '--write-baseline', 'own'], { cwd, env: NO_KEY });
    await sluice(['scan', 'a', '--write-baseline', 'keyed'], { cwd, env: KEY });
    writeFileSync(join(cwd, 'other'), '{"kind": "something else"}');
    const why = async (file: string, env: Record<string, string>) => {
      const run = await sluice(['scan', 'a', '--baseline', file], { cwd, env });
      expect([run.status, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/^sluice: .*\[ERR_INPUT\]\n$/);
      return run.stderr;
    };
    expect(await why('own', KEY)).toContain('unset SLUICE_FINGERPRINT_KEY');
    expect(await why('keyed', NO_KEY)).toContain('is not set');
    expect(await why('keyed', { SLUICE_FINGERPRINT_KEY: 'x' })).toContain('another SLUICE_FINGERPRINT_KEY');
    expect(await why('other', NO_KEY)).toContain('not a baseline');
    expect(await why('missing', NO_KEY)).toContain('ENOENT');
  });

  it('the key of the environment makes fingerprints last without one', async () => {
    const print = async () =>
      records(await sluice(['scan'], { stdin: token(), env: KEY }))[0]?.['fingerprint'];
    expect(await print()).toBe(await print());
  });
});

describe('sluice:allow', () => {
  const scan = (stdin: string | Uint8Array, ...args: string[]) => sluice(['scan', ...args], { stdin });

  it('keeps the patterns it names quiet on its line, and is counted', async () => {
    const run = await scan(`${token()} // sluice:allow npm-token, github-token\n${token('j')}\n`);
    expect(records(run)).toEqual([
      expect.objectContaining({ line: 2 }),
      expect.objectContaining({ findings: 1, allowed: 1 }),
    ]);
    const all = await scan(`# sluice:allow github-token\t${token()}`, '--format', 'text');
    expect([all.status, all.stdout]).toEqual([
      0,
      expect.stringContaining('no findings; 1 allowed in place;'),
    ]);
  });

  it('says nothing about other patterns, lines and ways of writing, and nothing with --no-allow', async () => {
    for (const mark of ['npm-token', '', 'github-token-x', '*', 'GITHUB-TOKEN']) {
      expect((await scan(`${token()} sluice:allow ${mark}`)).status).toBe(1);
    }
    expect((await scan(`sluice:allow github-token\n${token()}`)).status).toBe(1);
    const run = await scan(`${token()} sluice:allow github-token`, '--no-allow');
    expect([run.status, summaryOf(run)['allowed']]).toEqual([1, undefined]);
  });

  it('counts in what was packed', async () => {
    expect((await scan(gzipSync(`x\n${token()} sluice:allow github-token\n`))).status).toBe(0);
  });

  it('is read the same in any cut', () => {
    const text = Buffer.from('ab\nx sluice:allow a, b\nsluice:allow c\nsluice:allow\nsluice:allow d');
    const at = (line: number, patternId: string) =>
      ({ patternId, start: line + 1, column: 2 }) as Parameters<AllowMarks['allows']>[0];
    for (let cut = 0; cut <= text.length; cut += 1) {
      for (const size of [1, 7, text.length]) {
        const marks = new AllowMarks();
        marks.push(text.subarray(0, cut));
        for (let i = cut; i < text.length; i += size) marks.push(text.subarray(i, i + size));
        marks.end();
        const said = [at(3, 'a'), at(3, 'b'), at(23, 'c'), at(51, 'd')].map((finding) =>
          marks.allows(finding),
        );
        expect([cut, size, ...said]).toEqual([cut, size, true, true, true, true]);
        expect(marks.allows(at(3, 'c')) || marks.allows(at(0, 'a')) || marks.allows(at(38, 'd'))).toBe(false);
      }
    }
  });
});
