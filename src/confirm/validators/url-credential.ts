/** Values in queries and in the user part of URLs: `credential-in-url`. */
import type { Validator } from './types.js';
import { bodyOf, FAIL, PASS, passIf } from './verdicts.js';

/** What stands where no secret is given. */
const NO_VALUE =
  /^(?:true|false|null|none|undefined|nil|yes|no|on|off|string|required|optional|[0-9]{1,3})$/i;

/** Names that documentation puts where user and password would stand. */
const SAMPLE_USERS: ReadonlySet<string> = new Set(
  'user username login name usr me foo dbuser myuser testuser'.split(' '),
);
const SAMPLE_PASSWORDS: ReadonlySet<string> = new Set(
  'pass password passwd pwd pw bar mypass mypassword yourpassword'.split(' '),
);

/** Length of the value without closing marks of the sentence or the code around it. */
export function trimmedLength(text: string): number {
  let end = text.length;
  while (end > 0 && '),.;:!?]}|'.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** A query value that could be a secret: at least 4 characters, no constant, no name of itself. */
export const urlValue: Validator = (subject) => {
  const length = trimmedLength(subject.text);
  const name = subject.text.slice(0, subject.prefix - 1).toLowerCase();
  const value = subject.text.slice(subject.prefix, length);
  if (value.length < 4 || NO_VALUE.test(value) || value.toLowerCase() === name) return FAIL;
  return length < subject.text.length ? { ...PASS, length } : PASS;
};

/** `scheme://user:password@`: not the words themselves, not a port. The finding ends before the `@`. */
export const userinfo: Validator = (subject) => {
  const length = subject.text.length - 1;
  const password = bodyOf(subject).slice(0, -1);
  // What a program fills in, a call as well as a name.
  if (/^\{.*\}$/s.test(password)) return FAIL;
  const user = /:\/\/([^:]*):$/.exec(subject.text.slice(0, subject.prefix))?.[1]?.toLowerCase() ?? '';
  if (SAMPLE_USERS.has(user) && SAMPLE_PASSWORDS.has(password.toLowerCase())) return FAIL;
  if (user === password.toLowerCase() && SAMPLE_PASSWORDS.has(user)) return FAIL;
  // A path or a port that the expression read as a password: `host:8080,other@...`.
  if (password === '' || NO_VALUE.test(password)) return FAIL;
  return { ...passIf(true), length };
};
