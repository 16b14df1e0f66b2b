#!/usr/bin/env node
/**
 * `npm run bench:engine`: the native engine beyond the throughput table: kinds of text, sizes of chunks, short
 * messages, patterns of the caller's, start and memory. Every figure is a ratio to a yardstick of the same run, and
 * stands beside the floor that the project has set for it. Writes `bench/results/engine.json`.
 *
 *   npm run bench:engine -- [--rounds N] [--name NAME]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accessLine, serviceLine } from '../corpus/logs.mjs';
import { createRandom } from '../corpus/random.mjs';
import { createScanner, describeNative } from '../dist/index.js';
import { buildYardstick } from '../native/build.mjs';
import { requiredLiterals, v8Expressions } from './expressions.mjs';
import { describeMachine } from './machine.mjs';
import { median } from './throughput.mjs';
import { createWorkload, joined } from './workloads.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = fileURLToPath(new URL('results/', import.meta.url));
const INDEX = new URL('../dist/index.js', import.meta.url).href;
const SIZE = 8e6;
const CHUNK = 64 * 1024;
const MESSAGE = 1024;
const MESSAGES = 4000;
const IDLE = 5000;
/** The patterns of a caller: literal-led, as those of vendors are. */
const EXTRA = 1000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, name: { type: 'string', default: 'engine' } },
});
const rounds = Number(values.rounds);
const random = createRandom(17);
const say = (text) => process.stderr.write(`${text}\n`);

// Texts

function filesUnder(folder, isWanted) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && isWanted(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** Repeats parts in turn until there are enough bytes. */
function filled(parts) {
  const taken = [];
  for (let size = 0, i = 0; size < SIZE; i += 1) {
    taken.push(parts[i % parts.length]);
    size += taken.at(-1).length;
  }
  return Buffer.concat(taken).subarray(0, SIZE);
}

function proseText() {
  return filled(
    filesUnder(join(ROOT, 'node_modules'), (name) => /^readme\.md$/i.test(name)).map((path) =>
      readFileSync(path),
    ),
  );
}

/** The compiler's messages in these languages, a sentence a line. */
function foreignText(...languages) {
  const sentences = languages.flatMap((language) => {
    const path = join(ROOT, 'node_modules/typescript/lib', language, 'diagnosticMessages.generated.json');
    return Object.values(JSON.parse(readFileSync(path, 'utf8')));
  });
  return filled(sentences.map((text) => Buffer.from(`${text}\n`)));
}

/** A mail of pictures: the header, and attachments in lines of 76 characters (RFC 2045, section 6.8). */
function mailText() {
  const parts = ['From: reports@mail.invalid\r\nSubject: pictures\r\nMIME-Version: 1.0\r\n'];
  for (let size = 0, i = 0; size < SIZE; i += 1) {
    const picture = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      random.bytes(150_000),
    ]);
    const lines = picture
      .toString('base64')
      .match(/.{1,76}/g)
      .join('\r\n');
    parts.push(
      `\r\n--part\r\nContent-Type: image/png; name="picture-${i}.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`,
    );
    size += parts.at(-1).length;
  }
  return Buffer.from(parts.join('')).subarray(0, SIZE);
}

/** Requests whose queries hold words, paths and JSON, percent-encoded. */
function queryText() {
  const words = [
    'größe',
    'naïve café',
    'price < 20',
    'a/b/c',
    '{"page":1,"sort":"name"}',
    'https://example.invalid/x?y=1',
  ];
  const lines = [];
  for (let size = 0, i = 0; size < SIZE; i += 1) {
    const query = ['q', 'filter', 'next']
      .map((name) => `${name}=${encodeURIComponent(random.pick(words))}`)
      .join('&');
    const line = accessLine(random, i).replace(/ HTTP\//, `?${query} HTTP/`);
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`).subarray(0, SIZE);
}

/** What agents send each other: no line twice. */
function agentText() {
  const lines = [];
  for (let size = 0, i = 0; size < SIZE; i += 1) {
    const content = [serviceLine(random, i), accessLine(random, i)].join('\n');
    lines.push(
      JSON.stringify({
        jsonrpc: '2.0',
        id: random.below(1e9),
        result: { content: [{ type: 'text', text: content }], usage: { tokens: random.below(9000) } },
      }),
    );
    size += lines.at(-1).length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`).subarray(0, SIZE);
}

const TEXTS = {
  log: joined(createWorkload('log', SIZE).documents).bytes,
  source: joined(createWorkload('source', SIZE).documents).bytes,
  'agent traffic': agentText(),
  'English prose': proseText(),
  'Chinese and Japanese prose': foreignText('zh-cn', 'zh-tw', 'ja'),
  'Russian prose': foreignText('ru'),
  'mail with attachments': mailText(),
  'percent-encoded queries': queryText(),
};

// Measuring

const scanIn = (scanner, bytes, size) => {
  const session = scanner.createSession();
  let count = 0;
  for (let at = 0; at < bytes.length; at += size) count += session.push(bytes.subarray(at, at + size)).length;
  return count + session.end().findings.length;
};

/** Runs each action in each round, and gives their medians in milliseconds. */
async function interleaved(actions) {
  const times = new Map(Object.keys(actions).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, action] of Object.entries(actions)) {
      const start = performance.now();
      await action();
      if (round > 0) times.get(name).push(performance.now() - start);
    }
  }
  return Object.fromEntries([...times].map(([name, samples]) => [name, median(samples)]));
}

