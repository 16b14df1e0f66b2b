/**
 * Reads one view and everything that is written inside it: pass 6, `nested`.
 *
 * Each view is walked once by the matcher; on the way the passes find their places. What a pass undoes
 * is a view of its own, with a reader of its own, one layer deeper, down to `maxDepth`.
 */
import { GzipReading } from './gzip.js';
import { SeparatedHex } from './hex.js';
import { Island } from './island.js';
import { Lane, type LaneConfig } from './lane.js';
import { PlusPass } from './plus-pass.js';
import type { NormalizerConfig, Places, Reader, ViewMatcher } from './reader.js';
import { Runs } from './runs.js';
import { TextPass } from './text-pass.js';
import { Utf16Reading } from './utf16.js';
import { type LayerKind, View } from './view.js';
import { Smuggled } from './zero-width.js';

const FIRST_CAPACITY = 256;
/** Bytes that are read at once. */
const BLOCK = 1024;
/** Times the reach that a reader must have read before what it carries is that of any other reader. */
const WARM = 4;
/** Bytes around a `+` that its reading as a space can matter to: words and names, never long tokens. */
const PLUS_REACH = 400;

class ViewReader implements Reader, Places {
  readonly view: View;
  private readonly matcher: ViewMatcher;
  private readonly runs: Runs;
  private readonly separated: SeparatedHex | undefined;
  private readonly text: TextPass | undefined;
  private readonly textIsland: Island | undefined;
  private readonly plusPass: PlusPass | undefined;
  private readonly plusIsland: Island | undefined;
  private readonly smuggled: Smuggled | undefined;
  private readonly laneConfigs = new Map<LayerKind, LaneConfig>();
  /** View offset up to which everything has been looked at. */
  private done = 0;

  constructor(
    private readonly config: NormalizerConfig,
    layers: readonly LayerKind[],
    capacity: number,
  ) {
    this.view = new View(layers, capacity);
    this.matcher = config.createMatcher(this.view);
    const lane = (kind: LayerKind) => this.lane(kind);
    const isPlus = layers.at(-1) === 'plus';
    const onRun = (from: number, to: number) => this.matcher.run(from, to);
    this.runs = new Runs(this.view, lane, onRun, config.leastText, !isPlus);
    if (isPlus) return;
    this.separated = new SeparatedHex(this.view, () => lane('hex'));
    this.smuggled = new Smuggled(() => lane('smuggled'));
    this.textIsland = this.island('text');
    this.text = new TextPass(this.view, this.textIsland, this.smuggled);
    this.plusIsland = this.island('plus');
    this.plusPass = new PlusPass(this.view, this.plusIsland);
  }

  feed(): void {
    this.read(false);
  }

  follow(clock: number): void {
    const { view } = this;
    view.closeEnd();
    if (view.end < this.done + TextPass.lag) return;
    this.done = view.end - TextPass.lag;
    this.readTo(view.end, this.done, clock, false);
    this.forget();
  }

  finish(): void {
    this.read(true);
    this.view.release();
  }

  frontier(span = Number.POSITIVE_INFINITY): number {
    const { view } = this;
    if (view.length === 0) return view.isRaw ? view.end : Number.POSITIVE_INFINITY;
    return Math.min(view.rawStart(this.oldest()), this.frontierBelow(span));
  }

