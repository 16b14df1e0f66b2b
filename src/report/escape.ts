/**
 * Text that others wrote, made safe to show.
 *
 * Paths and previews come from whoever made the input. Unescaped, a control sequence in them could
 * repaint the terminal, a bidi control could reorder the line, a tag character could carry a message that
 * the reader does not see and a program does.
 */

/**
 * Controls, surrogates without a partner, line and paragraph separators, bidi controls, and whatever is
 * invisible: zero-width characters, variation selectors, tag characters, fillers, annotation marks.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** For a person: `\n`, `\x1b`, `\u{202e}` in place of what must not reach a terminal. */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) as number;
    const hex = code.toString(16);
    return SHORT[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
  });
}

/**
 * JSON of a value in which the same characters are written as `\uXXXX`: whoever parses it gets them back,
 * whoever looks at it on a terminal sees them.
 */
export function escapedJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent);
  return json.replace(UNSAFE, (character) => {
    // The layout's own line breaks; inside strings JSON has escaped them already.
    if (character === '\n') return character;
    let escaped = '';
    for (let i = 0; i < character.length; i += 1) {
      escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    }
    return escaped;
  });
}
