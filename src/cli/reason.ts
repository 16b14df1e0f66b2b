/** Why the system refused, in words. */
import { getSystemErrorMap } from 'node:util';

/** `permission denied (EACCES)` for an error of the system; else its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, errno } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno);
  return known === undefined ? error.message : `${known[1]} (${code ?? known[0]})`;
}

/** `ENOENT` and its like; undefined for what is no error of the system. */
export const codeOf = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | null | undefined)?.code;
