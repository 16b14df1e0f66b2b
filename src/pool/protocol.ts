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
import type { SegmentReport } from '../session/segment.js';

/** Bytes of a slot: the largest piece that is scanned at once. */
export const SLOT = 64 * 1024;
/** Slots of one worker: bytes that wait for it, in all, are bounded by these. */
export const SLOTS = 32;

/** Where a segment's bytes come from: a file that the worker reads itself, or a copy in shared memory. */
export type Source =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'memory'; readonly memory: SharedArrayBuffer; readonly offset: number };

/** To a worker. */
export type Order =
  | { readonly kind: 'open'; readonly id: number; readonly holdback: number }
  | { readonly kind: 'push'; readonly id: number; readonly slot: number; readonly length: number }
  | { readonly kind: 'end'; readonly id: number }
  | {
      readonly kind: 'segment';
      readonly id: number;
      readonly source: Source;
      readonly start: number;
      readonly stop: number;
      /** How far to go, at or beyond the stop. */
      readonly to: number;
      /** Bytes of the input, and of every segment. */
      readonly size: number;
      readonly segment: number;
    }
  | { readonly kind: 'extend'; readonly id: number; readonly to: number; readonly source: Source }
  | { readonly kind: 'drop'; readonly id: number };

/** From a worker. A slot that is named is free again; -1 stands for none. */
export type Answer =
  | { readonly kind: 'judged'; readonly id: number; readonly slot: number; readonly judged: Judged }
  | { readonly kind: 'segmented'; readonly id: number; readonly slot: -1; readonly report: SegmentReport }
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
