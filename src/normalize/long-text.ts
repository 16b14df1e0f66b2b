/** A stretch of decoded text of so many bytes is read whatever it holds: it may be encoded once more. */
export const LONG_TEXT = 16;
