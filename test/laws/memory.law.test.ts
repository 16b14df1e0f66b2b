/**
 * Law 5, memory: what a session retains is bounded by a constant, whatever the stream's length.
 *
 * Some megabytes of each kind of text go through one session; what is alive after a full collection is
 * measured halfway and at the end. The two may differ by noise only: a session that kept half of its input
 * would show. What one session holds in all is bounded too.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createScanner, type Scanner } from '../../src/scanner.js';
import type { Session } from '../../src/session/session.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const MIB = 1024 * 1024;
const CHUNK = 64 * 1024;
/** Chunks begin at multiples of it: what is written in pieces as long goes on from one to the next. */
const STEP = 64;
/** Growth that counts as noise, beside an eighth of what was pushed. */
const NOISE = MIB / 2;
/** What one session may hold. */
const MOST = 24 * MIB;

/** Pseudo-random numbers below `below`, the same in every run. */
function source(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
type Next = (below: number) => number;
const bytes = (next: Next, length: number) => Buffer.from(Array.from({ length }, () => next(256)));
const letters = (next: Next, length: number) =>
  Array.from({ length }, () => BASE62.charAt(next(62))).join('');
const line = (next: Next) =>
  `10.0.${next(256)}.${next(256)} - - "GET /${letters(next, 8)}?id=${next(1e6)} HTTP/1.1" 200\n`;

interface Kind {
  readonly megabytes: number;
  readonly piece: (next: Next) => string | Buffer;
  /** Growth in bytes that counts as noise; default 512 KiB. */
  readonly noise?: number;
  /** Bytes that are scanned before any are counted; default 200,000. */
  readonly warmUp?: number;
}

/** Each makes a piece of its text; pieces follow one another without an end. */
const KINDS: Readonly<Record<string, Kind>> = {
  'a log': { megabytes: 6, piece: line },
  'one line without end': { megabytes: 6, piece: (next) => `${letters(next, next(12))} ` },
  'base64 of noise without end': {
    megabytes: 4,
    // By chance noise asks for ever more expressions, which the thread keeps: that levels off at some megabytes.
    noise: MIB,
    piece: (next) => bytes(next, 768).toString('base64'),
  },
  'base64 of text without end': {
    megabytes: 4,
    piece: (next) => Buffer.from(line(next)).toString('base64url'),
  },
  'hex without end': { megabytes: 4, piece: (next) => bytes(next, 512).toString('hex') },
  'hex apart': {
    megabytes: 3,
    // 64 bytes: chunks begin and end with a whole piece, so that the list never ends.
    piece: (next) => `${bytes(next, 21).toString('hex').replaceAll(/../g, '$& ')} `,
  },
  'a list of 0x': { megabytes: 3, piece: (next) => `0x${bytes(next, 1).toString('hex')},\n  ` },
  'UTF-8': { megabytes: 4, piece: (next) => `${'привет мир 世界 '.repeat(4)}${letters(next, 5)} ` },
  'random bytes': { megabytes: 4, piece: (next) => bytes(next, 1024) },
  'percent soup': { megabytes: 4, piece: (next) => `%${letters(next, 2)}%25${letters(next, 2)}%%41+` },
  'zero-width flood': { megabytes: 4, piece: (next) => `${'\u200b'.repeat(40)}${letters(next, 1)}` },
  'tag characters': {
    megabytes: 6,
    // What is hidden is text of its own, and a finding in it is as long as the text.
    noise: 2 * MIB,
    piece: (next) => String.fromCodePoint(0xe0061 + next(20)).repeat(30),
  },
  digits: { megabytes: 4, piece: (next) => String(next(1e9)) },
  'line feeds': { megabytes: 4, piece: () => '\n'.repeat(1024) },
  backslashes: { megabytes: 6, piece: () => '\\'.repeat(1000) },
  'openings of every kind': {
    megabytes: 2,
    piece: (next) =>
      ['-----BEGIN RSA PRIVATE KEY-----\n', 'ghp_', '&#', '%u00', '0x41, ', '<a '][next(6)] as string,
  },
  'words of injections': {
    megabytes: 2,
    // In any order, they lead to ever more states, which the thread keeps up to a bound: their table doubles on the way.
    warmUp: 4 * MIB,
    piece: (next) =>
      `${['ignore', 'previous', 'instructions', 'system', 'reveal', 'all', 'the'][next(7)] as string} `,
  },
  'keys, one after another': { megabytes: 1, piece: (next) => `key=AKIA${letters(next, 16).toUpperCase()} ` },
};

let scanner: Scanner;
beforeAll(async () => {
  // What the native engine retains lies outside of this heap: `native/test` measures it.
  scanner = await createScanner({ engine: 'portable', limits: { maxFindings: 1e9, maxDecodedRatio: 1e6 } });
  // Tables and expressions are made at their first use.
  const next = source(1);
  for (const { piece, warmUp = 200_000 } of Object.values(KINDS))
    scanner.scanSync(Buffer.concat(piecesOf(next, piece, warmUp)));
});

function piecesOf(next: Next, piece: (next: Next) => string | Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let size = 0; size < length; ) {
    const made = piece(next);
    const bytes = typeof made === 'string' ? Buffer.from(made) : made;
    pieces.push(bytes);
    size += bytes.length;
  }
  return pieces;
}

/** Bytes alive after a full collection. */
function alive(): number {
  // What views stored is given back by finalizers of the first.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function push(session: Session, next: Next, piece: (next: Next) => string | Buffer, megabytes: number): void {
  // A pool of pieces, so that making them is not what takes the time.
  const text = Buffer.concat(piecesOf(next, piece, 512 * 1024));
  for (let size = 0; size < megabytes * MIB; ) {
    const from = STEP * next((text.length - CHUNK) / STEP);
    session.push(Buffer.from(text.subarray(from, from + CHUNK)));
    size += CHUNK;
  }
}

describe('what a session retains does not grow with the stream', () => {
  it.each(Object.entries(KINDS))('%s', (_, { megabytes, piece, noise = NOISE }) => {
    const next = source(7);
    const before = alive();
    const session = scanner.createSession();
    push(session, next, piece, megabytes / 2);
    const early = alive();
    push(session, next, piece, megabytes / 2);
    const late = alive();
    expect(late - early).toBeLessThan(noise + (megabytes * MIB) / 8);
    expect(late - before).toBeLessThan(MOST);
    expect(session.end().bytes).toBe(megabytes * MIB);
  });
});
