/** Validators by name, as pattern files write them: `luhn` or `entropy(3.7)`. */
import { isDocumentedSample } from '../samples.js';
import { aba } from './aba.js';
import { bip38, wif, xprv } from './base58check.js';
import { base64Text } from './base64.js';
import { ageKey } from './bech32.js';
import { classes, digits, distinct } from './classes.js';
import { crc32Base62, gitlabRoutable } from './crc32.js';
import { discordId } from './discord.js';
import { entropy } from './entropy.js';
import { envValue } from './env-value.js';
import { githubFineGrained } from './github-fine-grained.js';
import { iban } from './iban.js';
import { jwt, supabaseJwt } from './jwt.js';
import { card } from './luhn.js';
import { opensshKey, pem, puttyKey } from './pem.js';
import { pypiMacaroon } from './pypi-macaroon.js';
import { secp256k1 } from './secp256k1.js';
import { sentryOrg } from './sentry.js';
import { slackRotated } from './slack.js';
import { hostLabels, split } from './split.js';
import { ssn } from './ssn.js';
import type { Validator, ValidatorFactory } from './types.js';
import { urlValue, userinfo } from './url-credential.js';
import { notCode, notFlags, notPath, notPhrase, notWords } from './words.js';

const PLAIN: Readonly<Record<string, Validator>> = {
  aba,
  'age-key': ageKey,
  'base64-text': base64Text,
  bip38,
  card,
  'crc32-base62': crc32Base62,
  'discord-id': discordId,
  'env-value': envValue,
  'github-fine-grained': githubFineGrained,
  'gitlab-routable': gitlabRoutable,
  iban,
  jwt,
  'not-code': notCode,
  'not-flags': notFlags,
  'not-path': notPath,
  'not-phrase': notPhrase,
  'not-words': notWords,
  'openssh-key': opensshKey,
  pem,
  'putty-key': puttyKey,
  'pypi-macaroon': pypiMacaroon,
  secp256k1,
  'sentry-org': sentryOrg,
  'slack-rotated': slackRotated,
  ssn,
  'supabase-jwt': supabaseJwt,
  'url-value': urlValue,
  userinfo,
  wif,
  xprv,
};

/** These take an argument: a number, or the lengths of `split`. */
const WITH_ARGUMENT: Readonly<Record<string, ValidatorFactory>> = {
  classes,
  digits,
  distinct,
  entropy,
  'host-labels': hostLabels,
  split,
};

/** All names, sorted; those of `WITH_ARGUMENT` need one. */
export const validatorNames: readonly string[] = [
  ...Object.keys(PLAIN),
  ...Object.keys(WITH_ARGUMENT),
].sort();

const SPEC = /^([a-z0-9-]+)(?:\(([0-9.,+\s-]+)\))?$/;

/** The validator of a spec, or undefined if there is no such name or its argument is missing or too much. */
export function resolveValidator(spec: string): Validator | undefined {
  const [, name = '', argument] = SPEC.exec(spec) ?? [];
  if (argument === undefined)
    return Object.hasOwn(PLAIN, name) ? withSamples(PLAIN[name] as Validator) : undefined;
  return Object.hasOwn(WITH_ARGUMENT, name) ? (WITH_ARGUMENT[name] as ValidatorFactory)(argument) : undefined;
}

/** A documented sample keeps a good checksum and still is no secret: R7, reported as low. */
function withSamples(validator: Validator): Validator {
  return (subject) => {
    const verdict = validator(subject);
    if (verdict.outcome !== 'verified' || !isDocumentedSample(subject.text)) return verdict;
    return { ...verdict, severity: 'low' };
  };
}