/** A figure, its floor (or most), and how the two compare. */
const row = (name, ratio, limit, isMost = false) => ({
  name,
  ratio,
  ...(isMost ? { most: limit } : { floor: limit }),
  isWithin: isMost ? ratio <= limit : ratio >= limit,
});

async function measureTexts(scanner, yardstick) {
  const actions = {};
  for (const [name, bytes] of Object.entries(TEXTS)) {
    actions[name] = () => scanIn(scanner, bytes, CHUNK);
    actions[`literals: ${name}`] = () => yardstick.scan(bytes, CHUNK);
  }
  const ms = await interleaved(actions);
  const rate = (name) => TEXTS[name.replace('literals: ', '')].length / 1e3 / ms[name];
  const rates = Object.fromEntries(Object.keys(actions).map((name) => [name, rate(name)]));
  const toLiterals = (name, floor) =>
    row(`${name}, against literals`, rates[name] / rates[`literals: ${name}`], floor);
  const toLog = (name, floor) => row(`${name}, against the log`, rates[name] / rates.log, floor);
  return {
    mbPerSecond: rates,
    rows: [
      toLiterals('log', 0.5),
      toLiterals('source', 0.4),
      toLiterals('English prose', 0.4),
      toLog('Chinese and Japanese prose', 0.3),
      toLog('Russian prose', 0.3),
      toLog('mail with attachments', 0.2),
    ],
  };
}

async function measureChunks(scanner) {
  const bytes = TEXTS.log;
  const ms = await interleaved({
    whole: () => scanIn(scanner, bytes, CHUNK),
    segments: () => scanIn(scanner, bytes, 1460),
    small: () => scanIn(scanner, bytes, 64),
  });
  return [
    row('chunks of 1460 bytes, against 64 KiB', ms.whole / ms.segments, 0.7),
    row('chunks of 64 bytes, against 64 KiB', ms.whole / ms.small, 0.15),
  ];
}

/** One message after the other; each is timed by itself. */
function measureMessages(scanner) {
  const [own, copies] = [[], []];
  let sum = 0;
  for (let i = 0; i < MESSAGES; i += 1) {
    const message = TEXTS['agent traffic'].subarray(i * MESSAGE, (i + 1) * MESSAGE);
    const start = performance.now();
    sum += Buffer.from(message)[0];
    const between = performance.now();
    sum += scanner.scanSync(message).findings.length;
    own.push(performance.now() - between);
    copies.push(between - start);
  }
  return {
    microseconds: median(own) * 1e3,
    copyMicroseconds: median(copies) * 1e3,
    checksum: sum,
    rows: [row('a message of 1 KiB, times the copying of it', median(own) / median(copies), 12, true)],
  };
}

function extraPatterns() {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return Array.from({ length: EXTRA }, (_, i) => ({
    id: `extra-${i}`,
    name: `Extra ${i}`,
    category: 'dlp',
    severity: 'low',
    description: 'made for this measurement',
    reference: 'none',
    expression: `\\b${random.text(letters, 6)}_[A-Za-z0-9]{20,40}\\b`,
  }));
}

async function measurePatterns(scanner) {
  const more = await createScanner({ engine: 'native', pool: false, patterns: extraPatterns() });
  const ms = await interleaved({
    without: () => scanIn(scanner, TEXTS.log, CHUNK),
    with: () => scanIn(more, TEXTS.log, CHUNK),
  });
  await more.close();
  return [row(`${EXTRA} patterns of the caller's, against none`, ms.without / ms.with, 0.6)];
}

