/**
 * What the throughput rows run over: a repetitive log and varied source text, each with secrets planted
 * in plain and encoded form, so that a row can prove that it looked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from '../corpus/encoders.mjs';
import { accessLine, serviceLine } from '../corpus/logs.mjs';
import { createRandom } from '../corpus/random.mjs';
import { SECRETS } from '../corpus/secrets.mjs';

const PACKAGES = fileURLToPath(new URL('../node_modules', import.meta.url));
/** Bytes of one document; longer files are cut at a line's end. */
const DOCUMENT = 64 * 1024;
/** Bytes taken of one file: some bundles are as large as all other files together. */
const MOST_OF_FILE = 2 * DOCUMENT;
/** Every so many documents holds one of the planted secrets. */
const PLANT_EVERY = 3;

/** What is planted, in turn: pattern, chain of encoders, outermost first. */
const PLANTS = [
  ['github-token', []],
  ['slack-token', ['base64']],
  ['private-key-pem', []],
  ['npm-token', ['hex']],
  ['slack-token', []],
  ['gitlab-pat', ['percent', 'base64']],
  ['aws-access-key-id', ['zeroWidth']],
  ['iban', []],
  ['digitalocean-token', ['hex', 'base64', 'percent', 'base64']],
];

/** Cuts at the last line end before each limit; a line longer than that is cut where it is. */
function documentsOf(bytes) {
  const documents = [];
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(start + DOCUMENT, bytes.length);
    if (end < bytes.length) {
      const newline = bytes.lastIndexOf(0x0a, end - 1);
      if (newline >= start + DOCUMENT / 2) end = newline + 1;
    }
    documents.push(bytes.subarray(start, end));
    start = end;
  }
  return documents;
}

/** Puts secrets on lines of their own into some of the documents. */
function plantInto(documents, random) {
  return documents.map((bytes, i) => {
    if (i % PLANT_EVERY !== 1) return { bytes, planted: [] };
    const [patternId, chain] = PLANTS[((i - 1) / PLANT_EVERY) % PLANTS.length];
    const secret = SECRETS[patternId](random);
    const { text, decoding } = encode(chain.length === 0 ? secret : ` ${secret} `, chain);
    const newline = bytes.indexOf(0x0a, Math.floor(bytes.length / 2));
    const at = newline < 0 ? bytes.length : newline + 1;
    const before = Buffer.from('\nvalue: ');
    const whole = Buffer.concat([
      bytes.subarray(0, at),
      before,
      Buffer.from(`${text}\n`),
      bytes.subarray(at),
    ]);
    const start = at + before.length;
    return { bytes: whole, planted: [{ patternId, decoding, start, end: start + Buffer.byteLength(text) }] };
  });
}

function logText(bytes, random) {
  const lines = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const line = i % 5 === 4 ? serviceLine(random, i) : accessLine(random, i);
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function scripts(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return scripts(path);
      return entry.name.endsWith('.js') && entry.isFile() ? [path] : [];
    });
}

/** Every n-th file, in the order of their paths, until there are enough bytes. */
function sourceDocuments(bytes) {
  const paths = scripts(PACKAGES);
  const texts = [];
  const step = 7;
  for (let size = 0, i = 0; i < paths.length && size < bytes; i += 1) {
    // 7 and the number of files need not be coprime: each lap begins one file further.
    const index = (i * step) % paths.length;
    const text = readFileSync(paths[(index + Math.floor((i * step) / paths.length)) % paths.length]);
    if (text.length === 0) continue;
    const part = text.subarray(0, MOST_OF_FILE);
    texts.push(part);
    size += part.length;
  }
  return texts.flatMap(documentsOf);
}

/**
 * Makes a workload: `{ name, about, documents }`, a document being `{ bytes, planted, latin1, text }`.
 *
 * @param {'log' | 'source'} name
 * @param {number} bytes - about so many in all
 */
export function createWorkload(name, bytes) {
  const random = createRandom(name === 'log' ? 11 : 12);
  const documents = name === 'log' ? documentsOf(logText(bytes, random)) : sourceDocuments(bytes);
  return {
    name,
    about:
      name === 'log'
        ? 'lines of a web server and of a service, generated (corpus/logs.mjs)'
        : 'the .js files of the installed packages',
    documents: plantInto(documents, random).map(withStrings),
  };
}

/** Strings are made beforehand: what takes no bytes shall not pay for that. */
const withStrings = (document) => ({
  ...document,
  latin1: document.bytes.toString('latin1'),
  text: document.bytes.toString('utf8'),
});

export const sizeOf = (documents) => documents.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** A part of a workload with about so many bytes, taken evenly from all of it. */
export function sample(documents, bytes) {
  const share = bytes / sizeOf(documents);
  if (share >= 1) return documents;
  let owed = 0;
  const taken = documents.filter(() => {
    owed += share;
    if (owed < 1) return false;
    owed -= 1;
    return true;
  });
  return taken.length > 0 ? taken : documents.slice(0, 1);
}

/** The documents' bytes in one piece, and where the planted secrets lie in it. */
export function joined(documents) {
  let base = 0;
  const planted = documents.flatMap(({ bytes, planted: own }) => {
    const moved = own.map((plant) => ({ ...plant, start: plant.start + base, end: plant.end + base }));
    base += bytes.length;
    return moved;
  });
  return { bytes: Buffer.concat(documents.map(({ bytes }) => bytes)), planted };
}
