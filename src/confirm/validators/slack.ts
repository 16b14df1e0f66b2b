import { decodeBase64 } from './base64.js';
import type { Validator } from './types.js';
import { bodyOf, verifiedOrPass } from './verdicts.js';

/** A rotated Slack token is base64 of digit groups and hex: `2-2-<team>-<user>-...-<hex>`. */
export const slackRotated: Validator = (subject) => {
  const inner = decodeBase64(bodyOf(subject))?.toString('latin1') ?? '';
  return verifiedOrPass(/^[0-9](?:-[0-9]{1,16}){2,8}-[0-9a-f]{32,128}$/.test(inner));
};
