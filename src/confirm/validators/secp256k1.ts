import type { Validator } from './types.js';
import { passIf } from './verdicts.js';

/** The order of the group of secp256k1 (SEC 2, section 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** 8 leading zero bytes: a small number in a slot, not a key. */
const LEAST = 1n << 192n;

/** 64 hex digits, with or without 0x, from 1 to n - 1 and with fewer than 8 leading zero bytes. */
export const secp256k1: Validator = ({ text }) => {
  const hex = text.replace(/^0[xX]/, '');
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) return passIf(false);
  const key = BigInt(`0x${hex}`);
  return passIf(key >= LEAST && key < ORDER);
};
