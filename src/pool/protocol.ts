/** What passes between the threads. Chunks lie in shared memory, in slots of one size. */
import {
  ClosedError,
  EngineError,
  type ErrorCode,
  InputError,
  LimitError,
  PatternError,
  type SluiceError,
  WorkerError,
} from '../base/errors.js';
import type { Judged } from '../session/judged.js';

/** Bytes of a slot: the largest piece that is scanned at once. */
export const SLOT = 64 * 1024;
/** Slots of one worker: bytes that wait for it, in all, are bounded by these. */
export const SLOTS = 32;

/** To a worker. */
export type Order =
  | { readonly kind: 'open'; readonly id: number; readonly holdback: number }
  | { readonly kind: 'push'; readonly id: number; readonly slot: number; readonly length: number }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'drop'; readonly id: number };

/** From a worker. A slot that is named is free again; -1 stands for none. */
export type Answer =
  | { readonly kind: 'judged'; readonly id: number; readonly slot: number; readonly judged: Judged }
  | { readonly kind: 'freed'; readonly id: number; readonly slot: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly slot: number;
      readonly code: string;
      readonly message: string;
    };

const CLASSES: Readonly<Record<string, new (message: string) => SluiceError>> = {
  ERR_ENGINE: EngineError,
  ERR_INPUT: InputError,
  ERR_LIMIT: LimitError,
  ERR_PATTERN: PatternError,
  ERR_CLOSED: ClosedError,
} satisfies Partial<Record<ErrorCode, unknown>>;

/** An error that a session threw in a worker, as one of this thread. */
export function errorOf(code: string, message: string): SluiceError {
  const known = CLASSES[code];
  return known === undefined ? new WorkerError(`a worker's session broke: ${message}`) : new known(message);
}
