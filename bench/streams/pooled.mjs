/** The pooled stream against an inline session on 64 KiB chunks, and ways to move a chunk to a worker. */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createScanner } from '../../dist/index.js';
import { median } from '../throughput.mjs';
import { logOf, MIB } from './text.mjs';

const CHUNK = 65_536;

async function timeOf(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Interleaved: each round scans the same bytes by both ways. */
export async function measurePooled({ rounds = 7, mebibytes = 24 } = {}) {
  const text = logOf(mebibytes * MIB);
  const chunks = Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, i) =>
    text.subarray(i * CHUNK, (i + 1) * CHUNK),
  );
  const scanner = await createScanner({ pool: { threads: 1 } });
  const inline = () => {
    const session = scanner.createSession();
    for (const chunk of chunks) session.push(chunk);
    session.end();
  };
  const pooled = async () => {
    const stream = scanner.createStream();
    Readable.from(chunks, { objectMode: false, highWaterMark: 4 * CHUNK })
      .pipe(stream)
      .resume();
    await stream.result;
  };
  inline();
  await pooled();
  const times = { inline: [], pooled: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.inline.push(await timeOf(inline));
    times.pooled.push(await timeOf(pooled));
  }
  await scanner.close();
  const ratios = times.pooled.map((ms, i) => ms / times.inline[i]);
  return {
    mebibytes,
    inlineMs: median(times.inline),
    pooledMs: median(times.pooled),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  };
}

const ECHO = `
const { parentPort, workerData } = require('node:worker_threads');
const shared = workerData.memory && new Uint8Array(workerData.memory);
let sum = 0;
parentPort.on('message', (message) => {
  const bytes = typeof message === 'number' ? shared.subarray(message * ${CHUNK}, (message + 1) * ${CHUNK}) : new Uint8Array(message);
  for (let i = 0; i < bytes.length; i += 64) sum += bytes[i];
  parentPort.postMessage(typeof message === 'number' ? message : 0);
});`;

/** Microseconds of both threads to get one chunk across and an answer back, several in flight. */
export async function measureMoving({ rounds = 5, count = 8000 } = {}) {
  const chunk = Buffer.alloc(CHUNK, 'x');
  const memory = new SharedArrayBuffer(8 * CHUNK);
  const shared = new Uint8Array(memory);
  const ways = {
    'structured clone': (worker) => worker.postMessage(chunk.buffer),
    'copy and transfer': (worker) => {
      const copy = chunk.buffer.slice(0, CHUNK);
      worker.postMessage(copy, [copy]);
    },
    'slot of shared memory': (worker, slot) => {
      shared.set(chunk, slot * CHUNK);
      worker.postMessage(slot);
    },
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const worker = new Worker(ECHO, { eval: true, workerData: { memory } });
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, send] of Object.entries(ways)) {
      const ms = await timeOf(
        () =>
          new Promise((resolve) => {
            let [sent, answered] = [0, 0];
            const free = [0, 1, 2, 3, 4, 5, 6, 7];
            const pump = () => {
              while (free.length > 0 && sent < count) {
                sent += 1;
                send(worker, free.pop());
              }
            };
            worker.removeAllListeners('message');
            worker.on('message', (slot) => {
              answered += 1;
              free.push(name === 'slot of shared memory' ? slot : 0);
              if (answered === count) resolve();
              else pump();
            });
            pump();
          }),
      );
      if (round > 0) times[name].push((ms * 1e3) / count);
    }
  }
  await worker.terminate();
  return Object.entries(times).map(([name, all]) => ({
    name,
    microseconds: median(all),
    least: Math.min(...all),
  }));
}
