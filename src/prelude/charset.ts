/**
 * Text in any charset to UTF-8, piece by piece.
 */
import { createRequire } from 'node:module';
import { InputError } from '../base/errors.js';
import type { Stage } from './stage.js';

type Iconv = typeof import('iconv-lite');
type Decoder = ReturnType<Iconv['getDecoder']>;

const require = createRequire(import.meta.url);
let iconv: Iconv | undefined;

/** Loaded when first needed: most inputs are UTF-8, and a small scan should not wait for tables. */
function loadIconv(): Iconv {
  iconv ??= require('iconv-lite') as Iconv;
  return iconv;
}

/** What iconv-lite lists among its encodings though they are none of text. */
const NOT_CHARSETS = new Set(['base64', 'hex', 'utf7imap']);
const UTF8 = new Set(['utf8', 'unicode11utf8', 'ascii', 'usascii']);

const canonical = (name: string) => name.toLowerCase().replace(/:\d{4}$|[^0-9a-z]/g, '');

/** Whether text in this charset is scanned as it is. */
export function isUtf8(name: string): boolean {
  return UTF8.has(canonical(name));
}

/** @throws InputError `ERR_INPUT` if no charset has this name */
export function checkCharset(name: string): void {
  if (isUtf8(name)) return;
  if (canonical(name) === '' || NOT_CHARSETS.has(canonical(name)) || !loadIconv().encodingExists(name)) {
    throw new InputError(
      `no charset is named ${JSON.stringify(name)}: names are those of IANA and WHATWG, such as utf-16le, ` +
        'shift_jis, gb18030, windows-1252',
    );
  }
}

/** Decodes to UTF-8. A BOM is taken off; what is malformed becomes U+FFFD. */
export class CharsetStage implements Stage {
  private readonly decoder: Decoder;
  /** The first half of a surrogate pair, kept until its other half comes. */
  private kept = '';

  /** @throws InputError `ERR_INPUT` if no charset has this name */
  constructor(
    name: string,
    private readonly next: Stage,
  ) {
    checkCharset(name);
    this.decoder = loadIconv().getDecoder(name, { stripBOM: true });
  }

  push(chunk: Uint8Array): void {
    this.hand(this.decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  }

  end(): void {
    this.hand(this.decoder.end() ?? '');
    if (this.kept !== '') this.next.push(Buffer.from(this.kept, 'utf8'));
    this.next.end();
  }

  settle(): void {
    this.next.settle();
  }

  abandon(): void {
    this.next.abandon();
  }

  private hand(decoded: string): void {
    let text = this.kept + decoded;
    this.kept = '';
    if (text === '') return;
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.kept = text.slice(-1);
      text = text.slice(0, -1);
    }
    if (text !== '') this.next.push(Buffer.from(text, 'utf8'));
  }
}
