/**
 * The prelude: bytes as they lie in a file to the bytes that are scanned.
 *
 *   bytes -> (gunzip | bunzip2 | entries of zip and tar)* -> charset to UTF-8 -> part
 *
 * What each layer is, its content says. Positions in a part refer to the decoded text, and the part says
 * what was decoded. Plain bytes and UTF-8 go through as they are, without a copy.
 */
import { InputError, LimitError, SluiceError } from '../base/errors.js';
import { Bunzip2Stage } from './bunzip2.js';
import { CharsetStage, checkCharset, isUtf8 } from './charset.js';
import { Expansion } from './expansion.js';
import { InflateStage } from './inflate.js';
import { HEAD, sniff } from './sniff.js';
import type { Stage } from './stage.js';
import { TarStage } from './tar.js';
import { ZipStage } from './zip.js';

/** Bytes that every signature fits in. */
const LEAST_HEAD = 4;
/** Layers of compression that are taken off. */
const MOST_LAYERS = 4;

export interface PreludeOptions {
  /** Name of the input's charset. Default: by BOM or the places of NULs, else UTF-8. */
  readonly charset?: string;
  /** Decoded bytes allowed per input byte, beyond the first 64 MiB. Default 256. */
  readonly maxExpansion?: number;
}

/** One text to scan: the input itself, or an entry of an archive. */
export interface PreludePart {
  /** Empty for the input itself; `!name` for an entry of an archive, `!inner.zip!name` for one inside. */
  readonly entry: string;
  /** What was undone, outermost first: `gzip`, `tar`, a charset; empty if offsets are those of the input. */
  readonly decoded: readonly string[];
}

/** Takes the bytes of one part. They are only lent: `push` must copy what it keeps. */
export interface PreludeOutput {
  push(bytes: Uint8Array): void;
  end(): void;
}

export interface PreludeSink {
  open(part: PreludePart): PreludeOutput;
  /** An entry of an archive could not be read to its end; others go on. Its part, if opened, gets no `end`. */
  fail(entry: string, error: SluiceError): void;
}

/** Unwraps one input. */
export class Prelude {
  private readonly expansion: Expansion;
  private readonly first: Stage;

  /** @throws InputError `ERR_INPUT` if no charset has the name given */
  constructor(
    private readonly sink: PreludeSink,
    private readonly options: PreludeOptions = {},
  ) {
    if (options.charset !== undefined) checkCharset(options.charset);
    this.expansion = new Expansion(options.maxExpansion);
    this.first = this.layer('', []);
  }

  /**
   * Takes the next bytes of the input.
   *
   * @throws InputError `ERR_INPUT`: the compressed data is damaged; what came before has been handed on
   * @throws LimitError `ERR_LIMIT`: it expands beyond the cap, or has too many layers
   */
  push(chunk: Uint8Array): void {
    this.expansion.take(chunk.length);
    this.attempt(() => this.first.push(chunk));
  }

  /** The input is over. Throws as `push` does. */
  end(): void {
    this.attempt(() => this.first.end());
  }

  /**
   * More may come, but not soon: what is held back to tell by it what the input is must do. Throws as `push` does.
   */
  settle(): void {
    this.attempt(() => this.first.settle());
  }

  /** The input can't be read further: what is held back goes to its part, and no `end` comes. */
  abandon(): void {
    this.first.abandon();
  }

  private attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  private layer(entry: string, decoded: readonly string[]): Stage {
    return new SniffStage((head) => this.choose(head, entry, decoded));
  }

  private choose(head: Uint8Array, entry: string, decoded: readonly string[]): Stage {
    const kind = sniff(head);
    if (kind === 'xz' || kind === 'zstd') {
      throw new InputError(
        `compressed as ${kind} inside of something else, or where it is not opened: not scanned; decompress it first`,
      );
    }
    if (kind === 'gzip' || kind === 'zip' || kind === 'bzip2' || kind === 'tar') {
      const layers = decoded.length;
      if (layers >= MOST_LAYERS) {
        throw new LimitError(
          `more than ${MOST_LAYERS} layers of compression: what is inside was not scanned`,
        );
      }
      if (kind === 'gzip') return new InflateStage(this.layer(entry, [...decoded, kind]), this.expansion);
      if (kind === 'bzip2') return new Bunzip2Stage(this.layer(entry, [...decoded, kind]), this.expansion);
      const sink = {
        open: (name: string) => this.layer(`${entry}!${name}`, [...decoded, kind]),
        fail: (name: string, error: InputError) => this.sink.fail(`${entry}!${name}`, error),
      };
      return kind === 'tar' ? new TarStage(sink, this.expansion) : new ZipStage(sink, this.expansion);
    }
    const charset = this.options.charset ?? (kind === 'bytes' ? 'utf-8' : kind);
    if (isUtf8(charset)) return new PartStage(this.sink.open({ entry, decoded }));
    const part = this.sink.open({ entry, decoded: [...decoded, charset.toLowerCase()] });
    return new CharsetStage(charset, new PartStage(part));
  }
}

/** The end of the chain. */
class PartStage implements Stage {
  constructor(private readonly output: PreludeOutput) {}

  push(bytes: Uint8Array): void {
    this.output.push(bytes);
  }

  end(): void {
    this.output.end();
  }

  settle(): void {}

  abandon(): void {}
}

/** Holds the head back until it can be told what the bytes are. */
class SniffStage implements Stage {
  private head = new Uint8Array(0);
  private next: Stage | undefined;

  constructor(private readonly choose: (head: Uint8Array) => Stage) {}

  push(chunk: Uint8Array): void {
    if (this.next !== undefined) {
      this.next.push(chunk);
      return;
    }
    if (this.head.length === 0 && chunk.length >= HEAD) {
      this.decide(chunk.subarray(0, HEAD), chunk);
      return;
    }
    const joined = new Uint8Array(this.head.length + chunk.length);
    joined.set(this.head);
    joined.set(chunk, this.head.length);
    this.head = joined;
    if (joined.length >= HEAD) this.decide(joined.subarray(0, HEAD), joined);
  }

  end(): void {
    if (this.next === undefined) this.decide(this.head, this.head);
    this.next?.end();
  }

  settle(): void {
    if (this.next === undefined && this.head.length >= LEAST_HEAD) this.decide(this.head, this.head);
    this.next?.settle();
  }

  abandon(): void {
    try {
      if (this.next === undefined && this.head.length > 0) this.decide(this.head, this.head);
    } catch (error) {
      // The failure that led here is the one to report.
      if (!(error instanceof SluiceError)) throw error;
    }
    this.next?.abandon();
  }

  private decide(head: Uint8Array, all: Uint8Array): void {
    this.next = this.choose(head);
    this.head = new Uint8Array(0);
    if (all.length > 0) this.next.push(all);
  }
}
