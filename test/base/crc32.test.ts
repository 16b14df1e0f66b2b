/** CRC-32, with zlib's help and without. */
import { expect, it } from 'vitest';
import { crc32, slowCrc32 } from '../../src/base/crc32.js';

it.each([crc32, slowCrc32])('gives the check value, also in parts', (sum) => {
  const bytes = Buffer.from('123456789');
  expect(sum(bytes)).toBe(0xcbf43926);
  expect(sum(bytes.subarray(4), sum(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  expect(sum(Buffer.alloc(0))).toBe(0);
});
