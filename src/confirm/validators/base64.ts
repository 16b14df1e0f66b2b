import type { Validator } from './types.js';
import { bodyOf, passIf } from './verdicts.js';

/**
 * The bytes of base64 or base64url (RFC 4648, sections 4 and 5), padded or not; undefined if a
 * character of neither alphabet occurs or the length is impossible.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bare = text.replace(/={0,2}$/, '');
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*$/.test(bare)) return undefined;
  return Buffer.from(bare.replace(/-/g, '+').replace(/_/g, '/'), 'base64');
}

/** The JSON object that a text is, or undefined. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON object that base64 decodes to, or undefined. */
export function parseBase64Object(text: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeBase64(text);
  return bytes === undefined || bytes[0] === undefined ? undefined : parseObject(bytes.toString('utf8'));
}

/** The value is base64 of printable text, as the `_auth` and `_password` of an .npmrc file are. */
export const base64Text: Validator = (subject) => {
  const bytes = decodeBase64(bodyOf(subject));
  return passIf(
    bytes !== undefined && bytes.length >= 4 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f),
  );
};
