import { parseBase64Object } from './base64.js';
import type { Validator } from './types.js';
import { bodyOf, verifiedOrPass } from './verdicts.js';

/** RFC 0091 of Sentry: the part before the last `_` is base64 JSON with `iat` and where it belongs. */
export const sentryOrg: Validator = (subject) => {
  const body = bodyOf(subject);
  const facts = parseBase64Object(body.slice(0, Math.max(0, body.lastIndexOf('_'))));
  const isWhole =
    facts !== undefined && 'iat' in facts && ('url' in facts || 'region_url' in facts || 'org' in facts);
  return verifiedOrPass(isWhole);
};
