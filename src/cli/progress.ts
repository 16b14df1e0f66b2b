/** One line on standard error that is written over as the scan goes on; only on a terminal. */
import { escapeText } from '../report/escape.js';
import { sizeText } from '../report/text.js';

/** Milliseconds between two updates. */
const EVERY = 100;
const ERASE = '\r\u001b[K';

export class Progress {
  private readonly started = performance.now();
  private last = this.started;
  private isShown = false;

  constructor(private readonly isEnabled: boolean) {}

  /** @param done - inputs that are over, of `total`; `bytes` scanned in all */
  update(path: string, done: number, total: number, bytes: number): void {
    if (!this.isEnabled) return;
    const now = performance.now();
    if (now - this.last < EVERY) return;
    this.last = now;
    const rate = bytes / 1e6 / ((now - this.started) / 1000);
    const line = `${done}/${total}  ${sizeText(bytes)}  ${rate.toFixed(1)} MB/s  ${escapeText(path)}`;
    // Cut to the terminal's width: a line that wraps can't be written over.
    process.stderr.write(`${ERASE}${line.slice(0, Math.max(20, (process.stderr.columns || 80) - 1))}`);
    this.isShown = true;
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.isShown) process.stderr.write(ERASE);
    this.isShown = false;
  }
}