  leastEnd(): number {
    const { view } = this;
    if (view.length === 0) return Number.POSITIVE_INFINITY;
    const isAlone = this.frontierBelow(Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY;
    return isAlone ? view.rawEnd(this.oldest()) : Number.NEGATIVE_INFINITY;
  }

  /** View offset of the first byte that a finding of this view itself can still begin with. */
  private oldest(): number {
    const { view } = this;
    let oldest = Math.min(this.done - this.config.reach, this.matcher.oldest());
    oldest = Math.min(oldest, this.runs.needed, this.separated?.needed ?? oldest);
    return Math.max(view.base, Math.min(oldest, view.end - 1));
  }

  /** The frontier of what is read out of this view. */
  private frontierBelow(span: number): number {
    return Math.min(
      this.runs.frontier(span),
      this.separated?.frontier(span) ?? Number.POSITIVE_INFINITY,
      this.smuggled?.frontier(span) ?? Number.POSITIVE_INFINITY,
      this.textIsland?.frontier(span) ?? Number.POSITIVE_INFINITY,
      this.plusIsland?.frontier(span) ?? Number.POSITIVE_INFINITY,
    );
  }

  isQuiet(inPlace: number): boolean {
    const { reach, touch } = this.config;
    const changed = this.view.markedUpTo(inPlace);
    if (changed > this.done - reach) return false;
    // What begins behind all that the change touches is found in the parent as well.
    if (this.matcher.isOpenBefore(changed + touch, this.done)) return false;
    const parts = [this.runs, this.separated, this.smuggled, this.textIsland, this.plusIsland];
    return parts.every((part) => part?.isQuiet(inPlace) ?? true);
  }

  carried(): string | undefined {
    const { done, view } = this;
    const { reach, far } = this.config;
    // What a candidate's guards see must lie in this view as it lies in that of a reader that began earlier.
    if (done < WARM * reach + far || this.matcher.oldest() < reach + far) return undefined;
    const parts: (string | undefined)[] = [`${view.end - done}`, this.matcher.carried(done - reach)];
    for (const pass of [this.separated, this.text, this.plusPass, this.smuggled])
      if (pass !== undefined) parts.push(pass.carried(done));
    parts.push(this.runs.carried(done + TextPass.lag));
    for (const island of [this.textIsland, this.plusIsland])
      if (island !== undefined) parts.push(island.carried(done));
    return parts.includes(undefined) ? undefined : parts.join(' ');
  }

  rest(): void {
    this.matcher.rest();
  }

  special(offset: number): void {
    this.text?.place(offset);
  }

  plus(offset: number): void {
    this.plusPass?.place(offset);
  }

  hexBytes(offset: number, separator: number): void {
    this.separated?.begin(offset, separator);
  }

  /**
   * Reads on in blocks that lie at multiples of their size: what is known when a place is looked at then
   * never depends on how the view's bytes came.
   */
  private read(isFinal: boolean): void {
    const { view } = this;
    view.closeEnd();
    while (view.end >= this.done + BLOCK + TextPass.lag) {
      this.done += BLOCK;
      this.readTo(this.done + TextPass.lag, this.done, this.done, false);
    }
    if (isFinal) {
      this.done = view.end;
      this.readTo(view.end, this.done, this.done, true);
    }
    this.forget();
  }

  /** Looks at the bytes before `seen`; what lies before `upTo` is judged. */
  private readTo(seen: number, upTo: number, clock: number, isFinal: boolean): void {
    this.matcher.scan(seen, this);
    this.runs.advance(seen, isFinal);
    this.separated?.advance(seen, isFinal);
    this.text?.advance(upTo, clock, isFinal);
    this.plusPass?.advance(upTo, clock, isFinal);
    this.matcher.settle(upTo, clock, isFinal);
  }

  private forget(): void {
    const keep = Math.min(
      this.done - this.config.reach,
      this.matcher.oldest() - this.config.reach,
      this.runs.needed,
      this.separated?.needed ?? Number.POSITIVE_INFINITY,
      this.text?.needed ?? Number.POSITIVE_INFINITY,
      this.plusPass?.needed ?? Number.POSITIVE_INFINITY,
    );
    this.view.discard(keep - this.config.far);
  }

  private island(kind: 'text' | 'plus'): Island {
    const { reach, look, spend, onDepth } = this.config;
    const open = () => this.child(kind);
    if (kind === 'plus') {
      const near = Math.min(reach, PLUS_REACH);
      return new Island(
        this.view,
        near + TextPass.lag,
        open,
        (offset) => offset - near,
        spend,
        onDepth,
        true,
      );
    }
    const context = (offset: number) => {
      const start = this.matcher.pendingAcross(offset);
      // What began lately is met with all that its guards see; what began earlier needs more.
      return Math.min(offset, start < offset - reach + look ? start : offset) - reach;
    };
    return new Island(this.view, reach + TextPass.lag, open, context, spend, onDepth);
  }

  private lane(kind: LayerKind): Lane {
    let config = this.laneConfigs.get(kind);
    if (config === undefined) {
      config = this.laneConfig(kind);
      this.laneConfigs.set(kind, config);
    }
    return Lane.open(config);
  }

  private laneConfig(kind: LayerKind): LaneConfig {
    const openGzip = (rawStart: number, mark: number) => {
      const reader = this.child(kind, 'gzip');
      return reader && new GzipReading(reader, rawStart, mark, this.config);
    };
    const openWide = (order: 'le' | 'be') => {
      const reader = this.child(kind, 'utf16');
      return reader && new Utf16Reading(reader, order, this.config.spend);
    };
    const { leastText, maxDepth, onDepth, spend } = this.config;
    // What was smuggled is no noise, and needs no anchor to be found.
    const holdsAnchor = kind === 'smuggled' ? () => true : this.config.holdsAnchor;
    const isAtLimit = depthOf(this.view.layers) >= maxDepth;
    const open = () => this.child(kind);
    const isOwn = (marks: number) => this.view.isChangedByAll(marks);
    return { open, openGzip, openWide, leastText, holdsAnchor, isAtLimit, isOwn, onDepth, spend };
  }

  private child(...kinds: readonly LayerKind[]): Reader | undefined {
    const layers = [...this.view.layers, ...kinds];
    if (depthOf(layers) > this.config.maxDepth || !this.config.spend(0, 0)) return undefined;
    return new ViewReader(this.config, layers, FIRST_CAPACITY);
  }
}

/** The form-encoded reading and UTF-16 are ways to write text, not layers that hide it. */
function depthOf(layers: readonly LayerKind[]): number {
  return layers.filter((kind) => kind !== 'plus' && kind !== 'utf16').length;
}

/** The reader of a stream's raw bytes. */
export function createRawReader(config: NormalizerConfig, capacity: number): Reader {
  return new ViewReader(config, [], capacity);
}
