import type { ValidatorFactory } from './types.js';
import { bodyOf, passIf } from './verdicts.js';

/** Shannon entropy of the characters of a text, in bits a character; 0 for an empty one. */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

/** `entropy(3.7)`: the body has at least that many bits a character (R8). */
export const entropy: ValidatorFactory = (argument) => {
  const least = Number(argument);
  return (subject) => passIf(shannonEntropy(bodyOf(subject)) >= least);
};
