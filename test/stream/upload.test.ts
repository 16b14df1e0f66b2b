/** An upload of 200 MB over loopback through `redact` to a slow consumer: all bytes right, little held. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createScanner } from '../../src/scanner.js';

const SECRET = ['AKIA', 'L53FZ53S', '3OIJE7W2'].join('');
const MARK = '[REDACTED:aws-access-key-id]';
const LINE = '10.0.0.7 - - [26/Nov/2026:06:25:24 +0000] "GET /index.html HTTP/1.1" 200 512\n';
/** About a megabyte, with one secret. */
const block = (secret: string) => `${LINE.repeat(7000)}key=${secret}\n${LINE.repeat(6000)}`;
const BLOCKS = Math.ceil(200e6 / Buffer.byteLength(block(SECRET)));
/** What may wait within Sluice: the window of a stream, the holdback, and what is undecided. */
const MOST_HELD = 2 ** 20;

it('redacts every secret of the upload and waits for its consumer', { timeout: 240_000 }, async () => {
  const scanner = await createScanner({ categories: ['dlp'], pool: { threads: 2 } });
  const hash = createHash('sha256');
  let received = 0;
  let mostHeld = 0;
  const server = createServer(async (incoming, response) => {
    const slow = new Writable({
      write(chunk: Buffer, _encoding, callback) {
        hash.update(chunk);
        const before = Math.floor(received / 4e6);
        received += chunk.length;
        const { bytesHeld, queuedBytes } = scanner.stats();
        mostHeld = Math.max(mostHeld, bytesHeld, queuedBytes);
        if (Math.floor(received / 4e6) > before) sleep(20).then(() => callback(), callback);
        else callback();
      },
    });
    const stream = scanner.createStream({ mode: 'redact' });
    await pipeline(incoming, stream, slow);
    response.end(String((await stream.result).findings.length));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upload = request({ port, method: 'POST' });
  const answered = once(upload, 'response') as Promise<[Readable]>;
  const bytes = Buffer.from(block(SECRET));
  await pipeline(
    Readable.from(
      (function* () {
        for (let i = 0; i < BLOCKS; i += 1) yield bytes;
      })(),
      { objectMode: false },
    ),
    upload,
  );
  const [answer] = await answered;
  expect(Number((await answer.toArray()).join(''))).toBe(BLOCKS);
  const wanted = createHash('sha256');
  for (let i = 0; i < BLOCKS; i += 1) wanted.update(block(MARK));
  expect(received).toBe(BLOCKS * Buffer.byteLength(block(MARK)));
  expect(hash.digest('hex')).toBe(wanted.digest('hex'));
  expect(mostHeld).toBeLessThan(MOST_HELD);
  server.close();
  await scanner.close();
});
