/** One line on standard error that is written over as the scan goes on; only on a terminal. */

import { sizeText } from '../report/amounts.js';
import { escapeText } from '../report/escape.js';

/** Milliseconds between two updates, and before a time left is told. */
const EVERY = 100;
const SETTLED = 1000;
const ERASE = '\r\u001b[K';
const BAR = 16;
/** Columns where the terminal does not say, and at least. */
const COLUMNS = 80;
const LEAST = 20;
/** Characters that take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** How far a scan is. */
export interface Advance {
  readonly path: string;
  /** Inputs that are over. */
  readonly done: number;
  /** Inputs in all; undefined where there is no end. */
  readonly total: number | undefined;
  /** Scanned in all. */
  readonly bytes: number;
  readonly findings: number;
  /** How much of the input that is being scanned is over, from 0 to 1. */
  readonly part?: number;
}

export class Progress {
  private readonly started = performance.now();
  private last = this.started;
  private isShown = false;

  constructor(private readonly isEnabled: boolean) {}

  /** @param advance - asked only if the line is due */
  update(advance: () => Advance): void {
    if (!this.isEnabled) return;
    const now = performance.now();
    if (now - this.last < EVERY) return;
    this.last = now;
    const line = lineOf(advance(), now - this.started);
    // Cut to the terminal's width: a line that wraps can't be written over.
    process.stderr.write(`${ERASE}${cut(line, Math.max(LEAST, (process.stderr.columns || COLUMNS) - 1))}`);
    this.isShown = true;
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.isShown) process.stderr.write(ERASE);
    this.isShown = false;
  }
}

/** @param elapsed - milliseconds */
function lineOf({ path, done, total, bytes, findings, part = 0 }: Advance, elapsed: number): string {
  const rate = bytes / 1e6 / (elapsed / 1000);
  const share = total === undefined || total === 0 ? 0 : Math.min(1, (done + part) / total);
  const filled = Math.round(share * BAR);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] ${Math.floor(share * 100)}%`;
  const left = share > 0 && elapsed > SETTLED ? [`${timeText((elapsed / share) * (1 - share))} left`] : [];
  return [
    ...(share > 0 ? [bar] : []),
    ...(total === undefined ? [] : [`${done}/${total}`]),
    sizeText(bytes),
    `${rate.toFixed(1)} MB/s`,
    `${findings} ${findings === 1 ? 'finding' : 'findings'}`,
    ...left,
    escapeText(path),
  ].join('  ');
}

/** `1:05`, `2:10:00`. */
function timeText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function cut(text: string, columns: number): string {
  let width = 0;
  let shown = '';
  for (const character of text) {
    width += WIDE.test(character) ? 2 : 1;
    if (width > columns) break;
    shown += character;
  }
  return shown;
}
