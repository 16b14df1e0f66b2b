/** What may be shown of a finding. */
import type { Category } from '../base/types.js';
import { INVISIBLE_CLASS } from '../match/separator.js';

/** Characters of an injection that are shown: its words are no secret. */
const INJECTION_LENGTH = 100;
/** Characters of a known prefix that are shown. */
const PREFIX_LENGTH = 16;
/** Bodies from here on also show their last two characters. */
const LONG_BODY = 20;

/** Blanks, and the layout controls that may stand in their place. */
const BLANKS = new RegExp(`[\\s${INVISIBLE_CLASS}]+`, 'g');

/** Long words that hold digits may be the secret that an order asks for. */
function maskTokens(words: string): string {
  return words.replace(/[A-Za-z0-9_+/=.-]{16,}/g, (word) =>
    /[0-9]/.test(word) ? `${word.slice(0, 4)}****` : word,
  );
}

/**
 * A preview that is never enough to use the secret: the fixed prefix, which the vendor documents, and
 * of a long body the last two characters.
 *
 * @param text - the matched text, latin1 of UTF-8
 * @param prefixLength - characters of it that are fixed in advance
 * @param spanFrom - characters of it before what is reported: a name, which is shown too
 */
export function previewOf(category: Category, text: string, prefixLength: number, spanFrom = 0): string {
  if (category === 'injection') {
    const words = Buffer.from(text, 'latin1').toString('utf8').replace(BLANKS, ' ').trim();
    const masked = maskTokens(words);
    const chars = [...masked];
    return chars.length <= INJECTION_LENGTH ? masked : `${chars.slice(0, INJECTION_LENGTH - 1).join('')}…`;
  }
  const prefix = text.slice(0, Math.min(prefixLength, PREFIX_LENGTH)).replace(/\s+/g, ' ');
  const body = text.length - prefixLength;
  const tail = body >= LONG_BODY ? text.slice(-2).replace(/[^\x21-\x7e]/g, '*') : '';
  return `${prefix}****${tail} (${text.length - spanFrom} bytes)`;
}
