/**
 * Synthetic secrets, by pattern. Shapes and checksums are those that the vendors document (the
 * references in `patterns/`); bodies come from a seed. None was ever issued, and none is written out
 * here, so that no scanner takes this file for a leak.
 */
import { createHash } from 'node:crypto';
import { crc32 } from './crc32.mjs';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const A62 = DIGITS + UPPER + LOWER;
const B64U = `${A62}-_`;
const B32 = `${UPPER}234567`;
const HEX = `${DIGITS}abcdef`;

/** The last six characters of GitHub's and npm's tokens: CRC-32 of the body in base62. */
function checksum(body) {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < 6; i += 1) {
    digits = A62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function luhnDigit(digits) {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Check digits of a German IBAN (ISO 7064, mod 97). */
function iban(account) {
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}

/** An Ed25519 key in PKCS #8 (RFC 8410) whose 32 bytes come from the seed. */
function privateKey(random) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), random.bytes(32)]);
  const label = 'PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----`;
}

/** Bitcoin's wallet import format: 0x80, 32 bytes, four bytes of a double SHA-256, in base58. */
function wif(random) {
  const sha = (data) => createHash('sha256').update(data).digest();
  const body = Buffer.concat([Buffer.from([0x80]), random.bytes(32)]);
  let value = BigInt(`0x${Buffer.concat([body, sha(sha(body)).subarray(0, 4)]).toString('hex')}`);
  const alphabet = [...(DIGITS + UPPER + LOWER)].filter((char) => !'0OIl'.includes(char));
  let text = '';
  while (value > 0n) {
    text = alphabet[Number(value % 58n)] + text;
    value /= 58n;
  }
  return text;
}

function jwt(random) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'sluice-corpus', sub: `user-${random.below(1e6)}`, iat: 1700000000 };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${random.text(B64U, 43)}`;
}

/** Makes a secret of each kind from a source of random choices. */
export const SECRETS = {
  'anthropic-key': (r) => `sk-ant-${'api03'}-${r.text(B64U, 93)}AA`,
  'aws-access-key-id': (r) => `AKI${'A'}${r.text(B32, 16)}`,
  'credential-in-url': (r) => `postgres://reports:${r.text(A62, 18)}@db.internal.invalid:5432/orders`,
  'credit-card': (r) => {
    const digits = `4000${r.text(DIGITS, 11)}`;
    return `${digits}${luhnDigit(digits)}`;
  },
  'digitalocean-token': (r) => `dop_${'v1'}_${r.text(HEX, 64)}`,
  'env-secret': (r) => `BILLING_DB_PASSWORD=${r.text(A62, 24)}`,
  'github-token': (r) => {
    const body = r.text(A62, 30);
    return `gh${'p'}_${body}${checksum(body)}`;
  },
  'gitlab-pat': (r) => `gl${'pat'}-${r.text(B64U.replace(/[-_]/g, ''), 20)}`,
  'google-api-key': (r) => `AI${'za'}${r.text(B64U, 35)}`,
  iban: (r) => iban(r.text(DIGITS, 18)),
  jwt,
  'npm-token': (r) => {
    const body = r.text(A62, 30);
    return `np${'m'}_${body}${checksum(body)}`;
  },
  'openai-key': (r) => `sk-${'proj'}-${r.text(B64U, 74)}${'T3Blbk'}FJ${r.text(B64U, 74)}`,
  'private-key-pem': privateKey,
  sendgrid: (r) => `S${'G'}.${r.text(B64U, 22)}.${r.text(B64U, 43)}`,
  'slack-token': (r) => `xox${'b'}-${r.text(DIGITS, 12)}-${r.text(DIGITS, 12)}-${r.text(A62, 24)}`,
  'stripe-key': (r) => `sk_${'live'}_${r.text(A62, 32)}`,
  'vault-token': (r) => `hv${'s'}.${r.text(A62, 95)}`,
  'wif-key': wif,
};
