/** CRC-32 (IEEE 802.3), bit by bit: Node has its own only since 20.15. */

/** @param {string | Uint8Array} data */
export function crc32(data) {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(data)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
