/** Runs the prelude over an input cut in pieces and collects what comes out. */
import type { SluiceError } from '../../src/base/errors.js';
import { Prelude, type PreludeOptions } from '../../src/prelude/chain.js';

export interface Unwrapped {
  /** Entry to its bytes; the input itself under ''. */
  readonly parts: Map<string, Buffer>;
  readonly decoded: Map<string, string>;
  readonly failed: Map<string, SluiceError>;
  readonly ended: Set<string>;
}

/** @param size - bytes a piece */
export function unwrap(
  input: Uint8Array,
  size = input.length,
  options: PreludeOptions = {},
  into = nothing(),
): Unwrapped {
  const prelude = new Prelude(
    {
      open({ entry, decoded }) {
        into.parts.set(entry, Buffer.alloc(0));
        into.decoded.set(entry, decoded.join('+'));
        const pieces: Buffer[] = [];
        return {
          push: (bytes) => {
            pieces.push(Buffer.from(bytes));
            into.parts.set(entry, Buffer.concat(pieces));
          },
          end: () => void into.ended.add(entry),
        };
      },
      fail: (entry, error) => void into.failed.set(entry, error),
    },
    options,
  );
  // One block that is written over, as a reader of files does it.
  const block = new Uint8Array(Math.max(1, size));
  for (let at = 0; at < input.length; at += block.length) {
    const piece = input.subarray(at, at + block.length);
    block.set(piece);
    prelude.push(block.subarray(0, piece.length));
  }
  prelude.end();
  return into;
}

export const nothing = (): Unwrapped => ({
  parts: new Map(),
  decoded: new Map(),
  failed: new Map(),
  ended: new Set(),
});
