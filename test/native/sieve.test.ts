/** The sieve: what passes has nothing to say, and all else is held. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSieve, SieveOptions } from '../../src/base/file-sieve.js';
import type { ScannerOptions } from '../../src/base/types.js';
import { isBinary } from '../../src/cli/plain.js';
import { HEAD, sniff } from '../../src/prelude/sniff.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { documents, lawRuns, lawSeed } from '../arbitraries.js';
import { temporaryFolder, token } from '../cli/run.js';
import { whyNotNative } from '../engines.js';

const MOST = 100_000;
const HELD = -1;

/** Text of which its header says that it is a tar archive, and which holds no NUL. */
function tarOfText(filler: string): Buffer {
  const text = Buffer.from(filler.repeat(2000)).subarray(0, 2000);
  text.write(' '.repeat(8), 148);
  const sum = text.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  text.write(`${sum.toString(8).padStart(6, ' ')}  `, 148);
  return text;
}

/** What is scanned otherwise than as it is. */
const WRAPPED: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['gzip', gzipSync('text')],
  ['zip', Buffer.from('PK\x03\x04 and more')],
  ['zip', Buffer.from('PK\x05\x06 and more')],
  ['bzip2', Buffer.from('BZh91AY&SY and more')],
  ['xz', Buffer.from('\xfd7zXZ\0 and more', 'latin1')],
  ['zstd', Buffer.from('\x28\xb5\x2f\xfd and more', 'latin1')],
  ['tar', tarOfText('x')],
  ['utf-16le', Buffer.from('\ufefftext', 'utf16le')],
  ['utf-16be', Buffer.from('\ufefftext', 'utf16le').swap16()],
  ['utf-16le', Buffer.from('text without a mark', 'utf16le')],
  ['utf-32le', Buffer.from('\xff\xfe\0\0a\0\0\0', 'latin1')],
  ['utf-32be', Buffer.from('\0\0\xfe\xff\0\0\0a', 'latin1')],
];

