#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
/**
 * `npm run chaos`: a worker is killed every 200 ms under load. Every stream must end with the right findings
 * and bytes or with a typed error, and none may hang.
 *
 *   SECONDS=30 npm run chaos
 */
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createTunedScanner } from '../dist/scanner.js';
import { describeMachine } from './machine.mjs';
import { logOf } from './streams/text.mjs';

const SECONDS = Number(process.env.SECONDS ?? 30);
const KILL_MS = Number(process.env.KILL_MS ?? 200);
const STREAMS = 12;
/** A stream that is not over by then hangs, milliseconds. */
const HANGS = 20_000;

const scanner = await createTunedScanner({ pool: { threads: 4 } }, {});
const texts = Array.from({ length: 6 }, (_, i) => logOf(36_000 + 9000 * i, { seed: i + 1, every: 20_000 }));
const expected = texts.map((text) => JSON.stringify(scanner.scanSync(text)));
const counts = { right: 0, failed: 0, wrong: 0, hung: 0, kills: 0 };
const until = performance.now() + SECONDS * 1e3;

const killer = setInterval(() => {
  const { workers } = scanner;
  const victim = workers[Math.floor(Math.random() * workers.length)];
  if (victim !== undefined) counts.kills += 1;
  void victim?.terminate();
}, KILL_MS);

async function one(index) {
  const text = texts[index];
  const stream = scanner.createStream();
  const output = [];
  const chunks = Array.from({ length: Math.ceil(text.length / 5000) }, (_, i) =>
    text.subarray(i * 5000, (i + 1) * 5000),
  );
  let timer;
  const hung = new Promise((resolve) => {
    timer = setTimeout(() => resolve('hung'), HANGS);
  });
  const run = pipeline(
    Readable.from(chunks, { objectMode: false }),
    stream,
    new Writable({
      write(chunk, _encoding, callback) {
        output.push(chunk);
        setImmediate(callback);
      },
    }),
  ).then(
    async () => {
      const isSame =
        Buffer.concat(output).equals(text) && JSON.stringify(await stream.result) === expected[index];
      return isSame ? 'right' : 'wrong';
    },
    (error) => (error.code === 'ERR_WORKER' ? 'failed' : 'wrong'),
  );
  const outcome = await Promise.race([run, hung]);
  clearTimeout(timer);
  counts[outcome] += 1;
}

await Promise.all(
  Array.from({ length: STREAMS }, async (_, i) => {
    for (let n = i; performance.now() < until; n += 1) await one(n % texts.length);
  }),
);
clearInterval(killer);
const { queuedBytes, bytesHeld, streams, workerRestarts } = scanner.stats();
await scanner.close();
const { date, commit, processor, cores, node } = describeMachine();
const result = {
  seconds: SECONDS,
  killMs: KILL_MS,
  ...counts,
  workerRestarts,
  leftOver: { queuedBytes, bytesHeld, streams },
};
console.log(JSON.stringify(result, null, 1));
writeFileSync(
  fileURLToPath(new URL('results/chaos.json', import.meta.url)),
  `${JSON.stringify({ measured: { date, commit, processor, cores, node }, result }, null, 2)}\n`,
);
if (counts.wrong + counts.hung + queuedBytes + bytesHeld + streams > 0 || counts.right === 0)
  process.exitCode = 1;
