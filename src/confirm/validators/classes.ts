/** Checks that count kinds of characters in the body. */
import type { ValidatorFactory } from './types.js';
import { bodyOf, passIf } from './verdicts.js';

/** How many of upper case, lower case and digits occur: 0 to 3. */
export function classCount(text: string): number {
  return Number(/[A-Z]/.test(text)) + Number(/[a-z]/.test(text)) + Number(/[0-9]/.test(text));
}

/** `classes(3)`: an upper case letter, a lower case letter and a digit; `classes(2)`: two of them. */
export const classes: ValidatorFactory = (argument) => {
  const least = Number(argument);
  return (subject) => passIf(classCount(bodyOf(subject)) >= least);
};

/** `digits(4)`: the body has at least 4 decimal digits. */
export const digits: ValidatorFactory = (argument) => {
  const least = Number(argument);
  return (subject) => passIf(bodyOf(subject).replace(/[^0-9]+/g, '').length >= least);
};

/** `distinct(4)`: the body has at least 4 different characters. */
export const distinct: ValidatorFactory = (argument) => {
  const least = Number(argument);
  return (subject) => passIf(new Set(bodyOf(subject)).size >= least);
};
