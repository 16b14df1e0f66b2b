#!/usr/bin/env node
/**
 * `npm run bench:cli`: the command line on what operators have: a pipe without an end in sight, a tree of many small
 * files, one large file; memory, and time beside `rg -c` of one literal, taken in turns. Writes
 * `bench/results/cli.json`.
 *
 *   npm run bench:cli                                        20 GB, 200,000 files, 4 GB
 *   npm run bench:cli -- --pipe 1 --files 20000 --large 0.5  smaller
 *
 * What is written lies in the folder for temporary files, or in `TMPDIR`; a size of 0 leaves a part out.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accessLine, serviceLine } from '../corpus/logs.mjs';
import { createRandom } from '../corpus/random.mjs';
import { SECRETS } from '../corpus/secrets.mjs';
import { describeMachine } from './machine.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const RESULT = fileURLToPath(new URL('results/cli.json', import.meta.url));
const GIGABYTE = 1e9;
/** What is asked of the results. */
const FLOORS = { peakMiB: 150, small: 2.5, large: 3 };
/** Bytes of log that are made; longer inputs repeat them. */
const BLOCK = 8e6;
/** Bytes of a small file, on average. */
const SMALL = 1000;
const ROUNDS = 3;
const POLL_MS = 100;
const LITERAL = 'a-literal-that-is-nowhere';

const { values } = parseArgs({
  options: {
    pipe: { type: 'string', default: '20' },
    files: { type: 'string', default: '200000' },
    large: { type: 'string', default: '4' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const random = createRandom(13);

function makeLines() {
  const lines = [];
  for (let size = 0, i = 0; size < BLOCK; i += 1) {
    const line = i % 5 === 4 ? serviceLine(random, i) : accessLine(random, i);
    lines.push(line);
    size += line.length + 1;
  }
  return lines;
}

const lines = makeLines();
const block = Buffer.from(`${lines.join('\n')}\n`);
const secretLine = `\nlast: ${SECRETS['private-key-pem'](random)}\n`;

/** High-water mark of a process in MiB, as the kernel keeps it. */
function peakOf(pid) {
  try {
    // A process that has ended has none.
    const [, peak = 0] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(peak) / 1024;
  } catch {
    return 0;
  }
}

/** Runs the CLI; `feed` writes its standard input. */
async function sluice(args, feed) {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, 'scan', '--format', 'jsonl', '--no-progress', ...args]);
  let output = '';
  let peak = 0;
  child.stdout.on('data', (data) => {
    output = (output + data).slice(-1e6);
  });
  child.stderr.pipe(process.stderr);
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, POLL_MS);
  const closed = new Promise((resolve) => child.on('close', resolve));
  if (feed === undefined) child.stdin.end();
  else await feed(child.stdin, () => peakOf(child.pid));
  await closed;
  clearInterval(timer);
  const rows = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { seconds: (performance.now() - started) / 1000, peakMiB: peak, summary: rows.at(-1) };
}

function rg(args, folder) {
  const started = performance.now();
  const { status, error } = spawnSync('rg', ['-c', '--no-messages', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error !== undefined) return undefined;
  // 1: nothing found.
  if (status !== 1) throw new Error(`rg ended with ${status}`);
  return (performance.now() - started) / 1000;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const round = (number) => Math.round(number * 100) / 100;

/** Memory at four places along the pipe: what is flat is the same at all of them. */
async function measurePipe(gigabytes) {
  const total = gigabytes * GIGABYTE;
  const marks = [];
  const run = await sluice([], async (stdin, peak) => {
    let sent = 0;
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      while (sent < (total * quarter) / 4) {
        if (!stdin.write(block)) await new Promise((resolve) => stdin.once('drain', resolve));
        sent += block.length;
      }
      marks.push(round(peak()));
    }
    stdin.end(secretLine);
  });
  const { bytes, findings, engine } = run.summary;
  return {
    gigabytes: round(bytes / GIGABYTE),
    engine,
    isWhole: bytes >= total && findings >= 1,
    seconds: round(run.seconds),
    megabytesPerSecond: round(bytes / 1e6 / run.seconds),
    peakMiB: round(run.peakMiB),
    peakByQuarter: marks,
    isWithin: run.peakMiB <= FLOORS.peakMiB,
  };
}

/** In turns, so that what else the machine does hits both. */
async function compare(args, search, folder, floor, expected) {
  const own = [];
  const others = [];
  let last;
  for (let i = 0; i < ROUNDS; i += 1) {
    const other = rg(search, folder);
    if (other === undefined) return { wrong: 'rg is not installed: nothing to compare with' };
    others.push(other);
    last = await sluice(args);
    own.push(last.seconds);
  }
  const { engine, files, bytes, errors, findings } = last.summary;
  const ratio = median(own) / median(others);
  return {
    engine,
    files,
    bytes,
    isWhole: errors === 0 && files === expected.files && findings === expected.findings,
    seconds: own.map(round),
    rgSeconds: others.map((seconds) => Math.round(seconds * 1000) / 1000),
    ratio: round(ratio),
    megabytesPerSecond: round(bytes / 1e6 / median(own)),
    peakMiB: round(last.peakMiB),
    isWithin: ratio <= floor,
  };
}

async function measureSmall(count, folder) {
  const tree = join(folder, 'small');
  for (let i = 0, at = 0; i < count; i += 1) {
    if (i % 200 === 0) mkdirSync(join(tree, `d${i / 200}`), { recursive: true });
    const take = 1 + (i % (SMALL / 50));
    at = (at + take) % (lines.length - 100);
    writeFileSync(
      join(tree, `d${Math.floor(i / 200)}`, `f${i}.log`),
      `${lines.slice(at, at + take).join('\n')}\n`,
    );
  }
  return compare(['--jobs', values.jobs, tree], [LITERAL, tree], folder, FLOORS.small, {
    files: count,
    findings: 0,
  });
}

async function measureLarge(gigabytes, folder) {
  const path = join(folder, 'large.log');
  const file = openSync(path, 'w');
  for (let left = gigabytes * GIGABYTE; left > 0; left -= block.length)
    writeSync(file, block.subarray(0, left));
  writeSync(file, secretLine);
  closeSync(file);
  return compare(['--jobs', values.jobs, path], ['-F', LITERAL, path], folder, FLOORS.large, {
    files: 1,
    findings: 1,
  });
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
const results = {};
try {
  if (Number(values.pipe) > 0) results.pipe = await measurePipe(Number(values.pipe));
  if (Number(values.files) > 0) results.small = await measureSmall(Number(values.files), folder);
  if (Number(values.large) > 0) results.large = await measureLarge(Number(values.large), folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify(results, undefined, 2));
// A part that was left out keeps what was measured before.
const earlier = existsSync(RESULT) ? JSON.parse(readFileSync(RESULT, 'utf8')) : {};
const measured = describeMachine();
for (const [part, result] of Object.entries(results)) earlier[part] = { measured, ...result };
writeFileSync(RESULT, `${JSON.stringify({ ...earlier, floors: FLOORS }, undefined, 2)}\n`);
if (Object.values(results).some(({ isWhole }) => isWhole === false)) process.exitCode = 1;
