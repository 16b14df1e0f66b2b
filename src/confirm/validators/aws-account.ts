const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Characters before the encoded part: `AKIA` and the like. */
const PREFIX = 4;

/**
 * The account number in an access key id made since 2019: 12 digits, or undefined for older ids.
 *
 * The first 6 bytes of the base32 body hold it, one bit up (T. Be'ery, "A short note on AWS KEY ID").
 */
export function awsAccountId(keyId: string): string | undefined {
  const body = keyId.slice(PREFIX);
  if (body.length < 10 || !/^[Q-Z2-7][A-Z2-7]+$/.test(body)) return undefined;
  let bits = 0n;
  for (const char of body.slice(0, 10)) bits = (bits << 5n) | BigInt(BASE32.indexOf(char));
  const first48 = bits >> 2n;
  return String((first48 & 0x7fffffffff80n) >> 7n).padStart(12, '0');
}
