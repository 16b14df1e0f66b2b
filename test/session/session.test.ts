/** Sessions: what they refuse, what limits do, and when findings come out. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ClosedError, InputError } from '../../src/base/errors.js';
import type { Finding, ScanLimits } from '../../src/base/types.js';
import { createScanner, type Scanner } from '../../src/scanner.js';
import type { Session } from '../../src/session/session.js';
import { ENGINES } from '../engines.js';

const SECRET = ['AKIA', 'L53FZ53S', '3OIJE7W2'].join('');
const filler = (bytes: number) =>
  'plain words without a meaning. '.repeat(Math.ceil(bytes / 31)).slice(0, bytes);
const hexOf = (text = '') => Buffer.from(text).toString('hex');
const base64 = (text: string, times: number): string =>
  times === 0 ? text : base64(Buffer.from(text).toString('base64'), times - 1);

let scanner: Scanner;
const limited = (limits: ScanLimits) => createScanner({ limits, fingerprintKey: Buffer.from('session') });
beforeAll(async () => {
  scanner = await limited({});
});

function all(session: Session, chunks: readonly (string | Uint8Array)[]) {
  const early: Finding[] = chunks.flatMap((chunk) => session.push(chunk));
  const { findings, bytes, truncated } = session.end();
  return { findings: [...early, ...findings], early, bytes, truncated };
}

describe('errors', () => {
  it('ERR_CLOSED after end', () => {
    const session = scanner.createSession();
    session.push('x');
    session.end();
    expect(() => session.push('x')).toThrow(ClosedError);
    expect(() => session.end()).toThrow(ClosedError);
    expect(() => session.push('x')).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });

  it.each([[7], [null], [undefined], [{}], [[1]], [new ArrayBuffer(4)]])(
    'ERR_INPUT for %j, and the session goes on',
    (chunk) => {
      const session = scanner.createSession();
      session.push(SECRET.slice(0, 9));
      expect(() => session.push(chunk as unknown as string)).toThrow(InputError);
      expect(() => session.push(chunk as unknown as string)).toThrow(
        expect.objectContaining({ code: 'ERR_INPUT' }),
      );
      session.push(SECRET.slice(9));
      expect(session.end().findings).toHaveLength(1);
    },
  );
});

describe('what comes in', () => {
  it('may be text or bytes, empty, and a part of a larger buffer', () => {
    const shared = Buffer.from(`....${SECRET}....`);
    const part = new Uint8Array(shared.buffer, shared.byteOffset + 4, SECRET.length);
    for (const chunks of [
      [SECRET],
      [part],
      ['', part, Buffer.alloc(0)],
      [SECRET.slice(0, 5), Buffer.from(SECRET.slice(5))],
    ]) {
      const { findings, bytes } = all(scanner.createSession(), chunks);
      expect(findings.map((f) => [f.patternId, f.start, f.end])).toEqual([
        ['aws-access-key-id', 0, SECRET.length],
      ]);
      expect(bytes).toBe(SECRET.length);
    }
  });

  it('may be used again by the caller as soon as push returns', () => {
    const session = scanner.createSession();
    const chunk = Buffer.from(` ${SECRET.slice(0, 12)}`);
    session.push(chunk);
    chunk.fill(0x20);
    session.push(SECRET.slice(12));
    expect(session.end().findings).toHaveLength(1);
  });
});

describe('a finding', () => {
  it('comes out once nothing can change it, long before the end', () => {
    const { early, findings } = all(scanner.createSession(), [filler(1000), SECRET, filler(200_000)]);
    expect(early).toHaveLength(1);
    expect(findings).toEqual(early);
  });

  it('is not told before its right edge is known', () => {
    const session = scanner.createSession();
    expect(session.push(`${filler(50)}${SECRET}`)).toEqual([]);
    session.push('A more letter makes it no key');
    expect(session.end().findings).toEqual([]);
  });

  it('knows its line and column far into a stream', () => {
    const { findings } = all(scanner.createSession(), [
      `${filler(99)}\n`.repeat(5000),
      `\n  ${SECRET}`,
      `\n${filler(50_000)}`,
    ]);
    expect(findings.map(({ line, column }) => [line, column])).toEqual([[5002, 3]]);
  });

  it('that spans lines knows where it begins, whatever comes after', () => {
    const wrapped = (
      Buffer.from(`the key is ${SECRET} and more`)
        .toString('base64')
        .match(/.{1,8}/g) ?? []
    ).join('\n');
    const long = (
      Buffer.from(`${filler(60)} ${SECRET} ${filler(60)}`)
        .toString('base64')
        .match(/.{1,20}/g) ?? []
    ).join('\n');
    for (const carrier of [wrapped, long]) {
      const text = `\n\n  ${carrier}\n${filler(5000)}`;
      const expected = scanner.scanSync(text).findings.map(({ line, column }) => [line, column]);
      const { findings } = all(scanner.createSession(), text.split(''));
      expect(findings.map(({ line, column }) => [line, column])).toEqual(expected);
    }
  });
});

describe('limits', () => {
  it('maxFindings: so many are told, then no more, and the result says so', async () => {
    const few = await limited({ maxFindings: 3 });
    const text = `${SECRET} `.repeat(10);
    const whole = few.scanSync(text);
    expect(whole).toMatchObject({ truncated: 'findings', bytes: text.length });
    expect(whole.findings.map(({ start }) => start)).toEqual([0, 21, 42]);
    for (const size of [1, 5, 100]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      const { early: _early, ...outcome } = all(few.createSession(), chunks);
      expect(outcome, `${size}`).toEqual(whole);
    }
    for (const [maxFindings, truncated] of [
      [9, 'findings'],
      [10, null],
      [11, null],
    ] as const) {
      const result = (await limited({ maxFindings })).scanSync(text);
      expect(result, `${maxFindings}`).toMatchObject({ truncated });
      expect(result.findings, `${maxFindings}`).toHaveLength(Math.min(10, maxFindings));
    }
  });

  it('maxDepth: deeper layers are not read, and the result says so', async () => {
    const text = `"${base64(`the key is ${SECRET} and more`, 3)}"`;
    for (let maxDepth = 0; maxDepth <= 5; maxDepth += 1) {
      const { findings, truncated } = (await limited({ maxDepth })).scanSync(text);
      expect(
        findings.map(({ patternId }) => patternId),
        `${maxDepth}`,
      ).toEqual(maxDepth < 3 ? [] : ['aws-access-key-id']);
      expect(truncated, `${maxDepth}`).toBe(maxDepth < 3 ? 'depth' : null);
    }
  });

  it('maxDepth: ordinary text leaves nothing unread', async () => {
    const shallow = await limited({ maxDepth: 1 });
    expect(shallow.scanSync(filler(20_000))).toMatchObject({ truncated: null });
    expect((await limited({ maxDepth: 0 })).scanSync(filler(20_000))).toMatchObject({ truncated: null });
  });

  it('maxDecodedRatio: what is decoded beyond it is not told, plain findings are', async () => {
    const poor = await limited({ maxDecodedRatio: 0 });
    const blob = Buffer.from(filler(1_400_000)).toString('base64');
    const hidden = Buffer.from(` ${SECRET} ${filler(40)}`).toString('base64');
    const text = `${SECRET} "${hidden}" ${blob} "${hidden}" ${SECRET}`;
    const { findings, truncated } = poor.scanSync(text);
    expect(truncated).toBe('decoded-bytes');
    expect(findings.map(({ decoding }) => decoding.join())).toEqual(['', 'base64', '']);
    expect(scanner.scanSync(text)).toMatchObject({ truncated: null });
    expect(scanner.scanSync(text).findings).toHaveLength(4);
  });
});

describe('large input', () => {
  it('of one line without end is scanned to its end', () => {
    const session = scanner.createSession();
    const chunk = Buffer.alloc(1 << 20, 'x');
    const early: Finding[] = [];
    for (let count = 0; count < 8; count += 1) early.push(...session.push(chunk));
    early.push(...session.push(` ${SECRET} `));
    const { findings, bytes } = session.end();
    expect([...early, ...findings].map(({ start }) => start)).toEqual([8 * chunk.length + 1]);
    expect(bytes).toBe(8 * chunk.length + SECRET.length + 2);
  });
});

describe.each(ENGINES)('the %s engine names what it undid', (engine) => {
  const decodingsOf = async (text: string) => {
    const one = await createScanner({ engine, limits: { maxDepth: 7 }, pool: false });
    return one.scanSync(text).findings.map(({ decoding }) => decoding.join(' '));
  };

  it('where escapes are of two kinds', async () => {
    const escaped = ['%41KI\\x41', 'L53FZ53S', '3OIJE7W2'].join('');
    expect(await decodingsOf(`x ${escaped} y`)).toEqual(['hex url']);
    const whole = base64(`the key is ${SECRET} here`, 1);
    const mixed = Array.from(whole, (c, at) => (at % 2 === 0 ? `%${hexOf(c)}` : `\\x${hexOf(c)}`)).join('');
    expect(await decodingsOf(`x ${mixed} y`)).toEqual(['hex url base64']);
  });

  it('but not that text was UTF-16', async () => {
    const wide = Buffer.from(`the key is ${SECRET} here`, 'utf16le').toString('base64');
    expect(await decodingsOf(`x ${wide} y`)).toEqual(['base64']);
  });

  it('in every layer', async () => {
    const [a, k, i] = [hexOf('A'), hexOf('K'), hexOf('I')];
    const invisible = Array.from({ length: 7 }, (_, layer) => `&${'amp;'.repeat(layer)}#8203;`).join('');
    const head = `\\x${'5cx'.repeat(6)}${a}%${'25'.repeat(6)}${k}&${'amp;'.repeat(6)}#x${i};${invisible}`;
    const names = Array<string>(7).fill('hex url confusables zero-width').join(' ');
    expect(await decodingsOf(`x ${head}${SECRET.slice(3)} y`)).toEqual([names]);
  });
});
