/** Private key blocks: RFC 7468, RFC 1421 headers, OpenPGP armor, OpenSSH and PuTTY files. */
import { decodeBase64 } from './base64.js';
import { crc24, isDerKey, isSecretKeyPacket, readOpenSsh } from './der.js';
import type { Validator, Verdict } from './types.js';
import { FAIL, PASS, VERIFIED } from './verdicts.js';
import { looksLikeWords } from './words.js';

const ENCRYPTED: Pick<Verdict, 'severity'> = { severity: 'high' };
const END_LINE = /-{4,5} ?END [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)? ?-{4,5}$/i;
/**
 * Escaped newlines, quotation and diff marks, and literal ends of lines in source code. A `+` that ends
 * a line of base64 is part of the key; the one that joins literals has a blank or a quote before it.
 */
const NOISE = /\\{1,4}[nrt]|[\s>"',|#*\\]|(?<=[\s"'])\+(?=\s|$)/g;
const HEADER_LINE = /^[A-Za-z][A-Za-z-]{2,30}: [^\r\n]*$/;
/** Words of a sentence instead of base64. */
const isProse = (body: string) => /^[A-Za-z\s.,_-]{1,400}$/.test(body) && looksLikeWords(body);

/** A body shorter than this holds no key. */
const LEAST_BODY = 16;

/** Lines of the body that are data, without RFC 1421 or armor headers. */
function dataLines(body: string): string[] {
  return body
    .split(/\r?\n|\\{1,4}(?:r\\{1,4})?n/)
    .filter((line) => !HEADER_LINE.test(line.replace(/^[\s>|#*+"']{0,40}/, '')));
}

/** `x`, `*`, dots, a placeholder in brackets or a sentence instead of a key. */
function isMasked(data: string): boolean {
  if (data === '') return false;
  const counts = new Map<string, number>();
  for (const char of data) counts.set(char, (counts.get(char) ?? 0) + 1);
  const [top = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  const isOneMark = 'xX*.#-_0'.includes(top[0] as string) && (top[1] as number) >= 0.8 * data.length;
  return isOneMark || /\.\.\.|[<[{](?:your|insert|redacted|omitted|snip|key|private)/i.test(data);
}

/**
 * `verified` if the body decodes to a key; `pass` for a header alone or a body that is cut or unknown;
 * `fail` if END follows at once or the body is masked. Encrypted keys are at most high.
 */
export const pem: Validator = (subject) => {
  const label = subject.text.slice(0, subject.prefix);
  const rest = subject.text.slice(subject.prefix);
  const isClosed = END_LINE.test(rest.slice(-96));
  const body = isClosed
    ? rest.slice(0, rest.length - (END_LINE.exec(rest.slice(-96))?.[0].length ?? 0))
    : rest;
  const isEncrypted =
    /ENCRYPTED/i.test(label) || /^[^\n]{0,40}\n?[^\n]{0,40}Proc-Type: ?4,ENCRYPTED/i.test(body);
  const weight = isEncrypted ? ENCRYPTED : {};
  const lines = dataLines(body);
  const data = lines.join('\n').replace(NOISE, '');
  if (data.length < LEAST_BODY) return isClosed || isMasked(body) ? FAIL : { ...PASS, ...weight };
  if (isMasked(data) || isMasked(body) || isProse(body)) return FAIL;
  return { ...judgeBody(data, lines, label), ...weight };
};

function judgeBody(data: string, lines: readonly string[], label: string): Verdict {
  if (/PGP/i.test(label)) return isPgp(lines) ? VERIFIED : PASS;
  const bytes = decodeBase64(data);
  if (bytes === undefined) return PASS;
  const openSsh = readOpenSsh(bytes);
  if (openSsh !== undefined) return openSsh.isEncrypted ? { ...VERIFIED, ...ENCRYPTED } : VERIFIED;
  return isDerKey(bytes) ? VERIFIED : PASS;
}

/** Armor: the packets begin with a secret key, and the checksum line, where there is one, holds. */
function isPgp(lines: readonly string[]): boolean {
  const clean = lines.map((line) => line.replace(NOISE, '')).filter((line) => line !== '');
  const check = clean.find((line) => /^=[A-Za-z0-9+/]{4}$/.test(line));
  const bytes = decodeBase64(clean.filter((line) => line !== check).join(''));
  if (bytes === undefined || !isSecretKeyPacket(bytes)) return false;
  return check === undefined || decodeBase64(check.slice(1))?.readUIntBE(0, 3) === crc24(bytes);
}

/** An OpenSSH key without its header line: the container parses, or at least its first fields are there. */
export const opensshKey: Validator = ({ text }) => {
  const data = text.replace(NOISE, '');
  const bytes = decodeBase64(data);
  const container = bytes && readOpenSsh(bytes);
  if (container === undefined) return PASS;
  return container.isEncrypted ? { ...VERIFIED, ...ENCRYPTED } : VERIFIED;
};

/** A PuTTY key file: high if it says that it is encrypted. */
export const puttyKey: Validator = ({ text, after }) => {
  const head = (text + after).slice(0, 200);
  return /Encryption: aes/i.test(head) ? { ...PASS, ...ENCRYPTED } : PASS;
};