describe.skipIf(whyNotNative !== undefined)('the sieve', () => {
  let scanner: Scanner;
  let folder: string;
  beforeAll(async () => {
    scanner = await createScanner({ pool: false });
  });
  afterAll(() => scanner.close());

  function sieveOf(options: Partial<SieveOptions> = {}, from = scanner): FileSieve {
    return from.createSieve({ most: MOST, ...options }) as FileSieve;
  }

  /** Writes files, and says what the sieve makes of them. */
  function pass(contents: readonly (string | Uint8Array)[], sieve = sieveOf()): number[] {
    folder = temporaryFolder();
    const names = contents.map((content, i) => {
      writeFileSync(join(folder, `f${i}`), content);
      return `${join(folder, `f${i}`)}\0`;
    });
    return [...sieve.pass(Buffer.from(names.join('')))];
  }

  const named = (name: string | Buffer, sieve = sieveOf()): number[] => [
    ...sieve.pass(Buffer.concat([Buffer.from(name), Buffer.from([0])])),
  ];

  it('passes plain text with its bytes, and holds a file with a finding, in order', () => {
    expect(pass(['a line\n', `${token()}\n`, '', 'é\n'.repeat(500)])).toEqual([7, HELD, 0, 1500]);
    expect([...sieveOf().pass(new Uint8Array())]).toEqual([]);
  });

  it('begins anew with each file', () => {
    const [first, second] = [token().slice(0, 17), token().slice(17)];
    expect(pass([`x ${first}`, `${second} y`])).toEqual([19, 25]);
  });

  it.each(WRAPPED)('holds what is no plain text: %s', (kind, bytes) => {
    expect(sniff(bytes)).toBe(kind);
    expect(pass([bytes])).toEqual([HELD]);
  });

  it('holds what is binary, as far as the first bytes say', () => {
    const text = 'x y z '.repeat(1365);
    expect(pass([`${text}x\0`, `${text}xy\0`])).toEqual([HELD, 8193]);
  });

  it('passes nothing that is not scanned as it is (law)', () => {
    const beginnings = fc.constantFrom<Uint8Array>(
      ...WRAPPED.map(([, bytes]) => bytes),
      ...['a', '7', ' ', '\xff'].map(tarOfText),
    );
    const changed = fc.tuple(beginnings, fc.nat(600), fc.nat(255)).map(([bytes, at, to]) => {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = to;
      return copy;
    });
    const heads = fc.oneof(changed, documents, fc.uint8Array({ maxLength: 40 }));
    let passed = 0;
    fc.assert(
      fc.property(fc.array(heads, { minLength: 20, maxLength: 20 }), (all) => {
        for (const [i, size] of pass(all).entries()) {
          if (size === HELD) continue;
          const bytes = all[i] as Uint8Array;
          passed += 1;
          expect([size, sniff(bytes.subarray(0, HEAD)), isBinary(bytes)]).toEqual([
            bytes.length,
            'bytes',
            false,
          ]);
          expect(scanner.scanSync(bytes)).toEqual({ findings: [], bytes: size, truncated: null });
        }
      }),
      { seed: lawSeed('sieve'), numRuns: lawRuns(30) },
    );
    expect(passed).toBeGreaterThan(20);
  });

  it('holds what a budget ran out on', async () => {
    const deep = Buffer.from(Buffer.from('some text of a log, '.repeat(20)).toString('base64')).toString(
      'base64',
    );
    const options: ScannerOptions = { pool: false, limits: { maxDepth: 1 } };
    const shallow = await createScanner(options);
    expect(pass([deep])).toEqual([deep.length]);
    expect(pass([deep], sieveOf({}, shallow))).toEqual([HELD]);
    await shallow.close();
  });

  it('goes by the severity asked for', async () => {
    const strict = await createScanner({ pool: false, minSeverity: 'critical' });
    const text = 'contact: 4111 1111 1111 1111\n';
    const { findings } = scanner.scanSync(text);
    expect(findings.length).toBeGreaterThan(0);
    expect(pass([text])).toEqual([HELD]);
    expect(pass([text], sieveOf({}, strict))).toEqual([text.length]);
    await strict.close();
  });

  it('holds what is larger than asked for, and a file that it must not read', () => {
    expect(pass(['x'.repeat(MOST), 'x'.repeat(MOST + 1)])).toEqual([MOST, HELD]);
    expect(pass(['12345', '123456'], sieveOf({ most: 5 }))).toEqual([5, HELD]);
    const path = join(folder, 'f0');
    const { dev, ino } = statSync(path, { bigint: true });
    expect(named(path, sieveOf({ own: { dev, ino } }))).toEqual([HELD]);
    expect(named(join(folder, 'f1'), sieveOf({ own: { dev, ino } }))).toEqual([6]);
  });

  it('holds what is missing and what is no regular file, without waiting', () => {
    folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('nowhere', join(folder, 'dead'));
    for (const name of ['missing', 'folder', 'pipe', 'dead'])
      expect(named(join(folder, name))).toEqual([HELD]);
    expect(named('/dev/zero')).toEqual([HELD]);
    // Says that it is empty, and is not.
    expect(named('/proc/self/status')).toEqual([HELD]);
  });

  it('takes names as bytes, and follows links', () => {
    folder = temporaryFolder();
    const name = Buffer.concat([Buffer.from(`${folder}/bad\n`), Buffer.from([0xff, 0xfe])]);
    writeFileSync(name, 'text');
    symlinkSync(name, join(folder, 'link'));
    expect(named(name)).toEqual([4]);
    expect(named(join(folder, 'link'))).toEqual([4]);
  });

  it('reads no name beyond its bytes', () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, 'ab'), 'text');
    expect([...sieveOf().pass(Buffer.from(`${folder}/ab\0${folder}/a`))]).toEqual([4]);
  });
});

it('there is none with the portable engine', async () => {
  const portable = await createScanner({ pool: false, engine: 'portable' });
  expect(portable.createSieve({ most: MOST })).toBeUndefined();
  await portable.close();
});
