/**
 * Peak memory of streams over the idle process, each case in a process of its own.
 *
 *   node --expose-gc bench/streams/footprint.mjs stall MEBIBYTES | many STREAMS
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createScanner } from '../../dist/index.js';
import { logOf, MIB } from './text.mjs';

const SELF = fileURLToPath(import.meta.url);

const kib = (name) =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))[1]);

/** Has the kernel count the peak from here on. */
function startPeak() {
  globalThis.gc?.();
  globalThis.gc?.();
  writeFileSync('/proc/self/clear_refs', '5');
  return kib('VmRSS') / 1024;
}

/** So many mebibytes through `redact` to a consumer that stalls. */
async function stall(mebibytes) {
  const scanner = await createScanner();
  const block = logOf(4 * MIB, { every: MIB });
  const through = async (bytes, hasStalls) => {
    let [sent, received] = [0, 0];
    const source = new Readable({
      read() {
        if (sent >= bytes) return void this.push(null);
        // As a socket or a file gives them: a buffer of its own for each chunk.
        const chunk = Buffer.from(block.subarray(sent % block.length, (sent % block.length) + 65_536));
        sent += chunk.length;
        this.push(chunk);
      },
    });
    const sink = new Writable({
      async write(chunk, _encoding, callback) {
        const before = Math.floor(received / (16 * MIB));
        received += chunk.length;
        if (hasStalls && Math.floor(received / (16 * MIB)) > before) await sleep(100);
        callback();
      },
    });
    const stream = scanner.createStream({ mode: 'redact' });
    await pipeline(source, stream, sink);
    return { ...(await stream.result), sent, received };
  };
  await through(16 * MIB, false);
  const idle = startPeak();
  const start = performance.now();
  const { findings, sent, received } = await through(mebibytes * MIB, true);
  const seconds = (performance.now() - start) / 1e3;
  const { mostQueuedBytes, waits } = scanner.stats();
  await scanner.close();
  const isRight = findings.length > mebibytes - 2 || findings.length === 10_000;
  return {
    idle,
    peak: kib('VmHWM') / 1024,
    seconds,
    sent,
    received,
    findings: findings.length,
    isRight,
    mostQueuedBytes,
    waits,
  };
}

/** So many streams open at once, each with a message of some kilobytes in small chunks and one secret. */
async function many(count) {
  const scanner = await createScanner();
  const message = logOf(6000, { every: 6000 });
  const expected = scanner.scanSync(message).findings.length;
  const run = async (streams) => {
    const all = Array.from({ length: streams }, () => {
      const stream = scanner.createStream({ mode: 'redact' });
      let bytes = 0;
      stream.on('data', (chunk) => {
        bytes += chunk.length;
      });
      return { stream, bytes: () => bytes };
    });
    const step = 1500;
    for (let at = 0; at < message.length; at += step) {
      for (const { stream } of all) stream.write(Buffer.from(message.subarray(at, at + step)));
      await sleep(1);
    }
    const open = scanner.stats().streams;
    const held = scanner.stats().bytesHeld;
    for (const { stream } of all) stream.end();
    const results = await Promise.all(all.map(({ stream }) => stream.result));
    return {
      open,
      held,
      isRight: results.every(({ findings }) => findings.length === expected) && expected > 0,
    };
  };
  await run(20);
  const idle = startPeak();
  const start = performance.now();
  const { open, held, isRight } = await run(count);
  const seconds = (performance.now() - start) / 1e3;
  await scanner.close();
  return { idle, peak: kib('VmHWM') / 1024, seconds, open, held, isRight };
}

/** Runs a case in a process of its own. @returns mebibytes and what the case tells of itself */
export function measureFootprint(name, amount) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', SELF, name, String(amount)],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) return { name, wrong: stderr.trim().slice(-500) };
  const told = JSON.parse(stdout);
  return {
    name,
    amount,
    overIdleMebibytes: told.peak - told.idle,
    ...told,
    ...(told.isRight ? {} : { wrong: 'findings' }),
  };
}

if (process.argv[1] === SELF) {
  const [, , name, amount] = process.argv;
  console.log(JSON.stringify(await (name === 'stall' ? stall : many)(Number(amount))));
}
