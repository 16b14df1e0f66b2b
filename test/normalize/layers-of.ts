/** What the passes make of an input: every view's text, by its layers. For tests of one pass at a time. */

import { PREFIXED } from '../../src/normalize/hex.js';
import { createRawReader } from '../../src/normalize/normalizer.js';
import type { Places, ViewMatcher } from '../../src/normalize/reader.js';
import type { View } from '../../src/normalize/view.js';

export interface LayerText {
  /** Such as `base64` or `text base64`; empty for the raw input. */
  readonly layers: string;
  readonly text: string;
  /** The raw bytes that each byte was read from. */
  readonly spans: readonly (readonly [start: number, end: number])[];
  readonly view: View;
}

/** Notes a view's bytes as they come and tells of every place, however often. */
class Recorder implements ViewMatcher {
  readonly text: number[] = [];
  readonly spans: [number, number][] = [];
  private at = 0;

  constructor(readonly view: View) {}

  scan(upTo: number, places: Places): void {
    for (; this.at < upTo; this.at += 1) {
      const byte = this.view.at(this.at);
      this.text.push(byte);
      this.spans.push([this.view.rawStart(this.at), this.view.rawEnd(this.at)]);
      if (
        byte < 9 ||
        byte === 11 ||
        byte === 12 ||
        (byte > 13 && byte < 32) ||
        byte >= 0x7f ||
        '%&\\'.includes(String.fromCharCode(byte))
      ) {
        places.special(this.at);
      }
      if (byte === 0x2b) places.plus(this.at);
      const near = Buffer.from(this.text.slice(-5)).toString('latin1');
      if (/^0[xX][0-9A-Fa-f]{2}[,; \n\t\r]$/.test(near)) places.hexBytes(this.at - 4, PREFIXED);
    }
  }
  run(): void {}
  settle(): void {}
  rest(): void {}
  oldest(): number {
    return Number.POSITIVE_INFINITY;
  }
  pendingAcross(offset: number): number {
    return offset;
  }
  carried(): string | undefined {
    return undefined;
  }

  isOpenBefore(): boolean {
    return false;
  }
}

export interface LayersOptions {
  readonly chunk?: number;
  readonly maxDepth?: number;
}

/** All views of an input, the raw one first; views of decoded noise are among them. */
export function layersOf(input: string | Buffer, options: LayersOptions = {}): LayerText[] {
  const bytes = Buffer.from(input as string);
  const recorders: Recorder[] = [];
  const reader = createRawReader(
    {
      createMatcher: (view) => {
        const recorder = new Recorder(view);
        recorders.push(recorder);
        return recorder;
      },
      reach: 64,
      look: 1,
      far: 0,
      touch: 1,
      leastText: 4,
      holdsAnchor: () => true,
      maxDepth: options.maxDepth ?? 3,
      onDepth: () => undefined,
      onDecodedBytes: () => undefined,
      foundFrom: () => 0,
      spend: () => true,
    },
    1024,
  );
  const size = options.chunk ?? (bytes.length || 1);
  for (let at = 0; at < bytes.length; at += size) {
    reader.view.appendRaw(bytes.subarray(at, at + size));
    reader.feed();
  }
  reader.finish();
  return recorders.map(({ view, text, spans }) => ({
    layers: view.layers.join(' '),
    text: Buffer.from(text).toString('latin1'),
    spans,
    view,
  }));
}

/** Texts of the views that have these layers. */
export function textsOf(input: string | Buffer, layers: string, options?: LayersOptions): string[] {
  return layersOf(input, options)
    .filter((layer) => layer.layers === layers)
    .map(({ text }) => text);
}

/** The raw bytes that a piece of a layer's text was read from; undefined if it is not there. */
export function sourceOf(input: string, layers: string, piece: string): string | undefined {
  const raw = Buffer.from(input);
  for (const layer of layersOf(input)) {
    const at = layer.text.indexOf(Buffer.from(piece).toString('latin1'));
    if (layer.layers !== layers || at < 0) continue;
    const [start] = layer.spans[at] ?? [0];
    const [, end] = layer.spans[at + Buffer.byteLength(piece) - 1] ?? [0, 0];
    return raw.subarray(start, end).toString('utf8');
  }
  return undefined;
}
