/**
 * A text that grows. A session says what no later byte can change, which may be some thousand bytes late; so
 * when the text stands still it is settled: the session ends as if the text did, and a later one goes on from
 * a little before what was undecided. What was told then is not told again.
 */
import type { Finding, Truncated } from '../base/types.js';
import type { Session } from '../index.js';
import type { AllowMarks } from './allow-marks.js';
import type { FoundFinding, SecretTexts } from './input-scan.js';
import type { Surroundings } from './surroundings.js';

const LF = 10;
/** Bytes before what is undecided that a later session is shown first: it is to read on as the one before. */
const RUN_UP = 16 * 1024;
/** Bytes kept in any case; what is undecided for longer is seen from there on. */
const MOST_TAIL = 256 * 1024;
/** Findings that may share a line with one that comes up. */
const MOST_LATELY = 100;
const NOTHING = new Uint8Array();

export interface Grown {
  readonly findings: readonly FoundFinding[];
  /** Findings that the text itself allows. */
  readonly allowed: number;
}

/** A place in the text, and the line that it lies on. */
interface Place {
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** Offset of the line's first byte. */
  readonly lineStart: number;
}

type Span = Pick<Finding, 'patternId' | 'start' | 'end'>;

export class GrowingText {
  /** Length so far, bytes. */
  bytes = 0;
  /** What was not looked at in full, if anything. */
  truncated: Truncated = null;
  private session: Session | undefined;
  /** Where the session began. */
  private origin: Place = { offset: 0, line: 1, lineStart: 0 };
  /** The last bytes, and where they begin. */
  private tail: Buffer = Buffer.alloc(0);
  private tailPlace: Place = this.origin;
  /** All findings that begin before it were told. */
  private frontier = 0;
  /** From where on findings of the session are news. */
  private from = 0;
  /** What was told on settling and may come up again. */
  private told: Span[] = [];
  /** The last findings, told or not. */
  private lately: Finding[] = [];

  constructor(
    private readonly createSession: () => Session,
    private readonly texts: SecretTexts | undefined,
    private readonly marks: AllowMarks | undefined,
    private readonly surroundings?: Surroundings,
  ) {}

  push(bytes: Uint8Array): Grown {
    this.session ??= this.resume();
    this.marks?.push(bytes);
    this.tail = Buffer.concat([this.tail, bytes]);
    const findings = this.session.push(bytes);
    this.bytes += bytes.length;
    this.frontier = Math.max(this.frontier, this.origin.offset + this.session.frontier());
    this.truncated ??= this.session.truncated;
    this.trim();
    return this.news(bytes, findings);
  }

  /** Says what would be found if the text ended here; it may still go on. */
  settle(): Grown {
    if (this.session === undefined) return { findings: [], allowed: 0 };
    this.marks?.end();
    const { findings, truncated } = this.session.end();
    this.session = undefined;
    this.truncated ??= truncated;
    const news = this.news(NOTHING, findings);
    const spans = findings.map((finding) => this.placed(finding));
    this.told = [...this.told, ...spans].filter(({ end }) => end > this.frontier);
    this.marks?.forget(this.frontier);
    return news;
  }

  private resume(): Session {
    const session = this.createSession();
    this.origin = this.tailPlace;
    this.from = this.frontier;
    if (this.tail.length > 0) session.push(this.tail);
    return session;
  }

  /** Lets go of what no later session needs to see. */
  private trim(): void {
    const start = Math.max(this.bytes - MOST_TAIL, this.frontier - RUN_UP, this.tailPlace.offset);
    const count = start - this.tailPlace.offset;
    if (count === 0) return;
    let { line, lineStart } = this.tailPlace;
    for (let at = this.tail.indexOf(LF); at >= 0 && at < count; at = this.tail.indexOf(LF, at + 1)) {
      line += 1;
      lineStart = this.tailPlace.offset + at + 1;
    }
    this.tail = Buffer.from(this.tail.subarray(count));
    this.tailPlace = { offset: start, line, lineStart };
  }

  private news(bytes: Uint8Array, findings: readonly Finding[]): Grown {
    const all = findings.map((one) => ({ finding: this.placed(one), text: this.texts?.of(one) }));
    const fresh = all.filter(({ finding }) => finding.start >= this.from && !this.wasTold(finding));
    const news = fresh.filter(({ finding }) => this.marks?.allows(finding) !== true);
    this.surroundings?.push(
      bytes,
      news.map(({ finding }) => finding),
    );
    const near = [...this.lately, ...all.map(({ finding }) => finding)];
    this.lately = near.slice(-MOST_LATELY);
    // On settling all that came was judged, as if nothing followed.
    const until = bytes.length === 0 ? this.bytes : this.frontier;
    return {
      findings: news.map((one) => {
        const surrounding = this.surroundings?.of(one.finding, near, until);
        return { ...one, ...(surrounding === undefined ? {} : { surrounding }) };
      }),
      allowed: fresh.length - news.length,
    };
  }

  /** What has become longer since it was told is no other finding. */
  private wasTold({ patternId, start, end }: Span): boolean {
    return this.told.some((told) => told.patternId === patternId && told.start < end && start < told.end);
  }

  /** The session's own places to those of the text. */
  private placed(finding: Finding): Finding {
    const { offset, line, lineStart } = this.origin;
    return {
      ...finding,
      start: finding.start + offset,
      end: finding.end + offset,
      line: finding.line + line - 1,
      column: finding.line === 1 ? finding.column + offset - lineStart : finding.column,
    };
  }
}
