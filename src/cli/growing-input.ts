/** What is read of a file that grows, from its bytes to findings; `InputScan` is the same for one that ends. */
import type { SluiceError } from '../base/errors.js';
import { Prelude, type PreludeOutput, type PreludePart, type Session } from '../index.js';
import { AllowMarks } from './allow-marks.js';
import { GrowingText, type Grown } from './growing-text.js';
import type { InputScanOptions, PartFailure, PartResult, SecretTexts } from './input-scan.js';
import { Surroundings } from './surroundings.js';

interface OpenPart extends PreludePart {
  readonly text: GrowingText;
  /** Bytes of it that were reported as scanned. */
  reported: number;
  isReported: boolean;
  isTruncationReported: boolean;
}

export class GrowingInput {
  private readonly prelude: Prelude;
  private readonly open = new Set<OpenPart>();
  private results: PartResult[] = [];
  private failures: PartFailure[] = [];

  constructor(
    private readonly path: string,
    private readonly createSession: () => Session,
    private readonly texts: SecretTexts | undefined,
    private readonly options: InputScanOptions,
  ) {
    const { charset } = options;
    const sink = {
      open: (part: PreludePart) => this.begin(part),
      fail: (entry: string, error: SluiceError) =>
        void this.failures.push({ path: this.path + entry, error }),
    };
    this.prelude = new Prelude(sink, charset === undefined ? {} : { charset });
  }

  /** Throws as `Prelude.push` does. */
  push(block: Uint8Array): void {
    this.prelude.push(block);
  }

  /** Nothing comes for a while: tells what there is to tell. Throws as `Prelude.push` does. */
  settle(): void {
    this.prelude.settle();
    this.settleParts();
  }

  /** Nobody reads on. */
  end(): void {
    this.prelude.abandon();
    this.settleParts();
  }

  /** What has come up since the last call. */
  take(): { readonly parts: PartResult[]; readonly failures: PartFailure[] } {
    const { results: parts, failures } = this;
    this.results = [];
    this.failures = [];
    return { parts, failures };
  }

  private settleParts(): void {
    for (const part of this.open) this.note(part, part.text.settle());
  }

  private begin(part: PreludePart): PreludeOutput {
    const marks = this.options.ignoresMarks === true ? undefined : new AllowMarks();
    const surroundings = this.options.hasSurroundings === true ? new Surroundings() : undefined;
    const text = new GrowingText(this.createSession, this.texts, marks, surroundings);
    const opened = { ...part, text, reported: 0, isReported: false, isTruncationReported: false };
    this.open.add(opened);
    return {
      push: (bytes) => this.note(opened, text.push(bytes)),
      end: () => {
        this.note(opened, text.settle());
        this.open.delete(opened);
      },
    };
  }

  private note(part: OpenPart, { findings, allowed }: Grown): void {
    const { entry, decoded, text } = part;
    const bytes = text.bytes - part.reported;
    const truncated = part.isTruncationReported ? null : text.truncated;
    if (bytes === 0 && findings.length === 0 && allowed === 0 && truncated === null) return;
    this.results.push({
      path: this.path + entry,
      decoded: decoded.join('+'),
      bytes,
      truncated,
      findings,
      allowed,
      isContinued: part.isReported,
    });
    part.reported = text.bytes;
    part.isReported = true;
    part.isTruncationReported = text.truncated !== null;
  }
}
