/** Keyed hashes by which the same secret is known again without being kept. */
import { createHmac } from 'node:crypto';

/** Bytes of a fingerprint: 128 bits of HMAC-SHA-256 (RFC 2104, truncated as its section 5 allows). */
export const FINGERPRINT_BYTES = 16;

/** The fingerprint of a matched text (latin1) under a key. */
export function fingerprintOf(key: Uint8Array, text: string): string {
  return createHmac('sha256', key)
    .update(text, 'latin1')
    .digest('hex')
    .slice(0, 2 * FINGERPRINT_BYTES);
}
