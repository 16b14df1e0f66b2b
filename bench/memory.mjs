/**
 * Peak memory of the CLI on one large file.
 *
 *   node bench/memory.mjs [MEBIBYTES]      default 1024
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessLine, serviceLine } from '../corpus/logs.mjs';
import { createRandom } from '../corpus/random.mjs';
import { SECRETS } from '../corpus/secrets.mjs';

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const MEBIBYTE = 2 ** 20;
const POLL_MS = 50;

/** A log of the given size with one secret near its end. */
function writeLog(path, mebibytes) {
  const random = createRandom(13);
  const lines = [];
  for (let size = 0, i = 0; size < 4 * MEBIBYTE; i += 1) {
    const line = i % 5 === 4 ? serviceLine(random, i) : accessLine(random, i);
    lines.push(line);
    size += line.length + 1;
  }
  const block = Buffer.from(`${lines.join('\n')}\n`);
  const file = openSync(path, 'w');
  for (let left = mebibytes * MEBIBYTE; left > 0; left -= block.length)
    writeSync(file, block.subarray(0, left));
  writeSync(file, `\nlast: ${SECRETS['private-key-pem'](random)}\n`);
  closeSync(file);
}

/** High-water mark of a process in KiB, as the kernel keeps it; undefined without /proc or at its end. */
function peakOf(pid) {
  try {
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}

/** @returns peak in MiB and speed, or why there is none */
export async function measureMemory(mebibytes = 1024) {
  if (!existsSync(CLI)) return { wrong: 'dist/cli.js is not there' };
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const path = join(folder, 'large.log');
    writeLog(path, mebibytes);
    const start = performance.now();
    const child = spawn(process.execPath, [CLI, 'scan', '--format', 'jsonl', '--no-progress', path]);
    let output = '';
    let errors = '';
    let peak;
    child.stdout.on('data', (data) => {
      output = (output + data).slice(-MEBIBYTE);
    });
    child.stderr.on('data', (data) => {
      errors = (errors + data).slice(-2000);
    });
    const poll = setInterval(() => {
      peak = peakOf(child.pid) ?? peak;
    }, POLL_MS);
    const status = await new Promise((resolve) => child.on('close', resolve));
    clearInterval(poll);
    const seconds = (performance.now() - start) / 1e3;
    if (status !== 1 || !output.includes('"private-key-pem"')) {
      return { wrong: `the key at the file's end was not found (exit status ${status}): ${errors.trim()}` };
    }
    if (peak === undefined) return { wrong: 'no /proc here to read the peak from' };
    return {
      mebibytes,
      peakMebibytes: peak / 1024,
      seconds,
      mbPerSecond: (mebibytes * MEBIBYTE) / 1e6 / seconds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await measureMemory(Number(process.argv[2] ?? 1024)));
}
