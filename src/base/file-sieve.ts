/** Files of which there is nothing to say, told from the others without an object for each. */

export interface SieveOptions {
  /** Bytes of the largest file that passes. */
  readonly most: number;
  /** A file that does not pass, whatever it is called. */
  readonly own?: { readonly dev: bigint; readonly ino: bigint } | undefined;
}

export interface FileSieve {
  /**
   * Reads and scans files, each whole and on its own, on the calling thread.
   *
   * @param names - paths, each ended by a NUL
   * @returns for each its bytes, if it is a small regular file of plain text in which there is nothing to report and
   * no budget ran out; else -1: then nothing is known of it
   */
  pass(names: Uint8Array): Int32Array;
}
