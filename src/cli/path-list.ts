/** `--files-from`: a list of paths, parted by NUL if there is one in it, else by lines. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { InputError } from '../base/errors.js';
import { reasonOf } from './reason.js';

const CR = 13;

/**
 * @param from - a file, or `-` for standard input
 * @throws InputError `ERR_INPUT` if it can't be read
 */
export async function readPathList(from: string): Promise<Buffer[]> {
  let bytes: Buffer;
  try {
    bytes = from === '-' ? await buffer(process.stdin) : await readFile(from);
  } catch (error) {
    throw new InputError(`${from}: the list of files can't be read: ${reasonOf(error)}`, { cause: error });
  }
  const hasNul = bytes.includes(0);
  const paths: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(hasNul ? 0 : 10, at);
    const end = found < 0 ? bytes.length : found;
    const last = !hasNul && end > at && bytes[end - 1] === CR ? end - 1 : end;
    if (last > at) paths.push(bytes.subarray(at, last));
    at = end + 1;
  }
  return paths;
}
