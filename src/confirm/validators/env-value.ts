/** Values given to variables in capitals: `env-secret`. */
import type { Validator } from './types.js';
import { trimmedLength } from './url-credential.js';
import { FAIL, PASS } from './verdicts.js';

const LEAST = 8;
const LEAST_DISTINCT = 4;

const CONSTANT =
  /^(?:true|false|null|none|undefined|nil|string|required|optional|boolean|disabled|enabled)\b/i;
/** A URL without a password in it, or an Amazon resource name. */
const ADDRESS = /^(?:arn:[a-z-]{3,10}:|[a-z][a-z0-9+.-]{1,20}:\/\/(?![^/@]*@))/i;
/** Absolute, relative or home paths, Windows paths, and names of key files. */
const PATH =
  /^(?:~?\/[\w.@-]+\/|\.{1,2}\/|~\/|[A-Za-z]:\\|\/[\w.-]+$|\/(?:etc|run|var|usr|opt|tmp|home|mnt|secrets)\b)|\.(?:pem|key|crt|p12|jks|json|ya?ml|txt|pub)$/;
/** Languages' ways to read a value from elsewhere. */
const CODE =
  /^(?:process\.env|os\.(?:environ|getenv)|import\.meta|getenv|env[.([]|ENV[.([]|System\.|secrets?[.[]|vars?[.[]|config[.([]|settings[.[]|self\.|this\.|new |function|async |await )|^[A-Za-z_$][A-Za-z_$.]{2,60}\((?:$|[^()]*\))/;

/** A number of the machine, an attribute's selector, a constant of another name with a number added. */
const EXPRESSION =
  /^(?:0[xX][0-9A-Fa-f]{1,16}[uUlL]{0,3}$|[A-Za-z.#*-]*\[[a-z-]+[~|^$*]?=|[A-Z][A-Z0-9]*_[A-Z0-9_]*[+-][0-9]+$)/;
/** An element's beginning: what is in the brackets was quoted. */
const ELEMENT = /^[A-Za-z_$][A-Za-z0-9_$.]*\[$/;
const CONSTANT_NAME = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/;
/** What a constant is added to or combined with. */
const OPERATOR = /^[ \t]*(?:[+*|&-]|<<)[ \t]/;
/** In `${NAME:-value}`: a message, or a default of letters alone. */
const PLAIN_DEFAULT = /^(?:\?|[-+]?[A-Za-z_]*$)/;

/** The name without its separators, to see whether the value only repeats it. */
const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * A value that could be a secret: 8 characters or more, 4 different ones, no path, address, constant,
 * message or piece of code, and not the variable's own name.
 */
export const envValue: Validator = (subject) => {
  const isQuoted = /["']$/.test(subject.text.slice(0, subject.prefix));
  const length = isQuoted ? subject.text.length : trimmedLength(subject.text);
  const value = subject.text.slice(subject.prefix, length);
  if (value.length < LEAST || new Set(value).size < LEAST_DISTINCT) return FAIL;
  if (CONSTANT.test(value) || ADDRESS.test(value) || PATH.test(value)) return FAIL;
  if (CODE.test(subject.text.slice(subject.prefix))) return FAIL;
  if (EXPRESSION.test(value)) return FAIL;
  if (!isQuoted && (ELEMENT.test(value) || (CONSTANT_NAME.test(value) && OPERATOR.test(subject.after))))
    return FAIL;
  if (subject.before.endsWith('${') && PLAIN_DEFAULT.test(value)) return FAIL;
  const name = /^[A-Z0-9_]*/.exec(subject.text)?.[0] ?? '';
  // Secrets are written without blanks; a sentence is a message. Passphrases are the exception.
  if (/\s/.test(value) && !name.endsWith('PASSPHRASE')) return FAIL;
  const repeated = bare(value);
  if (/^[A-Za-z_.\s/:@-]+$/.test(value) && (bare(name).includes(repeated) || repeated.includes(bare(name))))
    return FAIL;
  return length < subject.text.length ? { ...PASS, length } : PASS;
};
