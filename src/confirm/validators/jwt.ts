/** JSON Web Tokens: RFC 7515 (signed), 7516 (encrypted), 7519 (claims). */
import { parseBase64Object } from './base64.js';
import { classCount } from './classes.js';
import type { Subject, Validator, Verdict } from './types.js';
import { FAIL, PASS, VERIFIED } from './verdicts.js';

interface Token {
  readonly parts: readonly string[];
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

/** Least length of both parts where neither decodes. */
const LEAST_OPAQUE = 17;

function parseToken(subject: Subject): Token {
  // A vendor's prefix may stand before the token (`ghs_123_eyJ...`); the header always begins `ey` or `ewo`.
  const lead = subject.text.slice(0, subject.prefix).search(/e[yw][A-Za-z0-9]{0,1}$/);
  const parts = subject.text.slice(lead < 0 ? subject.prefix : lead).split('.', 6);
  const header = parseBase64Object(parts[0] ?? '');
  return {
    parts,
    header,
    claims: header && parts.length < 5 ? parseBase64Object(parts[1] ?? '') : undefined,
  };
}

/** Supabase prints its `anon` key into every web page: public by design (R12). */
const isAnonymous = (claims: Token['claims']) => claims?.role === 'anon';

/**
 * `verified` if header (with `alg`) and payload are JSON objects, or the header of an encrypted token
 * names `alg` and `enc`; `pass` if only the header decodes, both do without `alg`, or both begin `ey` and
 * are long.
 */
export const jwt: Validator = (subject): Verdict => {
  const { parts, header, claims } = parseToken(subject);
  if (parts.length < 2) return FAIL;
  if (header !== undefined) {
    if (isAnonymous(claims)) return FAIL;
    if (typeof header.alg === 'string') {
      const isUnsigned = header.alg.toLowerCase() === 'none';
      const isWhole = claims !== undefined || (parts.length === 5 && typeof header.enc === 'string');
      const verdict = isWhole ? VERIFIED : PASS;
      return isUnsigned ? { ...verdict, severity: 'low' } : verdict;
    }
    if (claims !== undefined) return PASS;
    if (parts.length === 5) return FAIL;
  }
  return isOpaquePair(parts) ? PASS : FAIL;
};

function isOpaquePair(parts: readonly string[]): boolean {
  const [first = '', second = ''] = parts;
  const isLong = (part: string) =>
    part.startsWith('ey') && part.length >= LEAST_OPAQUE && classCount(part) === 3;
  return isLong(first) && isLong(second);
}

/** A Supabase key whose claims give it the role that bypasses row level security. */
export const supabaseJwt: Validator = (subject) => {
  const { header, claims } = parseToken(subject);
  if (typeof header?.alg !== 'string' || claims?.role !== 'service_role') return FAIL;
  const isSupabase = (typeof claims.iss === 'string' && claims.iss.startsWith('supabase')) || 'ref' in claims;
  return isSupabase ? VERIFIED : FAIL;
};
