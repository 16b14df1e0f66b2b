/** What the tests of the walk over frames share. */

import { buildDatabase } from '../../src/match/build.js';
import type { Database } from '../../src/match/database.js';
import type { FrameWalker } from '../../src/match/frame-walker.js';
import { View } from '../../src/normalize/view.js';
import { isValidator } from '../../src/own-patterns.js';
import { compilePatterns } from '../../src/patterns/compile.js';

/** A database of frames, one form each. */
export function databaseOf(frames: readonly string[]): Database {
  const definitions = frames.map((frame, i) => ({
    id: `frame-${i}`,
    name: frame,
    category: 'injection' as const,
    severity: 'high' as const,
    frame,
  }));
  return buildDatabase(compilePatterns(definitions, { classes: new Map(), isValidator }));
}

export function rawView(text: string): View {
  const bytes = Buffer.from(text);
  const view = new View([], bytes.length + 64);
  view.appendRaw(bytes);
  view.closeEnd();
  return view;
}

/** The forms of which a match could begin at an offset, each once. */
export function acceptedFrom(walker: FrameWalker, view: View, from: number, limit = view.end): number[] {
  walker.walk(view, from, limit);
  return [...new Set(walker.accepted)].sort((a, b) => a - b);
}

/** What a walk tells: whether it is over, and the forms that it accepts. */
export function told(walker: FrameWalker, text: string, from = 0, limit?: number): string {
  const view = rawView(text);
  const outcome = walker.walk(view, from, limit ?? view.end) ? 'over' : 'cut';
  return [outcome, ...[...new Set(walker.accepted)].sort((a, b) => a - b)].join(' ');
}

/** Random numbers that a seed gives again (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** Less than `limit`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** So many characters of some. */
  of(letters: string, count: number): string {
    const all = [...letters];
    return Array.from({ length: count }, () => this.pick(all)).join('');
  }
}

/** Text in which the frame `ignore previous rules` comes up whole, broken and nearly. */
export function anyText(random: Random): string {
  let text = '';
  while (text.length < 120) {
    text += random.pick([
      'ignore',
      'previous',
      'rules',
      'Ignore',
      '系',
      'now',
      'ignorant',
      'r',
      '\\n',
      '<b>',
      'is',
    ]);
    text += random.pick([' ', '\n', ', ', ' "', ': ', '. ', '<i>', '\\n', '+', '-', '', '\\']);
  }
  return text;
}

/** The text with up to three small changes. */
export function changed(text: string, random: Random): string {
  const chars = [...text];
  for (let changes = random.below(4); changes > 0 && chars.length > 0; changes -= 1) {
    const by = random.pick([' ', '\n', '*', '<b>', '\\n', 'x', '', ': ', '-', '+', '"', '1', "'"]);
    chars.splice(random.below(chars.length), random.below(2), by);
  }
  return chars.join('');
}
