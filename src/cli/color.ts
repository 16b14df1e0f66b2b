/** Whether a text gets colours. */

export type ColorChoice = 'auto' | 'always' | 'never';

/** @param file - where the text goes; default standard output */
export function hasColor(choice: ColorChoice, file?: string): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR, TERM } = process.env;
  return file === undefined && process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
