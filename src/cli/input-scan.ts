/**
 * The scan of one input: prelude, then a session for each part of it.
 */
import type { SluiceError } from '../base/errors.js';
import type { Finding, ScanResult, Truncated } from '../base/types.js';
import { Prelude, type PreludeOutput, type PreludePart, type Session } from '../index.js';
import { AllowMarks } from './allow-marks.js';
import { type Surrounding, Surroundings } from './surroundings.js';

/** The full text of findings, handed over by the scanner as it makes them. */
export class SecretTexts {
  private readonly texts = new WeakMap<Finding, string>();

  /** @param text - latin1: one character is one byte */
  readonly add = (finding: Finding, text: string): void => {
    this.texts.set(finding, Buffer.from(text, 'latin1').toString('utf8'));
  };

  of(finding: Finding): string | undefined {
    return this.texts.get(finding);
  }
}

export interface FoundFinding {
  readonly finding: Finding;
  /** Only if the report is to have it. */
  readonly text: string | undefined;
  /** Only if the report shows it. */
  readonly surrounding?: Surrounding;
}

export interface PartResult {
  /** The input's path, with `!entry` for what lies in an archive. */
  readonly path: string;
  /** What was undone first, joined by `+`; empty if positions are those of the input. */
  readonly decoded: string;
  /** Bytes of it that were scanned. */
  readonly bytes: number;
  readonly truncated: Truncated;
  /** All findings, in order of place, but those that the input itself allows. */
  readonly findings: readonly FoundFinding[];
  /** How many it allows. */
  readonly allowed: number;
  /** More of a part that was reported before. */
  readonly isContinued?: boolean;
}

export interface PartFailure {
  readonly path: string;
  readonly error: SluiceError;
}

/** A part that is being scanned. */
interface OpenPart extends PreludePart {
  readonly session: Session;
  readonly findings: Finding[];
  readonly marks: AllowMarks | undefined;
  readonly surroundings: Surroundings | undefined;
}

export interface InputScanOptions {
  /** Charset of the input; default: by content. */
  readonly charset?: string;
  /** Marks in the input have no say. */
  readonly ignoresMarks?: boolean;
  /** Findings come with what stands beside them. */
  readonly hasSurroundings?: boolean;
}

export class InputScan {
  readonly failures: PartFailure[] = [];
  /** Bytes scanned so far, of all parts. */
  bytes = 0;
  /** Findings so far that are certain, of all parts. */
  found = 0;
  /** What was undone before the bytes came here, if anything. */
  outer: string | undefined;
  private readonly prelude: Prelude;
  private readonly open = new Map<string, OpenPart>();
  private results: PartResult[] = [];
  /** Entries so far, and how often each name came again. */
  private readonly names = new Map<string, number>();

  constructor(
    private readonly path: string,
    private readonly createSession: () => Session,
    private readonly texts: SecretTexts | undefined,
    private readonly options: InputScanOptions = {},
  ) {
    const { charset } = options;
    const sink = {
      open: (part: PreludePart) => this.begin(part),
      fail: (entry: string, error: SluiceError) => this.failPart(entry, error),
    };
    this.prelude = new Prelude(sink, charset === undefined ? {} : { charset });
  }

  /** Throws as `Prelude.push` does; call `fail` with what it throws. */
  push(block: Uint8Array): void {
    this.prelude.push(block);
  }

  end(): void {
    this.prelude.end();
  }

  /** The input can't be read further: what was found until here stands. */
  fail(error: SluiceError): void {
    this.failures.push({ path: this.path, error });
    this.abandon();
  }

  /** Nobody reads on: what was found until here stands. */
  abandon(): void {
    this.prelude.abandon();
    for (const part of [...this.open.values()]) {
      try {
        this.finish(part);
      } catch {
        // A session that broke may break again when asked for its rest. The error is named already, but what
        // it had found must not be lost.
        this.results.push(this.resultOf(part, { findings: [], bytes: 0, truncated: null }));
      }
    }
  }

  /** The parts that are over, in path order. */
  takeResults(): PartResult[] {
    const results = this.results.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    this.results = [];
    return results;
  }

  private begin(part: PreludePart): PreludeOutput {
    // An archive can hold one name twice; neither must hide the other.
    const entry = this.nameFor(part.entry);
    const opened: OpenPart = {
      ...part,
      entry,
      session: this.createSession(),
      findings: [],
      marks: this.marks(),
      surroundings: this.options.hasSurroundings === true ? new Surroundings() : undefined,
    };
    this.open.set(entry, opened);
    return {
      push: (bytes) => {
        this.bytes += bytes.length;
        opened.marks?.push(bytes);
        const findings = opened.session.push(bytes);
        opened.surroundings?.push(bytes, findings);
        this.found += findings.length;
        opened.findings.push(...findings);
      },
      end: () => this.finish(opened),
    };
  }

  private failPart(entry: string, error: SluiceError): void {
    this.failures.push({ path: this.path + entry, error });
    const count = this.names.get(entry) ?? 0;
    // The one that came last has the name, or what it got in its place.
    const part = this.open.get(count === 0 ? entry : `${entry}#${count + 1}`);
    if (part !== undefined) this.finish(part);
  }

  private nameFor(entry: string): string {
    let name = entry;
    let count = this.names.get(entry) ?? 0;
    while (this.names.has(name)) {
      count += 1;
      name = `${entry}#${count + 1}`;
    }
    this.names.set(entry, count);
    if (name !== entry) this.names.set(name, 0);
    return name;
  }

  private finish(part: OpenPart): void {
    this.open.delete(part.entry);
    this.results.push(this.resultOf(part, part.session.end()));
  }

  private marks(): AllowMarks | undefined {
    return this.options.ignoresMarks === true ? undefined : new AllowMarks();
  }

  private resultOf(part: OpenPart, result: ScanResult): PartResult {
    const { entry, decoded, findings, marks, surroundings } = part;
    marks?.end();
    surroundings?.finish(result.findings);
    const found = [...findings, ...result.findings].sort(byPlace);
    const all = found.filter((finding) => marks?.allows(finding) !== true);
    return {
      path: this.path + entry,
      decoded: [...(this.outer === undefined ? [] : [this.outer]), ...decoded].join('+'),
      bytes: result.bytes,
      truncated: result.truncated,
      findings: all.map((finding) => {
        const surrounding = surroundings?.of(finding, found);
        return {
          finding,
          text: this.texts?.of(finding),
          ...(surrounding === undefined ? {} : { surrounding }),
        };
      }),
      allowed: found.length - all.length,
    };
  }
}

/** Start, then end, then pattern. */
function byPlace(a: Finding, b: Finding): number {
  return (
    a.start - b.start || a.end - b.end || (a.patternId < b.patternId ? -1 : a.patternId > b.patternId ? 1 : 0)
  );
}
