/** A large file on all cores: the outcome is that of one scan from start to end, whatever happens on the way. */
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanLarge } from '../../src/cli/large-file.js';
import {
  type InputOutcome,
  InputScanner,
  type InputSettings,
  type Scanned,
} from '../../src/cli/scan-input.js';
import type { Input } from '../../src/cli/walk.js';
import { createScanner, type Scanner } from '../../src/index.js';
import { records, sluice, temporaryFolder, token } from './run.js';

const KEY = new Uint8Array(32);
const NEVER = new AbortController().signal;
const SETTINGS: InputSettings = {
  ignoresMarks: false,
  takesBinary: false,
  hasSurroundings: true,
  own: undefined,
};
const LETTERS = 'abcdefghijklmnop';

/** Some megabytes of lines, and findings of all kinds at places far apart. */
function makeLog(lines: number): string {
  const filler = 'GET /index.html 200 the quick brown fox jumps over the lazy dog\n'.repeat(lines);
  const letter = (i: number) => LETTERS[i % LETTERS.length] as string;
  return Array.from({ length: 12 }, (_, i) => {
    const secret = token(letter(i));
    const kinds = [
      `key ${secret} and ${token(letter(i + 1))} end\n`,
      `${'x '.repeat(60)}${Buffer.from(`k ${secret} x`).toString('base64')}${' y'.repeat(60)}\n`,
      `known ${secret} sluice:allow github-token\n`,
      `${'a line '.repeat(30_000)}${secret}${' goes on'.repeat(30_000)} sluice:allow github-token\n`,
    ];
    return filler + kinds[i % kinds.length];
  }).join('');
}

async function withScanner<T>(work: (scanner: Scanner) => Promise<T>): Promise<T> {
  const scanner = await createScanner({ fingerprintKey: KEY, pool: { threads: 2 } });
  try {
    return await work(scanner);
  } finally {
    await scanner.close();
  }
}

interface Options {
  readonly settings?: InputSettings;
  readonly signal?: AbortSignal;
  readonly onPart?: (scanned: Scanned) => void;
}

const scanInParts = (
  scanner: Scanner,
  input: Input,
  options: Options = {},
): Promise<InputOutcome | undefined> => {
  const { settings = SETTINGS, signal = NEVER, onPart = () => undefined } = options;
  return scanLarge(input, { scanner, settings, signal, least: 1 }, onPart);
};

function scanInOne(scanner: Scanner, input: Input, settings = SETTINGS): Promise<InputOutcome> {
  const stop = { orNothing: <T>(promise: Promise<T>): Promise<T | undefined> => promise };
  return new InputScanner(() => scanner.createSession(), undefined, settings, stop).scan(input);
}

function write(content: string | Uint8Array): Input {
  const path = join(temporaryFolder(), 'a.log');
  writeFileSync(path, content);
  return { path: 'a.log', name: path };
}

describe('the outcome', () => {
  it.each([
    ['with marks and lines', SETTINGS],
    ['without', { ...SETTINGS, ignoresMarks: true, hasSurroundings: false }],
  ])('is that of one scan, %s', async (_, settings) => {
    await withScanner(async (scanner) => {
      const input = write(makeLog(4000));
      const parts: Scanned[] = [];
      const outcome = await scanInParts(scanner, input, { settings, onPart: (part) => parts.push(part) });
      expect(outcome).toEqual(await scanInOne(scanner, input, settings));
      expect(outcome?.parts[0]?.findings.length).toBe(settings.ignoresMarks ? 15 : 9);
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.map(({ part }) => part)).toEqual(parts.map(({ part }) => part).sort((a, b) => a - b));
    });
  });

  it('is that of one scan where a limit comes into play', async () => {
    await withScanner(async (scanner) => {
      const line = (_: unknown, i: number) => `${token(LETTERS[i % 16])} ${'words '.repeat(20)}\n`;
      const input = write(Array.from({ length: 12_000 }, line).join(''));
      const outcome = await scanInParts(scanner, input);
      const expected = await scanInOne(scanner, input);
      expect(outcome?.parts[0]).toMatchObject({ truncated: 'findings' });
      expect(outcome?.parts[0]?.findings).toEqual(expected.parts[0]?.findings);
    });
  });

  it('is nothing for what has to be unpacked, converted or passed over', async () => {
    await withScanner(async (scanner) => {
      const log = makeLog(500);
      expect(await scanInParts(scanner, write(gzipSync(log)))).toBeUndefined();
      expect(await scanInParts(scanner, write(Buffer.from(log, 'utf16le')))).toBeUndefined();
      expect(await scanInParts(scanner, { ...write(`\0${log}`), isFound: true })).toBeUndefined();
      const settings = { ...SETTINGS, maxFilesize: 10 };
      expect(await scanInParts(scanner, write(log), { settings })).toBeUndefined();
      expect(await scanInParts(scanner, { path: 'x', name: '/nowhere' })).toBeUndefined();
      expect(await scanInParts(scanner, { path: '-', name: undefined })).toBeUndefined();
    });
  });
});

describe('on the way', () => {
  it('what was found until it is interrupted is kept', async () => {
    await withScanner(async (scanner) => {
      const input = write(makeLog(20_000));
      const controller = new AbortController();
      let scanned: Scanned | undefined;
      const onPart = (part: Scanned) => {
        scanned = part;
        if (part.part > 0.4) controller.abort();
      };
      const outcome = await scanInParts(scanner, input, { signal: controller.signal, onPart });
      const { findings = [], bytes } = outcome?.parts[0] ?? {};
      expect(bytes).toBe(scanned?.bytes);
      const all = (await scanInOne(scanner, input)).parts[0]?.findings ?? [];
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.length).toBeLessThan(all.length);
      expect(findings).toEqual(all.slice(0, findings.length));
    });
  });

  it('a file that grows is scanned as it was, and that is said', async () => {
    await withScanner(async (scanner) => {
      const input = write(makeLog(4000));
      const expected = await scanInOne(scanner, input);
      let isGrown = false;
      const onPart = () => {
        if (!isGrown) appendFileSync(input.name as string, 'more\n');
        isGrown = true;
      };
      const outcome = await scanInParts(scanner, input, { onPart });
      expect(outcome).toEqual({ ...expected, notes: [expect.stringMatching(/last 5 bytes were not/)] });
    });
  });

  it('a file that is cut fails, with what was found before', async () => {
    await withScanner(async (scanner) => {
      const input = write(makeLog(60_000));
      const onPart = ({ part }: Scanned) => {
        if (part > 0.4) truncateSync(input.name as string, 1000);
      };
      const outcome = await scanInParts(scanner, input, { onPart });
      expect(outcome?.failures).toEqual([
        { path: 'a.log', code: 'ERR_INPUT', message: 'it became shorter while it was scanned' },
      ]);
      expect(outcome?.parts[0]?.findings.length).toBeGreaterThan(0);
    });
  });
});

it('sluice scan writes the same bytes by one thread and by all', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'big.log'), makeLog(50_000));
  const env = { SLUICE_FINGERPRINT_KEY: 'k' };
  for (const format of ['jsonl', 'text']) {
    const [one, all] = [
      await sluice(['scan', 'big.log', '--format', format, '--jobs', '1'], { cwd, env }),
      await sluice(['scan', 'big.log', '--format', format], { cwd, env }),
    ];
    const same = (report: string) => report.replace(/"elapsedMs":\d+|in [\d.]+ s \(.*?\)/, '');
    expect([all.status, same(all.stdout)]).toEqual([1, same(one.stdout)]);
    if (format === 'jsonl') expect(records(all)).toHaveLength(10);
  }
});
