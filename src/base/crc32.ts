/** CRC-32 as in ISO 3309, gzip and zip: reflected EDB88320, initial and final FFFFFFFF. */
import zlib from 'node:zlib';

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * @param before - the sum of the bytes that come before
 */
export function slowCrc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

/** zlib's own is many times as fast; Node has it from 20.15 on. */
export const crc32: typeof slowCrc32 = typeof zlib.crc32 === 'function' ? zlib.crc32 : slowCrc32;
