/** Large inputs on all workers: buffers and files, abort, a worker that dies, files that change. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTunedScanner } from '../../src/scanner.js';
import { documents, lawRuns, lawSeed, PAYLOADS } from '../arbitraries.js';
import { ENGINES } from '../engines.js';

const seed = lawSeed('segments');
const folder = mkdtempSync(join(tmpdir(), 'sluice-segments-'));
const path = join(folder, 'input');
const line = `10.0.0.7 - - "GET /index.html HTTP/1.1" 200 key=${PAYLOADS[0]?.text}\n`;

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(ENGINES)('scan and scanFile in segments: %s engine', (engine) => {
  let scanner: Awaited<ReturnType<typeof createTunedScanner>>;
  beforeAll(async () => {
    // Small segments, so that small inputs have many.
    scanner = await createTunedScanner({ engine, pool: { threads: 2 } }, { threshold: 1000, segment: 2048 });
  });
  afterAll(() => scanner.close());

  it('give what scanSync gives, in random documents', async () => {
    const inputs = fc
      .array(
        fc.oneof(
          documents,
          fc.integer({ min: 1, max: 60 }).map((n) => Buffer.from('lorem ipsum dolor sit\n'.repeat(n * 10))),
        ),
        { minLength: 5, maxLength: 30 },
      )
      .map((parts) => Buffer.concat(parts));
    let largest = 0;
    await fc.assert(
      fc.asyncProperty(inputs, async (bytes) => {
        const whole = scanner.scanSync(bytes);
        expect(await scanner.scan(bytes)).toEqual(whole);
        writeFileSync(path, bytes);
        expect(await scanner.scanFile(path)).toEqual(whole);
        largest = Math.max(largest, bytes.length);
      }),
      { numRuns: lawRuns(60), seed, endOnFailure: true },
    );
    expect(largest).toBeGreaterThan(20 * 2048);
  });

  it('also where a limit is hit, and of shared memory and parts of a buffer', async () => {
    const few = await createTunedScanner(
      { engine, pool: { threads: 2 }, limits: { maxFindings: 50 } },
      { threshold: 1000, segment: 2048 },
    );
    const text = Buffer.from(line.repeat(2000));
    const shared = Buffer.from(new SharedArrayBuffer(text.length + 100), 100);
    shared.set(text);
    expect(await few.scan(text)).toEqual(few.scanSync(text));
    expect(few.scanSync(text).truncated).toBe('findings');
    writeFileSync(path, text);
    expect(await few.scanFile(path)).toEqual(few.scanSync(text));
    expect(await scanner.scan(shared)).toEqual(scanner.scanSync(text));
    expect(await scanner.scan(text.subarray(7))).toEqual(scanner.scanSync(text.subarray(7)));
    await few.close();
  });

  it('stop when their signal aborts, and leave nothing behind', async () => {
    const reason = new Error('enough');
    const text = Buffer.from(line.repeat(20_000));
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 30);
    await expect(scanner.scan(text, { signal: controller.signal })).rejects.toBe(reason);
    await expect(scanner.scan(text, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await scanner.scan(text.subarray(0, 50_000))).toEqual(scanner.scanSync(text.subarray(0, 50_000)));
  });

  it('fail with ERR_WORKER when a worker dies, and the next one is right', async () => {
    const text = Buffer.from(line.repeat(20_000));
    const scan = scanner.scan(text);
    const failed = expect(scan).rejects.toMatchObject({ code: 'ERR_WORKER' });
    await scanner.workers[0]?.terminate();
    await failed;
    const part = text.subarray(0, 50_000);
    expect(await scanner.scan(part)).toEqual(scanner.scanSync(part));
  });

  it('say which file cannot be read, also when it shrinks meanwhile', async () => {
    await expect(scanner.scanFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ERR_INPUT' });
    await expect(scanner.scanFile(folder)).rejects.toMatchObject({ code: 'ERR_INPUT' });
    await expect(scanner.scanFile(7 as unknown as string)).rejects.toMatchObject({ code: 'ERR_INPUT' });
    writeFileSync(path, line.repeat(20_000));
    const scan = scanner.scanFile(path);
    const failed = expect(scan).rejects.toMatchObject({ code: 'ERR_INPUT', message: /shorter/ });
    setTimeout(() => truncateSync(path, 1000), 20);
    await failed;
    writeFileSync(path, '');
    expect(await scanner.scanFile(path)).toEqual(scanner.scanSync(''));
  });
});
