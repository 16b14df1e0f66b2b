/** What a private key's bytes look like: DER (X.690), openssh-key-v1, OpenPGP packets. */

/** Private keys of every kind and size lie within these. */
const LEAST_KEY = 32;

interface Element {
  readonly tag: number;
  /** Offset of the content. */
  readonly start: number;
  readonly end: number;
}

/** The element at an offset, definite length only; undefined if it does not fit in the bytes. */
function elementAt(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  const end = start + length;
  return end <= limit ? { tag, start, end } : undefined;
}

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

/**
 * Whether the bytes are one DER sequence that begins as a private key does: version and number or
 * algorithm (PKCS #1, SEC 1, RFC 5208), or algorithm and octets (encrypted, RFC 5208, section 6).
 */
export function isDerKey(bytes: Uint8Array): boolean {
  const outer = elementAt(bytes, 0, bytes.length);
  if (outer?.tag !== SEQUENCE || outer.end !== bytes.length || bytes.length < LEAST_KEY) return false;
  const first = elementAt(bytes, outer.start, outer.end);
  const second = first && elementAt(bytes, first.end, outer.end);
  if (first === undefined || second === undefined) return false;
  if (first.tag === SEQUENCE) return second.tag === OCTET_STRING && second.end === outer.end;
  const isVersion = first.tag === INTEGER && first.end - first.start === 1;
  return isVersion && (second.tag === INTEGER || second.tag === SEQUENCE || second.tag === OCTET_STRING);
}

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/** What an OpenSSH container says of itself; undefined if it is none or is cut short. */
export function readOpenSsh(bytes: Buffer): { readonly isEncrypted: boolean } | undefined {
  if (bytes.toString('latin1', 0, OPENSSH_MAGIC.length) !== OPENSSH_MAGIC) return undefined;
  let at = OPENSSH_MAGIC.length;
  const strings: string[] = [];
  // Cipher, key derivation, its options; then the number of keys, and as many public keys and one private.
  for (let i = 0; i < 3; i += 1) {
    const next = readString(bytes, at);
    if (next === undefined) return undefined;
    strings.push(next.text);
    at = next.end;
  }
  if (at + 4 > bytes.length) return undefined;
  const count = bytes.readUInt32BE(at);
  at += 4;
  if (count < 1 || count > 16) return undefined;
  for (let i = 0; i <= count; i += 1) {
    const next = readString(bytes, at);
    if (next === undefined) return undefined;
    at = next.end;
  }
  return { isEncrypted: strings[0] !== 'none' };
}

function readString(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  if (at + 4 > bytes.length) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  return end > bytes.length
    ? undefined
    : { text: bytes.toString('latin1', at + 4, Math.min(end, at + 64)), end };
}

/** CRC-24 of OpenPGP's ASCII armor (RFC 9580, section 6.1). */
export function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

/** Packet tag 5, secret key, in the old or the current header format (RFC 9580, section 4.2). */
export function isSecretKeyPacket(bytes: Uint8Array): boolean {
  const first = bytes[0] ?? 0;
  const tag = (first & 0xc0) === 0xc0 ? first & 0x3f : (first & 0xc0) === 0x80 ? (first >> 2) & 0x0f : 0;
  return tag === 5 && bytes.length >= LEAST_KEY;
}
