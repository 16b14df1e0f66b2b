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
/** Bitcoin's alphabet: without the four that look alike. */
const B58 = [...A62].filter((char) => !'0OIl'.includes(char));

/** The last six characters of GitHub's, npm's and Vercel's tokens: CRC-32 of the body in base62. */
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

const sha256 = (data) => createHash('sha256').update(data).digest();
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Bytes and the first four of their double SHA-256, in base58. */
function base58check(body) {
  let value = BigInt(`0x${Buffer.concat([body, sha256(sha256(body)).subarray(0, 4)]).toString('hex')}`);
  let text = '';
  while (value > 0n) {
    text = B58[Number(value % 58n)] + text;
    value /= 58n;
  }
  return text;
}

/** Bitcoin's wallet import format: 0x80 and 32 bytes. */
const wif = (random) => base58check(Buffer.concat([Buffer.from([0x80]), random.bytes(32)]));

/** BIP-32: version, depth, parent, number, chain code, a zero and the key. */
const xprv = (random) =>
  base58check(
    Buffer.concat([
      Buffer.from('0488ade4000000000000000000', 'hex'),
      random.bytes(32),
      Buffer.from([0]),
      random.bytes(32),
    ]),
  );

function jwt(random) {
  const claims = { iss: 'sluice-corpus', sub: `user-${random.below(1e6)}`, iat: 1700000000 };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${random.text(B64U, 43)}`;
}

/** A US routing number: the last digit makes the sum with the weights 3, 7, 1 a multiple of ten. */
function routingNumber(random) {
  const digits = `0${random.between(1, 9)}${random.text(DIGITS, 6)}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * [3, 7, 1][i % 3], 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** PyPI's macaroon, version 2: fields of a type, a length and data. */
function macaroon(random) {
  const identifier = Buffer.from(`${random.text(HEX, 8)}-${random.text(HEX, 4)}-${random.text(HEX, 4)}`);
  const field = (type, data) => Buffer.concat([Buffer.from([type, data.length]), data]);
  return Buffer.concat([
    Buffer.from([2]),
    field(1, Buffer.from('pypi.org')),
    field(2, identifier),
    Buffer.from([0]),
    field(2, Buffer.from('{"version": 1, "permissions": "user"}')),
    Buffer.from([0, 0]),
    field(6, random.bytes(32)),
  ]).toString('base64url');
}

/** A Discord bot's token: its id in base64, with a time after 2015. */
function discordToken(random) {
  const id = BigInt(random.between(8000, 12000)) * 10n ** 14n + BigInt(random.below(1e9));
  return `${Buffer.from(String(id)).toString('base64url')}.${random.text(B64U, 6)}.${random.text(B64U, 38)}`;
}

const mixed = (random, length) => `a7Q${random.text(A62, length - 3)}`;

/** Makes a secret of each of the 48 patterns from a source of random choices; with words where it asks for some. */
export const SECRETS = {
  'aba-routing': (r) => `routing number: ${routingNumber(r)}`,
  'anthropic-key': (r) => `sk-ant-${'api03'}-${r.text(B64U, 93)}AA`,
  'aws-access-key-id': (r) => `AKI${'A'}${r.text(B32, 16)}`,
  'aws-secret-key': (r) => `aws_secret_access_key = ${mixed(r, 40)}`,
  'credential-in-url': (r) => `postgres://reports:${r.text(A62, 18)}@db.internal.invalid:5432/orders`,
  'credit-card': (r) => {
    const digits = `4000${r.text(DIGITS, 11)}`;
    return `${digits}${luhnDigit(digits)}`;
  },
  'databricks-token': (r) => `dap${'i'}${r.text(HEX, 32)}`,
  'digitalocean-token': (r) => `dop_${'v1'}_${r.text(HEX, 64)}`,
  'discord-bot-token': discordToken,
  'env-secret': (r) => `BILLING_DB_PASSWORD=${r.text(A62, 24)}`,
  'ethereum-private-key': (r) => `private key: 0x${r.text(HEX, 64)}`,
  fireworks: (r) => `f${'w'}_${mixed(r, 24)}`,
  'github-fine-grained-pat': (r) => `github_${'pat'}_${r.text(A62, 22)}_${r.text(A62, 59)}`,
  'github-token': (r) => {
    const body = r.text(A62, 30);
    return `gh${'p'}_${body}${checksum(body)}`;
  },
  'gitlab-pat': (r) => `gl${'pat'}-${r.text(A62, 20)}`,
  'google-api-key': (r) => `AI${'za'}${r.text(B64U, 35)}`,
  'google-oauth-client-id': (r) =>
    `${r.text(DIGITS, 12)}-${r.text(DIGITS + LOWER, 32)}.apps.googleusercontent.com`,
  'google-oauth-secret': (r) => `GOC${'SPX'}-${r.text(B64U, 28)}`,
  'google-oauth-token': (r) => `ya${'29'}.${r.text(B64U, 120)}`,
  groq: (r) => `gs${'k'}_${r.text(A62, 20)}${'WGdyb'}3FY${r.text(A62, 24)}`,
  'huggingface-token': (r) => `h${'f'}_${r.text(LOWER + UPPER, 34)}`,
  iban: (r) => iban(r.text(DIGITS, 18)),
  jwt,
  linear: (r) => `lin_${'api'}_${r.text(A62, 40)}`,
  mailgun: (r) => `ke${'y'}-${r.text(HEX, 32)}`,
  'new-relic': (r) => `NRA${'K'}-${r.text(DIGITS + UPPER, 27)}`,
  notion: (r) => `nt${'n'}_${r.text(DIGITS, 11)}${r.text(A62, 35)}`,
  'npm-token': (r) => {
    const body = r.text(A62, 30);
    return `np${'m'}_${body}${checksum(body)}`;
  },
  'openai-key': (r) => `sk-${'proj'}-${r.text(B64U, 74)}${'T3Blbk'}FJ${r.text(B64U, 74)}`,
  pinecone: (r) => `pcs${'k'}_${r.text(A62, 6)}_${r.text(A62, 63)}`,
  'private-key-pem': privateKey,
  'pypi-token': (r) => `pyp${'i'}-${macaroon(r)}`,
  replicate: (r) => `r${'8'}_${mixed(r, 37)}`,
  sendgrid: (r) => `S${'G'}.${r.text(B64U, 22)}.${r.text(B64U, 43)}`,
  sentry: (r) => `sntr${'yu'}_${r.text(HEX, 64)}`,
  'slack-app-token': (r) =>
    `xap${'p'}-1-A${r.text(DIGITS + UPPER, 10)}-${r.text(DIGITS, 13)}-${r.text(HEX, 64)}`,
  'slack-token': (r) => `xox${'b'}-${r.text(DIGITS, 12)}-${r.text(DIGITS, 12)}-${r.text(A62, 24)}`,
  ssn: (r) => `SSN: ${r.between(101, 665)}-${r.between(10, 99)}-${r.between(1000, 9999)}`,
  'stripe-key': (r) => `sk_${'live'}_${r.text(A62, 32)}`,
  'stripe-webhook-secret': (r) => `whse${'c'}_${r.text(A62, 32)}`,
  supabase: (r) => `sb_${'secret'}_${r.text(B64U, 22)}_${r.text(B64U, 8)}`,
  'together-ai': (r) => `tgp_${'v1'}_${r.text(B64U, 43)}`,
  twilio: (r) => `S${'K'}${r.text(HEX, 32)}`,
  'vault-token': (r) => `hv${'s'}.${r.text(A62, 95)}`,
  vercel: (r) => {
    const body = r.text(B64U, 50);
    return `vc${'p'}_${body}${checksum(body)}`;
  },
  'wif-key': wif,
  xai: (r) => `xa${'i'}-${r.text(A62, 80)}`,
  xprv,
};
