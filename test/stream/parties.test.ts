/**
 * The README's own embeddings between real parties on loopback: undici and fetch on one side, servers of
 * `node:http` and `node:net` on the other. Each block runs as a program of its own, as a reader would run it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const SECRET = ['AKIA', 'L53FZ53S', '3OIJE7W2'].join('');
const MARK = '[REDACTED:aws-access-key-id]';
const FILLER = 'lorem ipsum dolor sit amet '.repeat(3000);

/** The README's block that is told from the others by a comment on its first line. */
function blockOf(name: string): string {
  const block = new RegExp(`^\`\`\`js\\n(// ${name}\\n[\\s\\S]*?)^\`\`\``, 'm').exec(README)?.[1];
  if (block === undefined) throw new Error(`README.md has no block ${name}`);
  return block;
}

mkdirSync(join(ROOT, 'build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'build', 'parties-'));
const children: ChildProcess[] = [];
const servers: { close(): unknown }[] = [];
afterAll(() => {
  for (const child of children) child.kill();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a block, told by its environment where to listen and to connect; resolves once it listens. */
async function runBlock(name: string, upstream: number): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const path = join(folder, `${name.replaceAll(' ', '-')}.mjs`);
  writeFileSync(path, blockOf(name));
  const env = { ...process.env, PORT: String(port), UPSTREAM: String(upstream) };
  const child = spawn(process.execPath, [path], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  children.push(child);
  for (let i = 0; i < 500; i += 1) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return port;
    if (child.exitCode !== null) throw new Error(`the block ${name} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the block ${name} does not listen`);
}

async function listen(server: {
  listen(port: number, host: string): unknown;
  address(): unknown;
  close(): unknown;
}) {
  server.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server as Server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('README: a reverse proxy', () => {
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  let base: string;
  const agent = new Agent({ connections: 1, pipelining: 1 });
  /** Upstream requests that ended in the middle. */
  let aborted = 0;

  beforeAll(async () => {
    const upstream = createServer((incoming, response) => {
      incoming.on('aborted', () => {
        aborted += 1;
      });
      incoming.on('error', () => undefined);
      handle(incoming, response);
    });
    base = `http://127.0.0.1:${await runBlock('proxy.mjs', await listen(upstream))}`;
  });
  afterEach(() => {
    aborted = 0;
  });
  afterAll(() => agent.destroy());

  const echo = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming).catch(() => undefined);
    if (body !== undefined) response.end(JSON.stringify({ bytes: body.length, headers: incoming.headers }));
  };
  const post = (body: string | Buffer | Readable, headers: Record<string, string> = {}) =>
    request(`${base}/path?q=1`, { method: 'POST', body, headers, dispatcher: agent });

  it('passes clean requests with a length, in chunks, after 100-continue, on one connection', async () => {
    handle = (incoming, response) => void echo(incoming, response);
    for (const body of [Buffer.from('small'), Buffer.from(FILLER), Readable.from([FILLER, 'and ', FILLER])]) {
      const { statusCode, body: answer } = await post(body);
      expect(statusCode).toBe(200);
      const told = (await answer.json()) as { bytes: number; headers: Record<string, string> };
      expect(told.bytes).toBeGreaterThan(4);
      expect(
        body instanceof Readable ? told.headers['transfer-encoding'] : told.headers['content-length'],
      ).toBe(body instanceof Readable ? 'chunked' : String(body.length));
    }
    const raw = connect(Number(new URL(base).port), '127.0.0.1');
    raw.write(
      'POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 5\r\nconnection: close\r\n\r\n',
    );
    const [first] = (await once(raw, 'data')) as [Buffer];
    expect(first.toString()).toContain('100 Continue');
    raw.write('hello');
    expect((await buffer(raw)).toString()).toContain('"bytes":5');
  });

  it('answers 403 to a request with a secret, and the server does not get it', async () => {
    const received: Buffer[] = [];
    handle = (incoming, response) => {
      incoming.on('data', (bytes: Buffer) => received.push(bytes));
      incoming.on('end', () => response.end('got it'));
    };
    for (const hidden of [SECRET, Buffer.from(`the key is ${SECRET} indeed`).toString('base64')]) {
      const { statusCode, body } = await post(`${FILLER}"${hidden}" ${FILLER}`);
      await body.dump();
      expect(statusCode).toBe(403);
      const all = Buffer.concat(received).toString();
      expect(all).not.toContain(hidden.slice(0, 4));
      expect(FILLER.startsWith(all.slice(0, FILLER.length))).toBe(true);
      received.length = 0;
    }
    // The connection's successor is as good as new.
    expect((await post('clean')).statusCode).toBe(200);
  });

  it('answers 415 to a request that it cannot read, and the server does not get it', async () => {
    let count = 0;
    handle = (_, response) => {
      count += 1;
      response.end();
    };
    const { statusCode } = await post(gzipSync(SECRET), { 'content-encoding': 'gzip' });
    expect([statusCode, count]).toEqual([415, 0]);
  });

  it('redacts responses: with a length, in chunks, compressed', async () => {
    const page = `${FILLER} key=${SECRET} ${FILLER}`;
    const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    handle = (incoming, response) => {
      incoming.resume();
      const coding = incoming.url?.slice(1) as keyof typeof codings | 'plain' | 'chunked';
      if (coding === 'plain') response.setHeader('content-length', page.length).end(page);
      else if (coding === 'chunked') {
        response.write(page.slice(0, page.length / 2));
        setTimeout(() => response.end(page.slice(page.length / 2)), 5);
      } else response.setHeader('content-encoding', coding).end(codings[coding](page));
    };
    for (const coding of ['plain', 'chunked', 'gzip', 'deflate', 'br']) {
      const { statusCode, body } = await request(`${base}/${coding}`, { dispatcher: agent });
      expect(statusCode).toBe(200);
      expect(await body.text(), coding).toBe(page.replace(SECRET, MARK));
    }
  });

  it('does not pass on a response that it cannot read', async () => {
    handle = (incoming, response) => {
      incoming.resume();
      response.setHeader('content-encoding', 'x-secret').end(SECRET);
    };
    const { statusCode, body } = await request(base, { dispatcher: agent });
    expect(statusCode).toBe(502);
    expect(await body.text()).toBe('');
  });

  it('ends the request to the server when the client goes away', async () => {
    let isBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      isBegun = resolve;
    });
    let ended: Promise<unknown> = Promise.resolve();
    handle = (incoming) => {
      ended = new Promise((resolve) => incoming.once('close', resolve));
      incoming.resume();
      isBegun();
    };
    const controller = new AbortController();
    const source = new Readable({ read: () => undefined });
    source.push(FILLER);
    const sent = request(base, {
      method: 'POST',
      body: source,
      signal: controller.signal,
      dispatcher: agent,
    });
    await begun;
    controller.abort();
    await expect(sent).rejects.toThrow();
    await ended;
    expect(aborted).toBe(1);
  });

  it('ends the response when the server goes away', async () => {
    handle = (incoming, response) => {
      incoming.resume();
      response.setHeader('content-length', 1e6);
      response.write(FILLER);
      setTimeout(() => response.destroy(), 20);
    };
    const { body } = await request(base, { dispatcher: agent });
    await expect(body.text()).rejects.toThrow();
    handle = (incoming) => void incoming.socket.destroy();
    // A connection of its own: the last one may not know yet that it was closed.
    const fresh = new Agent();
    expect((await request(base, { dispatcher: fresh })).statusCode).toBe(502);
    await fresh.destroy();
  });
});

describe('README: fetch', () => {
  it('guards a prompt and its answer', async () => {
    const received: string[] = [];
    const upstream = createServer(async (incoming, response) => {
      const body = await buffer(incoming).catch(() => Buffer.from('aborted'));
      received.push(body.toString());
      response.end(`answer: ${SECRET}`);
    });
    const port = await listen(upstream);
    const path = join(folder, 'fetch.mjs');
    writeFileSync(path, `${blockOf('fetch.mjs')}\n${FETCH_CALLS}`);
    const env = { ...process.env, UPSTREAM: String(port), SECRET };
    const child = spawn(process.execPath, [path], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    expect((await buffer(child.stdout)).toString()).toBe(`answer: ${MARK}\nERR_BLOCKED\n`);
    expect(received[0]).toBe('a clean prompt');
    expect(received.slice(1).join('')).not.toContain(SECRET);
  });
});

/** Uses what the block defines. */
const FETCH_CALLS = `
console.log(await ask('a clean prompt'));
await ask('my key is ' + process.env.SECRET).catch((error) => console.log((error.cause ?? error).code));
`;

describe('README: a raw socket', () => {
  it('redacts one direction and blocks the other', async () => {
    const received: Buffer[] = [];
    let answer: Socket | undefined;
    const upstream = createTcpServer((socket: Socket) => {
      answer = socket;
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => received.push(bytes));
      socket.on('end', () => socket.end(`your key is ${SECRET}, keep it`));
    });
    const port = await runBlock('socket.mjs', await listen(upstream));
    const clean = connect(port, '127.0.0.1');
    clean.end('hello');
    expect((await buffer(clean)).toString()).toBe(`your key is ${MARK}, keep it`);
    received.length = 0;
    // A line is answered while more may come.
    const talk = connect(port, '127.0.0.1');
    talk.write('ask\n');
    await vi.waitFor(() => expect(Buffer.concat(received).toString()).toBe('ask\n'));
    answer?.write(`${SECRET}\n`);
    expect(((await once(talk, 'data')) as [Buffer])[0].toString()).toBe(`${MARK}\n`);
    talk.end();
    await buffer(talk);
    received.length = 0;
    const dirty = connect(port, '127.0.0.1');
    dirty.on('error', () => undefined);
    dirty.end(`${FILLER} ${SECRET} ${FILLER}`);
    expect((await buffer(dirty).catch(() => Buffer.alloc(0))).length).toBe(0);
    expect(Buffer.concat(received).toString()).not.toContain(SECRET.slice(0, 6));
  });
});
