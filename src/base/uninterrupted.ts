/**
 * Reads of files that a signal interrupted are asked for again: Node hands EINTR on from them, as from nothing else.
 * Nothing was read then (POSIX.1-2024, read).
 */
import { close, open, read } from 'node:fs';

const isInterrupted = (error: unknown) =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'EINTR';

/** What a call gives that is made until no signal comes between. */
export function uninterrupted<T>(call: () => T): T {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (!isInterrupted(error)) throw error;
    }
  }
}

/** The same for a call that gives a promise. */
export async function uninterruptedLater<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isInterrupted(error)) throw error;
    }
  }
}

type Callback = (error: NodeJS.ErrnoException | null, bytesRead: number, buffer: Uint8Array) => void;

/** What a stream of a file reads with. */
export const UNINTERRUPTED = {
  open,
  close,
  read(
    file: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
    callback: Callback,
  ): void {
    read(file, buffer, offset, length, position, (error, ...rest) => {
      if (isInterrupted(error)) UNINTERRUPTED.read(file, buffer, offset, length, position, callback);
      else callback(error, ...rest);
    });
  },
};
