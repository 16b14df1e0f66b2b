/**
 * What an input is, by its first bytes: names and extensions lie, contents do not.
 */

import { isTar } from './tar.js';

/** Bytes of the head that `sniff` wants to see, unless the input is shorter. */
export const HEAD = 4096;

/** Text encodings that are told by content; UTF-8 needs no decoding and so no name. */
export type SniffedCharset = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** What only decoders undo that answer a turn later: see `cli/unpack.ts`. */
export type Foreign = 'xz' | 'zstd';

export type Sniffed = 'gzip' | 'zip' | 'bzip2' | 'tar' | Foreign | SniffedCharset | 'bytes';

/** Share of 16-bit units that must be plain text with a NUL beside it, for text without a BOM. */
const LEAST_NULS = 0.7;
/** Share of units that may break the rule: a few foreign letters, never a binary file. */
const MOST_ODD = 0.02;
/** Units below which nothing can be told. */
const LEAST_UNITS = 4;

/**
 * What the input is.
 *
 * @param head - its first `HEAD` bytes, or all of a shorter one
 */
export function sniff(head: Uint8Array): Sniffed {
  if (startsWith(head, 0x1f, 0x8b, 0x08)) return 'gzip';
  // A local file header, or the end record of an archive without entries.
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (
    /^BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)/.test(Buffer.from(head.subarray(0, 10)).toString('latin1'))
  )
    return 'bzip2';
  if (startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) return 'xz';
  if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (isTar(head)) return 'tar';
  return sniffCharset(head) ?? 'bytes';
}

/** The charset that a BOM states or that the places of NULs give away; undefined for UTF-8 and bytes. */
export function sniffCharset(head: Uint8Array): SniffedCharset | undefined {
  if (startsWith(head, 0xff, 0xfe, 0, 0)) return 'utf-32le';
  if (startsWith(head, 0, 0, 0xfe, 0xff)) return 'utf-32be';
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be';
  return utf16WithoutBom(head);
}

function startsWith(head: Uint8Array, ...bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte);
}

/**
 * UTF-16 of mostly Latin text has a NUL in every other byte, always on the same side. Binary files have
 * NULs too, but on both sides and beside bytes that are no text.
 */
function utf16WithoutBom(head: Uint8Array): SniffedCharset | undefined {
  const units = head.length >> 1;
  if (units < LEAST_UNITS || head.length % 2 === 1) {
    // A head cut at an odd byte is whole input, and UTF-16 has no odd length.
    return undefined;
  }
  let little = 0;
  let big = 0;
  let odd = 0;
  for (let i = 0; i < units; i += 1) {
    const first = head[2 * i] as number;
    const second = head[2 * i + 1] as number;
    if (second === 0 && isText(first)) little += 1;
    else if (first === 0 && isText(second)) big += 1;
    else if (first === 0 || second === 0) odd += 1;
  }
  const isFew = (count: number) => count <= units * MOST_ODD;
  if (little >= units * LEAST_NULS && isFew(big + odd)) return 'utf-16le';
  if (big >= units * LEAST_NULS && isFew(little + odd)) return 'utf-16be';
  return undefined;
}

const isText = (byte: number): boolean =>
  (byte >= 0x20 && byte !== 0x7f && (byte < 0x80 || byte >= 0xa0)) ||
  byte === 9 ||
  byte === 10 ||
  byte === 13;
