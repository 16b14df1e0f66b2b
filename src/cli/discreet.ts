/**
 * The line around a finding, fit to be shown.
 *
 * A scan sees what it was asked to look for, up to its limits. On the same line there may be a secret of another kind: so
 * the line is scanned again by itself, for everything, and what still looks as if it were random is masked too.
 */
import type { Finding } from '../base/types.js';
import { createScanner, type ExtendedOptions, type Scanner } from '../index.js';
import type { ShownLine } from '../report/report.js';
import { type Surrounding, withMasks } from './surroundings.js';

const MASK = '****';
/** Characters of a secret that fit on a line. */
const LONGEST = 120;
/** What a word is not made of: words are what is cut and masked as a whole. */
const PART = String.raw`\s"'<>(){}\[\],|;&?:\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;
const EDGE_BEFORE = new RegExp(`^(?:[^${PART}]+|[\\d .-]+)`, 'u');
const EDGE_AFTER = new RegExp(`(?:[^${PART}]+|[\\d .-]+)$`, 'u');
const WORD = new RegExp(`[^${PART}]{16,}`, 'gu');
/** Digits in groups, as on cards; bytes one by one; character references in a row. */
const GROUPS = [
  /\d(?:[ -]?\d){11,}/g,
  /(?:(?:0x|\\x)?[0-9a-f]{2}[ :,-]+){5,}(?:(?:0x|\\x)?[0-9a-f]{2})?/gi,
  /(?:&#?\w+;){4,}/g,
];

export class DiscreetLines {
  private scanner: Promise<Scanner> | undefined;

  /** @param options - of the scan; those that leave something out do not count here */
  constructor(private readonly options: ExtendedOptions) {}

  /** @param text - what was found, if a person asked to see secrets */
  async of(finding: Finding, { before, after, ...cut }: Surrounding, text?: string): Promise<ShownLine> {
    const [first, last] = [
      cut.isCutBefore ? `…${before.replace(EDGE_BEFORE, '')}` : before.trimStart(),
      cut.isCutAfter ? `${after.replace(EDGE_AFTER, '')}…` : after.trimEnd(),
    ];
    const preview = finding.preview.replace(/ \(\d+ bytes\)$/, '');
    const shown = text !== undefined && text.length <= LONGEST ? text : preview;
    const masked = await this.masked(first, shown, last);
    return { before: hidden(masked.before), shown, after: hidden(masked.after) };
  }

  /** The finding's own words stay between: they may be what tells that its neighbour is a secret. */
  private async masked(
    before: string,
    shown: string,
    after: string,
  ): Promise<Pick<ShownLine, 'before' | 'after'>> {
    const { engine, patterns } = this.options;
    this.scanner ??= createScanner({
      ...(engine === undefined ? {} : { engine }),
      ...(patterns === undefined ? {} : { patterns }),
      pool: false,
    });
    const [first, middle, last] = [before, ` ${shown} `, after].map((part) => Buffer.from(part)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    const { findings } = (await this.scanner).scanSync(Buffer.concat([first, middle, last]));
    const spans = findings.filter(({ category }) => category === 'dlp');
    const offset = first.length + middle.length;
    const behind = spans.map(({ start, end }) => ({ start: Math.max(0, start - offset), end: end - offset }));
    return { before: withMasks(first, spans), after: withMasks(last, behind) };
  }
}

function hidden(text: string): string {
  const words = text.replace(WORD, (word) => {
    // Paths and addresses are made of short pieces. Look-alikes are read as what they look like.
    const isTelling = word
      .split('/')
      .some((piece) => piece.length >= 16 && /\d/.test(piece.normalize('NFKC')));
    return isTelling ? MASK : word;
  });
  return GROUPS.reduce((so, group) => so.replace(group, MASK), words);
}
