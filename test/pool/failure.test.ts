/** What goes wrong in a worker or around a stream: typed errors, nobody else harmed, nothing left over. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScannerStats } from '../../src/base/types.js';
import { createTunedScanner } from '../../src/scanner.js';
import { drive } from '../stream/drive.js';

const WORKER = fileURLToPath(new URL('bad-worker.mjs', import.meta.url));
const SECRET = ['AKIA', 'L53FZ53S', '3OIJE7W2'].join('');
const TEXT = Buffer.from(`${'lorem ipsum dolor sit amet '.repeat(4000)} ${SECRET} `);
const chunks = (text: Buffer, size = 8000) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.subarray(i * size, (i + 1) * size));

let scanner: Awaited<ReturnType<typeof createTunedScanner>>;
beforeAll(async () => {
  scanner = await createTunedScanner(
    { pool: { threads: 2 } },
    {
      workerFile: WORKER,
      threshold: 100,
      tickMs: 50,
      mostTicks: 10,
      resourceLimits: { maxOldGenerationSizeMb: 96 },
    },
  );
});
afterAll(() => scanner.close());

/** Until the scanner says so, or a minute is over. */
async function until(holds: (stats: ScannerStats) => boolean): Promise<ScannerStats> {
  for (let i = 0; i < 6000; i += 1) {
    if (holds(scanner.stats())) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return scanner.stats();
}

const NOTHING_OPEN = { streams: 0, bytesHeld: 0, queuedBytes: 0 };

describe.each(['EXIT', 'ABORT', 'UNCAUGHT', 'LOOP', 'MEMORY', 'MUTE', 'THROW'])(
  'a worker told to %s',
  (order) => {
    it('fails its stream closed, and streams that follow are right', async () => {
      const restarts = scanner.stats().workerRestarts;
      const bad = Buffer.concat([TEXT.subarray(0, 50_000), Buffer.from(` !${order}! `), TEXT]);
      for (const mode of ['observe', 'block', 'redact'] as const) {
        const { error, output, result } = await drive(scanner.createStream({ mode }), chunks(bad));
        expect(error?.code, `${mode}: ${error?.message}`).toBe('ERR_WORKER');
        expect(result).toBeUndefined();
        // Nothing that was not judged has left.
        expect(bad.subarray(0, output.length).equals(output)).toBe(true);
        expect(output.length).toBeLessThan(bad.length - 60_000);
      }
      if (order !== 'THROW' && order !== 'MUTE') {
        expect(scanner.stats().workerRestarts).toBeGreaterThan(restarts);
      }
      const good = await drive(scanner.createStream(), chunks(TEXT));
      expect(good.error).toBeUndefined();
      expect(good.output.equals(TEXT)).toBe(true);
      expect(good.result).toEqual(scanner.scanSync(TEXT));
      expect(await until(({ workers }) => workers === 2)).toMatchObject({ ...NOTHING_OPEN, workers: 2 });
    });

    it('fails a scan with the same error', async () => {
      await expect(scanner.scan(`${TEXT} !${order}! ${TEXT}`)).rejects.toMatchObject({ code: 'ERR_WORKER' });
      expect(await scanner.scan(TEXT)).toEqual(scanner.scanSync(TEXT));
    });
  },
);

describe('other streams', () => {
  it('go on where one worker dies, and those of that worker end with an error', async () => {
    await until(({ workers }) => workers === 2);
    const many = Array.from({ length: 40 }, (_, i) =>
      drive(
        scanner.createStream(),
        chunks(Buffer.concat([TEXT, i === 7 ? Buffer.from('!EXIT!') : TEXT, TEXT]), 1000),
      ),
    );
    const outcomes = await Promise.all(many);
    const failed = outcomes.filter(({ error }) => error !== undefined);
    for (const { error } of failed) expect(error?.code).toBe('ERR_WORKER');
    // Sessions go where there are fewest, so about half of them were with the other worker.
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(40);
    for (const { error, result } of outcomes)
      if (error === undefined) expect(result?.findings).toHaveLength(3);
    expect(scanner.stats()).toMatchObject(NOTHING_OPEN);
  });
});

describe.each([
  ['on this thread', 1e9],
  ['in a worker', 0],
])('a stream %s', (_, threshold) => {
  let own: typeof scanner;
  beforeAll(async () => {
    own = await createTunedScanner({ pool: { threads: 1 } }, { threshold });
  });
  afterAll(() => own.close());

  it('fails with ERR_INPUT where a callback throws, and lets nothing more through', async () => {
    const cause = new Error('mine');
    const onFinding = () => {
      throw cause;
    };
    const text = Buffer.concat([TEXT, TEXT]);
    const { error, output } = await drive(
      own.createStream({ onFinding, mode: 'block', blockAt: 'critical' }),
      [text],
    );
    expect(error).toMatchObject({ code: 'ERR_INPUT', cause });
    expect(output.length).toBeLessThanOrEqual(TEXT.length);
    const stream = own.createStream();
    stream.on('finding', onFinding);
    expect((await drive(stream, chunks(text))).error).toMatchObject({ code: 'ERR_INPUT', cause });
    expect(own.stats()).toMatchObject(NOTHING_OPEN);
  });

  it('leaves nothing behind when it is destroyed, in all modes', async () => {
    for (const mode of ['observe', 'block', 'redact'] as const) {
      const stream = own.createStream({ mode });
      stream.write(TEXT);
      expect(own.stats().streams).toBe(1);
      const closed = new Promise((resolve) => stream.once('close', resolve));
      stream.destroy();
      await closed;
      await expect(stream.result).rejects.toMatchObject({ code: 'ERR_CLOSED' });
      expect(own.stats()).toMatchObject(NOTHING_OPEN);
    }
    expect(await own.scan(TEXT)).toEqual(own.scanSync(TEXT));
  });

  it('ends with the reason of its signal, before and while it runs, and takes its listener away', async () => {
    const reason = new Error('enough');
    const early = own.createStream({ signal: AbortSignal.abort(reason) });
    expect((await drive(early, [TEXT])).error).toBe(reason);
    const controller = new AbortController();
    const stream = own.createStream({ signal: controller.signal });
    stream.once('data', () => controller.abort(reason));
    expect((await drive(stream, chunks(TEXT))).error).toBe(reason);
    await expect(stream.result).rejects.toBe(reason);
    // A listener left behind would fail this stream, which has ended.
    const late = new AbortController();
    const ended = await drive(own.createStream({ signal: late.signal }), [TEXT]);
    late.abort(reason);
    expect(ended.error).toBeUndefined();
    const web = own.createWebStream({ signal: AbortSignal.abort(reason) });
    await expect(new Response(web.readable).text()).rejects.toBe(reason);
    expect(own.stats()).toMatchObject(NOTHING_OPEN);
  });

  it('is let go of when the Web stream is cancelled or aborted', async () => {
    const cancelled = own.createWebStream();
    await cancelled.readable.cancel();
    const aborted = own.createWebStream();
    await aborted.writable.abort();
    await expect(cancelled.writable.getWriter().closed)
      .resolves.toBeUndefined()
      .catch(() => undefined);
    expect(own.stats()).toMatchObject(NOTHING_OPEN);
  });

  it('ends with ERR_CLOSED when the scanner is closed', async () => {
    const closing = await createTunedScanner({ pool: { threads: 1 } }, { threshold });
    const stream = closing.createStream();
    const ended = drive(stream, [TEXT, TEXT]);
    await closing.close();
    expect((await ended).error).toMatchObject({ code: 'ERR_CLOSED' });
    expect(() => closing.createStream()).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
    expect(() => closing.createWebStream()).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });
});

describe('many streams one after another', () => {
  it('leave no handle and no listener', async () => {
    const own = await createTunedScanner({ pool: { threads: 1 } }, { threshold: 0 });
    const { signal } = new AbortController();
    await drive(own.createStream({ signal }), [TEXT]);
    const before = process.getActiveResourcesInfo().length;
    for (let i = 0; i < 60; i += 1) await drive(own.createStream({ signal }), [TEXT.subarray(0, 3000)]);
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before + 1);
    expect(own.stats()).toMatchObject({ ...NOTHING_OPEN, workers: 1 });
    await own.close();
    expect(own.workers).toHaveLength(0);
  });
});
