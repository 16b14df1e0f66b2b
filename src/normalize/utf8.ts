/** UTF-8, read (RFC 3629). */

/** The character that begins at `at`, beyond ASCII; undefined where the bytes before `last` hold none. */
export function readUtf8(
  bytes: Uint8Array,
  at: number,
  last: number,
): { readonly codePoint: number; readonly length: number } | undefined {
  const lead = bytes[at] as number;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > last) return undefined;
  let codePoint = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const byte = bytes[at + i] as number;
    if ((byte & 0xc0) !== 0x80) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  if (codePoint < (length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000) || codePoint > 0x10ffff) {
    return undefined;
  }
  return { codePoint, length };
}
