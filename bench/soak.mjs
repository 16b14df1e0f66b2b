#!/usr/bin/env node
/**
 * `npm run soak`: streams of random kinds at full speed, while worker threads create, use and close scanners of their
 * own; some streams are abandoned. Memory is sampled, and a line fitted through the
 * second half of the samples: it must not rise.
 *
 *   SOAK_SECONDS=3600 npm run soak        default 60; SOAK_WORKERS=N, default 2; SOAK_ENGINE=portable, default: the
 *                                         native one where it is there
 *
 * Exits with 1 if the fitted line rises by more than 5 percent of the memory or 24 MiB over its half, whichever is more,
 * or if a scan of a kind gave another count of findings than its first.
 */
import { writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createRandom } from '../corpus/random.mjs';
import { createScanner, describeNative } from '../dist/index.js';
import { slopeOf } from './hostile/growth.mjs';
import { bytesOf, CLEAN, INPUTS } from './hostile/inputs.mjs';
import { bytesHeld } from './hostile/measure.mjs';
import { describeMachine } from './machine.mjs';

const MIB = 2 ** 20;
/** Bytes of a stream, at most; the portable engine takes some seconds for a mebibyte of the worst kinds. */
const MOST = { native: 256 * 1024, portable: 16 * 1024 };
const SAMPLES = 120;
const LEAST_RISE = 24 * MIB;
const RISE_SHARE = 0.05;

const kinds = [CLEAN, ...INPUTS.filter(({ chunk }) => chunk === undefined)];
const texts = new Map();

/** The bytes of a kind of text, made once. */
function textOf(kind) {
  let text = texts.get(kind.name);
  if (text === undefined) {
    text = bytesOf(kind, MOST.native);
    texts.set(kind.name, text);
  }
  return text;
}

function chunksOf(text, random) {
  const most = 2 ** random.between(6, 16);
  const chunks = [];
  for (let at = 0; at < text.length; ) {
    const size = random.between(1, most);
    chunks.push(text.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

/** Creates, uses and closes scanners until it is told to stop. */
async function workThread({ seed }) {
  const random = createRandom(seed);
  const counts = { scanners: 0, bytes: 0 };
  let isOver = false;
  parentPort.once('message', () => {
    isOver = true;
  });
  while (!isOver) {
    const scanner = await createScanner({
      pool: false,
      ...(random.below(4) === 0 ? { include: ['github-token'] } : {}),
    });
    counts.scanners += 1;
    for (let i = random.below(6); i > 0; i -= 1) {
      const text = textOf(random.pick(kinds)).subarray(0, random.below(64 * 1024));
      const session = scanner.createSession();
      session.push(text);
      counts.bytes += text.length;
      // The others are abandoned as they are.
      if (random.below(2) === 0) session.end();
    }
    await scanner.close();
    await new Promise(setImmediate);
  }
  parentPort.postMessage(counts);
}

/** One stream of a random kind in one of the ways there are. Returns its bytes. */
async function scanOne(scanner, engine, random, expected) {
  const kind = random.pick(kinds);
  const text = textOf(kind).subarray(0, random.between(1, MOST[engine]));
  const way = random.below(5);
  if (way === 0) {
    const session = scanner.createSession();
    for (const chunk of chunksOf(text, random)) session.push(chunk);
    if (random.below(3) > 0) session.end();
    return text.length;
  }
  if (way === 1) {
    const whole = textOf(kind).subarray(0, MOST[engine]);
    const { findings } = await scanner.scan(whole);
    const first = expected.get(kind.name) ?? findings.length;
    expected.set(kind.name, first);
    if (first !== findings.length)
      throw new Error(`${kind.name}: ${findings.length} findings, at first ${first}`);
    return whole.length;
  }
  const mode = ['observe', 'redact', 'block'][way - 2];
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(Readable.from(chunksOf(text, random)), scanner.createStream({ mode }), nowhere).catch(
    (error) => {
      // What is found in mode block ends the stream, and so does a limit.
      if (mode !== 'block' && error.code !== 'ERR_LIMIT') throw error;
      if (error.code !== 'ERR_BLOCKED' && error.code !== 'ERR_LIMIT') throw error;
    },
  );
  return text.length;
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function main() {
  const seconds = Number(process.env.SOAK_SECONDS ?? 60);
  const workers = Array.from(
    { length: Number(process.env.SOAK_WORKERS ?? 2) },
    (_, i) => new Worker(fileURLToPath(import.meta.url), { workerData: { seed: 100 + i } }),
  );
  const engine =
    process.env.SOAK_ENGINE ?? ((await describeNative()).facts === undefined ? 'portable' : 'native');
  const scanner = await createScanner({ engine });
  const random = createRandom(7);
  const expected = new Map();
  const samples = [];
  let [streams, bytes] = [0, 0];
  const started = performance.now();
  const until = started + seconds * 1000;
  let nextSample = started;
  while (performance.now() < until) {
    const together = Array.from({ length: 4 }, () => scanOne(scanner, engine, random, expected));
    for (const size of await Promise.all(together)) {
      streams += 1;
      bytes += size;
    }
    if (performance.now() >= nextSample) {
      samples.push(bytesHeld());
      nextSample += (seconds * 1000) / SAMPLES;
    }
  }
  const others = await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
          worker.postMessage('stop');
        }),
    ),
  );
  await scanner.close();
  const half = samples.slice(Math.floor(samples.length / 2));
  const rise = slopeOf([...half.entries()]) * half.length;
  const level = meanOf(half);
  const quarter = Math.ceil(samples.length / 4);
  const isFlat = rise <= Math.max(LEAST_RISE, RISE_SHARE * level);
  const { date, commit, processor, cores, node } = describeMachine();
  const result = {
    seconds,
    engine,
    gigabytes: bytes / 1e9,
    streams,
    scannersOfWorkers: others.reduce((sum, one) => sum + one.scanners, 0),
    mebibytesByQuarter: [0, 1, 2, 3].map((i) => meanOf(samples.slice(i * quarter, (i + 1) * quarter)) / MIB),
    riseOverHalfMebibytes: rise / MIB,
    mebibytesAnHour: (rise / MIB / (seconds / 2)) * 3600,
    machine: { date, commit, processor, cores, node },
  };
  console.log(JSON.stringify(result, null, 2));
  writeFileSync(
    fileURLToPath(new URL('results/soak.json', import.meta.url)),
    `${JSON.stringify(result, null, 2)}\n`,
  );
  if (!isFlat) console.error('memory rises');
  process.exitCode = isFlat ? 0 : 1;
}

if (isMainThread) await main();
else await workThread(workerData);
