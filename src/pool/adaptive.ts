/**
 * A stream begins on the calling thread and moves to a worker once it is long.
 *
 * A session cannot be moved, so the worker scans the beginning again; what was told of it is not told
 * twice. Chunking never matters, hence the second scan tells the same findings in the same order.
 */
import { InlineScanning } from '../session/inline.js';
import type { Scanning, ScanningEvents } from '../session/scanning.js';
import type { Session } from '../session/session.js';

export interface AdaptiveOptions {
  /** Bytes up to which a stream stays on the calling thread. */
  readonly threshold: number;
  readonly createSession: (expected: number) => Session;
  readonly openPooled: (holdback: number, events: ScanningEvents) => Scanning;
}

export class AdaptiveScanning implements Scanning {
  /** What came so far, while the stream is on this thread: copies, as the caller may use its memory for something else. */
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  private told = 0;
  private pooled: Scanning | undefined;
  private readonly inline: Scanning;

  constructor(
    private readonly options: AdaptiveOptions,
    private readonly holdback: number,
    private readonly events: ScanningEvents,
  ) {
    const { onError, onRoom } = boundTo(events);
    this.inline = new InlineScanning(options.createSession, holdback, {
      onJudged: (judged) => {
        this.told += judged.findings.length;
        events.onJudged(judged);
      },
      onError,
      onRoom,
    });
  }

  push(chunk: Uint8Array): boolean {
    if (this.pooled !== undefined) return this.pooled.push(chunk);
    this.keptBytes += chunk.length;
    if (this.keptBytes <= this.options.threshold) {
      this.kept.push(new Uint8Array(chunk));
      return this.inline.push(chunk);
    }
    this.pooled = this.move();
    return this.pooled.push(chunk);
  }

  end(): void {
    (this.pooled ?? this.inline).end();
  }

  drop(): void {
    this.kept = [];
    this.inline.drop();
    this.pooled?.drop();
  }

  private move(): Scanning {
    const { events } = this;
    this.inline.drop();
    let known = this.told;
    const pooled = this.options.openPooled(this.holdback, {
      ...boundTo(events),
      onJudged: (judged) => {
        if (known === 0) return events.onJudged(judged);
        const findings = judged.findings.slice(known);
        known = Math.max(0, known - judged.findings.length);
        events.onJudged({ ...judged, findings });
      },
    });
    for (const chunk of this.kept) pooled.push(chunk);
    this.kept = [];
    return pooled;
  }
}

function boundTo(events: ScanningEvents): Pick<ScanningEvents, 'onError' | 'onRoom'> {
  return { onError: (error) => events.onError(error), onRoom: () => events.onRoom() };
}
