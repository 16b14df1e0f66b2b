/** Reads the hand-written rows of the corpus: JSON, one object a line. */
import { readFileSync } from 'node:fs';

/** @param {string} name - of a file here, without `.jsonl` */
export function readRows(name) {
  const path = new URL(`${name}.jsonl`, import.meta.url);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
