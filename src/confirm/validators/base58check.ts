/** Bitcoin's base58check: private keys (WIF, BIP-38) and extended keys (BIP-32, SLIP-132). */
import { createHash } from 'node:crypto';
import type { Validator } from './types.js';
import { verifiedOrFail, verifiedOrPass } from './verdicts.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES: ReadonlyMap<string, bigint> = new Map([...ALPHABET].map((char, i) => [char, BigInt(i)]));
/** Longer than any key (111 characters); beyond it the quadratic conversion is not begun. */
const LONGEST = 128;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** The payload if the last 4 bytes are the first 4 of the double SHA-256 of the rest; else undefined. */
export function decodeBase58Check(text: string): Uint8Array | undefined {
  if (text.length > LONGEST) return undefined;
  let value = 0n;
  for (const char of text) {
    const digit = VALUES.get(char);
    if (digit === undefined) return undefined;
    value = value * 58n + digit;
  }
  const hex = value === 0n ? '' : value.toString(16);
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const bytes = Buffer.concat([
    Buffer.alloc(zeros),
    Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'),
  ]);
  if (bytes.length < 5) return undefined;
  const payload = bytes.subarray(0, -4);
  return sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(-4)) ? payload : undefined;
}

/** Version bytes of WIF: main network, test network. */
const WIF_VERSIONS: ReadonlySet<number> = new Set([0x80, 0xef]);

/** Wallet import format: version, 32 bytes, and 01 if the public key is compressed. */
export const wif: Validator = ({ text }) => {
  const payload = decodeBase58Check(text);
  if (payload === undefined || !WIF_VERSIONS.has(payload[0] as number)) return verifiedOrFail(false);
  return verifiedOrFail(payload.length === 33 || (payload.length === 34 && payload[33] === 1));
};

/** BIP-38: an encrypted key of 39 bytes that begins 0142 or 0143. */
export const bip38: Validator = ({ text }) => {
  const payload = decodeBase58Check(text);
  return verifiedOrFail(
    payload?.length === 39 && payload[0] === 1 && (payload[1] === 0x42 || payload[1] === 0x43),
  );
};

/** Version bytes of extended private keys: BIP-32 and SLIP-132. */
const XPRV_VERSIONS: ReadonlySet<number> = new Set([
  0x0488ade4, 0x049d7878, 0x04b2430c, 0x0295b005, 0x02aa7a99, 0x04358394, 0x044a4e28, 0x045f18bc, 0x024285b5,
  0x02575048,
]);
const XPRV_LENGTH = 78;
/** A private key is 00 and 32 bytes here; a public one would begin 02 or 03. */
const KEY_OFFSET = 45;

/** BIP-32: 78 bytes of a known version whose key is private; R5, otherwise the shape remains. */
export const xprv: Validator = ({ text }) => {
  const payload = decodeBase58Check(text);
  if (payload?.length !== XPRV_LENGTH || payload[KEY_OFFSET] !== 0) return verifiedOrPass(false);
  return verifiedOrPass(XPRV_VERSIONS.has(Buffer.from(payload).readUInt32BE(0)));
};
