import type { Subject, Verdict } from './types.js';

/** The three plain answers, shared so that no validator builds its own. */
export const VERIFIED: Verdict = { outcome: 'verified' };
export const PASS: Verdict = { outcome: 'pass' };
export const FAIL: Verdict = { outcome: 'fail' };

/** `pass` if the condition holds, else `fail`: for checks of shape, which verify nothing. */
export const passIf = (condition: boolean): Verdict => (condition ? PASS : FAIL);

/** `verified` if the condition holds, else `pass`: R5, a failed checksum never hides a prefixed token. */
export const verifiedOrPass = (condition: boolean): Verdict => (condition ? VERIFIED : PASS);

/** `verified` if the condition holds, else `fail`: for bare forms, which only their checksum tells apart. */
export const verifiedOrFail = (condition: boolean): Verdict => (condition ? VERIFIED : FAIL);

/** The text behind the fixed prefix. */
export const bodyOf = (subject: Subject): string => subject.text.slice(subject.prefix);
