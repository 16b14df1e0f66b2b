/** One step of the prelude. */
import type { InputError } from '../base/errors.js';

export interface Stage {
  push(chunk: Uint8Array): void;
  /** The input is over. */
  end(): void;
  /** More may come, but not soon: hands on what is held back only to see more of it. */
  settle(): void;
  /** No more can be read: hands on what is held back, and does not call it the end. */
  abandon(): void;
}

/** Gets what lies in an archive. */
export interface ArchiveSink {
  /** An entry begins. */
  open(name: string): Stage;
  /** An entry can't be read, or only in part; the next one will be tried. */
  fail(name: string, error: InputError): void;
}
