import { decodeBase64 } from './base64.js';
import type { Validator } from './types.js';
import { bodyOf, verifiedOrPass } from './verdicts.js';

const END = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const VERIFICATION_ID = 4;
const SIGNATURE = 6;
const SIGNATURE_LENGTH = 32;

/** Reads the fields of one packet sequence. Every read checks the bounds; nothing throws. */
class Reader {
  at = 1;
  constructor(private readonly bytes: Uint8Array) {}

  peek(): number | undefined {
    return this.bytes[this.at];
  }

  /** Steps over a field of the given type; false if another or none stands here. */
  field(type: number, exactLength?: number): boolean {
    if (this.bytes[this.at] !== type) return false;
    let length = 0;
    let at = this.at + 1;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[at];
      if (byte === undefined || shift > 21) return false;
      at += 1;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (at + length > this.bytes.length || (exactLength !== undefined && length !== exactLength))
      return false;
    this.at = at + length;
    return true;
  }

  end(): boolean {
    if (this.bytes[this.at] !== END) return false;
    this.at += 1;
    return true;
  }

  get isDone(): boolean {
    return this.at === this.bytes.length;
  }
}

/**
 * Whether the bytes are a macaroon in the binary format, version 2 (libmacaroons, doc/format.txt): 02,
 * location and identifier, caveats, and a signature of 32 bytes at the very end.
 */
export function isMacaroon(bytes: Uint8Array): boolean {
  if (bytes[0] !== 2) return false;
  const reader = new Reader(bytes);
  if (reader.peek() === LOCATION && !reader.field(LOCATION)) return false;
  if (!reader.field(IDENTIFIER) || !reader.end()) return false;
  while (reader.peek() !== END) {
    if (reader.peek() === LOCATION && !reader.field(LOCATION)) return false;
    if (!reader.field(IDENTIFIER)) return false;
    if (reader.peek() === VERIFICATION_ID && !reader.field(VERIFICATION_ID)) return false;
    if (!reader.end()) return false;
  }
  return reader.end() && reader.field(SIGNATURE, SIGNATURE_LENGTH) && reader.isDone;
}

/** The body of a PyPI token parses as a macaroon. */
export const pypiMacaroon: Validator = (subject) => {
  const bytes = decodeBase64(bodyOf(subject));
  return verifiedOrPass(bytes !== undefined && isMacaroon(bytes));
};
