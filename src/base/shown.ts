import { inspect } from 'node:util';

const LONGEST = 60;

/** A caller's value as a message shows it: on one line, of a few words, whatever it is. */
export function shown(value: unknown): string {
  const text = inspect(value, {
    depth: 0,
    maxArrayLength: 3,
    maxStringLength: LONGEST,
    breakLength: Number.POSITIVE_INFINITY,
  });
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`;
}
