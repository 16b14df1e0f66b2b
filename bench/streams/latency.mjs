/** What a stream adds to a chunk's way, and what the pool leaves of the event loop. */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PassThrough, Readable } from 'node:stream';
import { createScanner } from '../../dist/index.js';
import { logOf, MIB, quantile } from './text.mjs';

const CHUNK = 16 * 1024;

/** One chunk at a time: from `write` until so many bytes have come out. Microseconds. */
async function latencies(createStream, text, warm) {
  const samples = [];
  for (let at = 0, i = 0; at + 2 * CHUNK <= text.length; i += 1) {
    // A new stream for every two chunks: a longer one moves to the pool.
    const stream = createStream();
    stream.resume();
    for (let n = 0; n < 2; n += 1, at += CHUNK) {
      const start = performance.now();
      await new Promise((resolve) => {
        stream.write(text.subarray(at, at + CHUNK), resolve);
      });
      if (i >= warm) samples.push((performance.now() - start) * 1e3);
    }
    stream.end();
  }
  return samples;
}

/** Interleaved in pieces of the text. */
export async function measureLatency({ mebibytes = 24 } = {}) {
  const scanner = await createScanner();
  const text = logOf(mebibytes * MIB);
  const ways = {
    PassThrough: () => new PassThrough(),
    observe: () => scanner.createStream(),
    block: () => scanner.createStream({ mode: 'block' }),
    redact: () => scanner.createStream({ mode: 'redact' }),
  };
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (const create of Object.values(ways)) await latencies(create, text.subarray(0, MIB), 0);
  for (let at = 0; at < text.length; at += MIB) {
    for (const [name, create] of Object.entries(ways)) {
      samples[name].push(...(await latencies(create, text.subarray(at, at + MIB), 1)));
    }
  }
  await scanner.close();
  return Object.entries(samples).map(([name, all]) => ({
    name,
    chunks: all.length,
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    p999: quantile(all, 0.999),
  }));
}

/** Milliseconds of event-loop delay while streams keep the pool busy, and while nothing happens. */
export async function measureLoop({ seconds = 8, streams = 8 } = {}) {
  const scanner = await createScanner();
  const text = logOf(4 * MIB);
  const watch = async (action) => {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    await action();
    histogram.disable();
    const ms = (nanoseconds) => nanoseconds / 1e6;
    return {
      p50: ms(histogram.percentile(50)),
      p99: ms(histogram.percentile(99)),
      p999: ms(histogram.percentile(99.9)),
      most: ms(histogram.max),
    };
  };
  const idle = await watch(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  let until = performance.now() + 1000;
  let bytes = 0;
  const one = async () => {
    while (performance.now() < until) {
      const stream = scanner.createStream({ mode: 'redact' });
      Readable.from(
        (function* () {
          for (let at = 0; at < text.length && performance.now() < until; at += 65_536)
            yield text.subarray(at, at + 65_536);
        })(),
        { objectMode: false },
      )
        .pipe(stream)
        .resume();
      bytes += (await stream.result).bytes;
    }
  };
  // Workers and their expressions come up in the first second.
  await Promise.all(Array.from({ length: streams }, one));
  until = performance.now() + seconds * 1e3;
  bytes = 0;
  const busy = await watch(() => Promise.all(Array.from({ length: streams }, one)));
  await scanner.close();
  return { streams, idle, busy, mebibytes: bytes / MIB };
}