/** `createScanner` in a process of its own, with the folder of caches emptied before it or not. */
function measureStart() {
  const cache = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const script = `import { createScanner } from ${JSON.stringify(INDEX)};
    const start = performance.now();
    const scanner = await createScanner({ engine: 'native', pool: false });
    console.log(performance.now() - start);
    await scanner.close();`;
  const start = () => {
    const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CACHE_HOME: cache },
    });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout);
  };
  try {
    const [cold, warm] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      rmSync(cache, { recursive: true, force: true });
      mkdirSync(cache);
      cold.push(start());
      warm.push(start());
    }
    const [coldMs, warmMs] = [median(cold), median(warm)];
    return {
      coldMs,
      warmMs,
      rows: [row('createScanner with a cache, against one without', warmMs / coldMs, 0.1, true)],
    };
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

/** What sessions that have read a page and wait take up, in a process that does nothing else. */
function measureIdle() {
  const page = TEXTS['agent traffic'].subarray(0, 4096).toString('latin1');
  const script = `import { createScanner } from ${JSON.stringify(INDEX)};
    const page = Buffer.from(${JSON.stringify(page)}, 'latin1');
    const scanner = await createScanner({ engine: 'native', pool: false });
    const open = () => {
      const session = scanner.createSession();
      session.push(page);
      return session;
    };
    const sessions = Array.from({ length: 200 }, open);
    gc();
    const before = process.memoryUsage().rss;
    while (sessions.length < 200 + ${IDLE}) sessions.push(open());
    gc();
    console.log((process.memoryUsage().rss - before) / 1024 / ${IDLE});
    await scanner.close();`;
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return [row('an idle session, KiB', Number(stdout), 32, true)];
}

/** ripgrep over the same expressions, as far as it takes them, where it is installed. */
async function measureRipgrep(scanner) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const { compiled } = v8Expressions();
    const text = join(folder, 'log.txt');
    const patterns = join(folder, 'patterns.txt');
    writeFileSync(text, TEXTS.log);
    const search = () =>
      spawnSync('rg', ['--no-unicode', '-a', '-c', '-f', patterns, text], { encoding: 'utf8' });
    const sources = compiled.map(({ expression }) =>
      expression.ignoreCase ? `(?i)${expression.source}` : expression.source,
    );
    const isTaken = (source) => {
      const { status, error } = spawnSync('rg', ['--no-unicode', '-q', '-e', source, '/dev/null']);
      return error === undefined && status === 1;
    };
    const taken = sources.filter(isTaken);
    if (taken.length === 0) return { wrong: 'rg is not installed' };
    writeFileSync(patterns, `${taken.join('\n')}\n`);
    const ms = await interleaved({ own: () => scanIn(scanner, TEXTS.log, CHUNK), rg: search });
    return {
      expressions: taken.length,
      refused: sources.length - taken.length,
      rows: [row('log, against rg --no-unicode', ms.rg / ms.own, 3.5)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { facts, why } = await describeNative();
if (facts === undefined) {
  say(`the native engine is not here: ${why}`);
  process.exit(2);
}
const scanner = await createScanner({ engine: 'native', pool: false });
const { Yardstick } = createRequire(import.meta.url)(await buildYardstick());
const yardstick = new Yardstick(requiredLiterals());
const parts = {};
for (const [name, measure] of Object.entries({
  idle: () => ({ rows: measureIdle() }),
  texts: () => measureTexts(scanner, yardstick),
  chunks: async () => ({ rows: await measureChunks(scanner) }),
  messages: () => measureMessages(scanner),
  patterns: async () => ({ rows: await measurePatterns(scanner) }),
  start: measureStart,
  ripgrep: () => measureRipgrep(scanner),
})) {
  say(name);
  parts[name] = await measure();
}
await scanner.close();

for (const [name, rate] of Object.entries(parts.texts.mbPerSecond))
  console.log(`${name}: ${rate.toFixed(1)} MB/s`);
const rows = Object.values(parts).flatMap((part) => part.rows ?? []);
for (const { name, ratio, floor, most, isWithin } of rows) {
  const limit = floor === undefined ? `at most ${most}` : `at least ${floor}`;
  console.log(`${isWithin ? 'within' : 'SHORT '}  ${name}: ${ratio.toPrecision(3)} (${limit})`);
}
if (parts.ripgrep.wrong !== undefined) console.log(`no row for ripgrep: ${parts.ripgrep.wrong}`);
writeFileSync(
  join(RESULTS, `${values.name}.json`),
  `${JSON.stringify({ machine: describeMachine(), rounds, ...parts }, null, 2)}\n`,
);
console.log(`written: bench/results/${values.name}.json`);
