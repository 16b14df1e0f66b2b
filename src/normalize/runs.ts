/**
 * Finds runs of the base64 alphabet (which holds the hex alphabet) and decodes them as they come.
 *
 * A run is a maximal stretch of either alphabet of RFC 4648, of 16 bytes or more. Line breaks within it
 * do not end it: CR, LF and the indentation after it, or the escapes `\n` `\r` of a JSON string; `\/`
 * stands for `/`. Text glued before the run shifts the groups, so all four alignments are decoded, and
 * both of hex.
 */
import { Base64Decoder } from './base64.js';
import { BACKSLASH, BASE64_VALUE, CR, LF, RUN_MEMBER, SPACE, TAB } from './byte-classes.js';
import { HexDecoder } from './hex.js';
import type { Lane } from './lane.js';
import { joined, type View } from './view.js';

/** Shortest run, in bytes. */
export const LEAST_RUN = 16;
/** Blanks after a line break that still belong to the run. */
const MAX_INDENT = 40;

const enum Between {
  Nothing,
  LineBreak,
  Backslash,
}

export class Runs {
  /** Where the run that is being looked for could start, or the next byte of the present run. */
  private at = 0;
  private inside = false;
  private between: Between = Between.Nothing;
  private sawLf = false;
  private indent = 0;
  private skippedMark = 0;
  private readonly base64: Base64Decoder;
  private readonly hex: HexDecoder;

  /** @param decodes - whether runs are decoded; else `onRun` alone is told of them */
  constructor(
    private readonly view: View,
    openLane: (kind: 'base64' | 'hex') => Lane,
    private readonly onRun: (from: number, to: number) => void,
    leastText: number,
    private readonly decodes: boolean,
  ) {
    this.base64 = new Base64Decoder(() => openLane('base64'));
    this.hex = new HexDecoder(() => openLane('hex'), leastText);
  }

  /** First byte of the view that is still needed. */
  get needed(): number {
    return this.at;
  }

  /** Goes on to an offset. */
  advance(end: number, isFinal: boolean): void {
    while (this.at < end) {
      if (!this.inside && !this.find(end, isFinal)) break;
      const from = this.at;
      const hasEnded = this.consume(end);
      this.onRun(from, this.at);
      if (!hasEnded) break;
    }
    if (isFinal && this.inside) this.endRun();
    this.base64.feed();
    this.hex.feed();
  }

  frontier(span: number): number {
    return Math.min(this.base64.frontier(span), this.hex.frontier(span));
  }

  /** See `Reader.carried`; the view was looked at up to `seen`. */
  carried(seen: number): string | undefined {
    if (this.inside || this.frontier(Number.POSITIVE_INFINITY) !== Number.POSITIVE_INFINITY) return undefined;
    // Where the next run is searched from matters only within what may be its beginning.
    let from = seen;
    while (from > this.at && RUN_MEMBER[this.view.at(from - 1)] === 1) from -= 1;
    return String(from - seen);
  }

  isQuiet(inPlace: number): boolean {
    return this.base64.isQuiet(inPlace) && this.hex.isQuiet(inPlace);
  }

  /**
   * Looks for the next run. Only every sixteenth byte is looked at where runs are far between, as in
   * the string search of Boyer and Moore: a run of sixteen must cover one of them.
   */
  private find(end: number, isFinal: boolean): boolean {
    const { bytes, base } = this.view;
    let start = this.at - base;
    const last = end - base;
    for (;;) {
      let probe = start + LEAST_RUN - 1;
      if (probe >= last) break;
      while (probe >= start && RUN_MEMBER[bytes[probe] as number] === 1) probe -= 1;
      if (probe < start) {
        this.at = base + start;
        this.begin();
        return true;
      }
      start = probe + 1;
    }
    this.at = isFinal ? end : base + start;
    return false;
  }

  private begin(): void {
    this.inside = true;
    this.between = Between.Nothing;
    this.sawLf = false;
    this.skippedMark = 0;
    this.base64.begin();
    this.hex.begin();
  }

  private endRun(): void {
    this.inside = false;
    this.base64.end();
    this.hex.end();
  }

  /** Decodes to the end of the run or of the view; false at the end of the view. */
  private consume(end: number): boolean {
    const view = this.view;
    const { bytes, base } = view;
    const last = end - base;
    for (let i = this.at - base; i < last; i += 1) {
      const byte = bytes[i] as number;
      let value = BASE64_VALUE[byte] as number;
      if (this.between === Between.Backslash) {
        if (byte === BACKSLASH || byte === 0x6e || byte === 0x72) {
          if (byte !== BACKSLASH) this.lineBreak(byte === 0x6e);
          this.skippedMark = joined(this.skippedMark, view.mark(base + i));
          continue;
        }
        if (byte !== 0x2f) value = -1;
      }
      if (value >= 0) {
        this.between = Between.Nothing;
        if (!this.decodes) continue;
        const offset = base + i;
        const start = view.rawStart(offset);
        const rawEnd = view.rawEnd(offset);
        // A line break that a pass undid is part of what the run needed.
        const mark = joined(view.mark(offset), this.skippedMark);
        this.skippedMark = 0;
        this.base64.push(value, start, rawEnd, mark);
        this.hex.push(byte, start, rawEnd, mark);
      } else if (this.continues(byte)) this.skippedMark = joined(this.skippedMark, view.mark(base + i));
      else {
        this.at = base + i;
        this.endRun();
        // A byte that cannot begin a run would be looked at again.
        if (RUN_MEMBER[byte] !== 1) this.at += 1;
        return true;
      }
    }
    this.at = end;
    return false;
  }

  /** Whether the run goes on over a byte that is not of its alphabet. */
  private continues(byte: number): boolean {
    if (byte === BACKSLASH && this.between !== Between.Backslash) {
      this.between = Between.Backslash;
      return true;
    }
    if (byte === LF || byte === CR) {
      // A blank line ends what was wrapped.
      if (this.between === Between.LineBreak && this.sawLf) return false;
      this.lineBreak(byte === LF);
      return true;
    }
    if ((byte === SPACE || byte === TAB) && this.between === Between.LineBreak && this.indent < MAX_INDENT) {
      this.indent += 1;
      return true;
    }
    return false;
  }

  private lineBreak(isLf: boolean): void {
    if (this.between === Between.Nothing) this.sawLf = false;
    this.between = Between.LineBreak;
    this.sawLf ||= isLf;
    this.indent = 0;
  }
}
