/** Chunks are lent: what their owner does with its memory after a write changes nothing, and crashes nothing. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTunedScanner } from '../../src/scanner.js';

const LINE = 'a clean line of a log, with a number 12345\n';
const TEXT = Buffer.from(LINE.repeat(20));
const gone = (length: number): Uint8Array<ArrayBuffer> => {
  const chunk = new Uint8Array(length);
  structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
  return chunk;
};

describe.each([
  ['workers', { threads: 2 }],
  ['no workers', false],
] as const)('%s', (_, pool) => {
  let scanner: Awaited<ReturnType<typeof createTunedScanner>>;
  beforeAll(async () => {
    scanner = await createTunedScanner({ pool }, { threshold: 5000 });
  });
  afterAll(() => scanner.close());

  it.each(['observe', 'block', 'redact'] as const)('%s: a buffer that is used again', async (mode) => {
    const stream = scanner.createStream({ mode });
    const output: Buffer[] = [];
    const buffer = Buffer.alloc(TEXT.length);
    for (let i = 0; i < 30; i += 1) {
      TEXT.copy(buffer);
      await new Promise<void>((resolve, reject) => {
        stream.write(buffer, (error) => (error ? reject(error) : resolve()));
        const waiting: unknown = stream.read();
        if (waiting !== null) output.push(Buffer.from(waiting as Buffer));
      });
      buffer.fill(0x21);
    }
    stream.on('data', (bytes: Buffer) => output.push(bytes));
    stream.end();
    await once(stream, 'end');
    expect(Buffer.concat(output).toString()).toBe(LINE.repeat(600));
  });

  it.each([300, 2000, 100_000])('Web: buffers of %i bytes that are transferred', async (size) => {
    const stream = scanner.createWebStream({ mode: 'block' });
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const reading = (async () => {
      let length = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return length;
        length += value.length;
        // Whoever gets the bytes may give them on as well.
        structuredClone(value.buffer, { transfer: [value.buffer as ArrayBuffer] });
      }
    })();
    for (let i = 0; i < 40; i += 1) {
      const chunk = new Uint8Array(size).fill(0x20);
      const written = writer.write(chunk);
      await written;
      structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
    }
    await writer.close();
    expect(await reading).toBe(40 * size);
  });

  it('Web: a buffer that is transferred before its turn fails the stream', async () => {
    const stream = scanner.createWebStream({ mode: 'block' });
    const writer = stream.writable.getWriter();
    const reading = stream.readable.getReader().read();
    const writes = [1, 2, 3].map(() => {
      const chunk = new Uint8Array(8192).fill(0x20);
      const written = writer.write(chunk);
      structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
      return written;
    });
    const results = await Promise.allSettled([reading, ...writes]);
    const reasons = results.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code: string }] : [],
    );
    expect(reasons.length).toBeGreaterThan(0);
    for (const { code } of reasons) expect(code).toBe('ERR_INPUT');
    await writer.closed.catch(() => undefined);
  });

  it('a chunk that is gone already is refused', async () => {
    const chunk = gone(500);
    expect(() => scanner.scanSync(chunk)).toThrow(expect.objectContaining({ code: 'ERR_INPUT' }));
    expect(() => scanner.createSession().push(chunk)).toThrow(expect.objectContaining({ code: 'ERR_INPUT' }));
    await expect(scanner.scan(chunk)).rejects.toMatchObject({ code: 'ERR_INPUT' });
    expect(scanner.scanSync(new Uint8Array(0)).bytes).toBe(0);
  });

  it.each([20_000, 3_000_000])('a scan of %i bytes that are transferred meanwhile', async (size) => {
    const bytes = new Uint8Array(size).fill(0x20);
    const scan = scanner.scan(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    const outcome = await scan.catch((error: unknown) => error);
    // What was taken at once is scanned.
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'ERR_INPUT' });
    else expect(outcome).toMatchObject({ bytes: size });
  });
});
