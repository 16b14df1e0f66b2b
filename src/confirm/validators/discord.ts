import { decodeBase64 } from './base64.js';
import type { Validator } from './types.js';
import { verifiedOrPass } from './verdicts.js';

/** Discord's epoch, 2015-01-01, in ms (Discord developer reference, Snowflakes). */
const EPOCH = 1420070400000n;
/** Ids are 64-bit numbers; the sign bit is not in use. */
const ID_LIMIT = 1n << 63n;

/** The time of a snowflake id, in ms since 1970. */
export const snowflakeTime = (id: bigint): bigint => (id >> 22n) + EPOCH;

/**
 * The first part of a bot token is base64 of the decimal id of 17 to 20 digits, which holds a time
 * since 2015.
 */
export const discordId: Validator = ({ text }) => {
  const [first = ''] = text.split('.', 1);
  const digits = decodeBase64(first)?.toString('latin1') ?? '';
  if (!/^[1-9][0-9]{16,19}$/.test(digits)) return verifiedOrPass(false);
  const id = BigInt(digits);
  return verifiedOrPass(id < ID_LIMIT && snowflakeTime(id) > EPOCH);
};
