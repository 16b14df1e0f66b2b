/** What decompression may cost: each limit below it, at it and above it. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LimitError } from '../../src/base/errors.js';
import { Expansion } from '../../src/prelude/expansion.js';
import { unwrap } from './unwrap.js';

describe('expansion', () => {
  const FREE = 1000;

  it.each([
    [999, true],
    [1000, true],
    [1001, false],
  ])('gives %i bytes freely', (given, isFine) => {
    const give = () => new Expansion(0, FREE).give(given);
    if (isFine) expect(give).not.toThrow();
    else expect(give).toThrow(LimitError);
  });

  it.each([
    [2999, true],
    [3000, true],
    [3001, false],
  ])('gives %i bytes for 300, ten for each', (given, isFine) => {
    const expansion = new Expansion(10, FREE);
    expansion.take(100);
    expansion.take(200);
    expansion.give(1500);
    const give = () => expansion.give(given - 1500);
    if (isFine) expect(give).not.toThrow();
    else expect(give).toThrow(/more than 10 times its size \(3001 bytes from 300\)/);
  });
});

describe('layers of compression', () => {
  const wrapped = (layers: number) => {
    let bytes = Buffer.from('the text within');
    for (let i = 0; i < layers; i += 1) bytes = gzipSync(bytes);
    return bytes;
  };

  it.each([3, 4])('%i are opened', (layers) => {
    expect(unwrap(wrapped(layers)).parts.get('')?.toString()).toBe('the text within');
  });

  it('five are refused, by name', () => {
    expect(() => unwrap(wrapped(5))).toThrow(/more than 4 layers of compression/);
    expect(() => unwrap(wrapped(5))).toThrow(LimitError);
  });
});
