/** One stream's state in the native engine: the core finds, this gives the findings their public form. */
import { Gunzip } from 'fflate';
import { ClosedError, EngineError, InputError } from '../base/errors.js';
import { SEVERITIES } from '../base/severity.js';
import type { Confidence, Finding, PassName, ScanResult, Severity, Truncated } from '../base/types.js';
import { spanText } from '../confirm/confirmed.js';
import { FINGERPRINT_BYTES } from '../confirm/fingerprint.js';
import { previewOf } from '../confirm/preview.js';
import {
  byPlace,
  bytesOf,
  type OnText,
  type SegmentSession,
  type SessionConfig,
  type Whole,
} from '../session/session.js';
import type {
  Addon,
  Inflate,
  NativeSelection,
  NativeStream,
  PackedFindings,
  SessionArguments,
} from './addon.js';

/** In the order of the core's numbers. */
const CONFIDENCES: readonly Confidence[] = ['context', 'format', 'verified'];
const PASSES: readonly PassName[] = ['base64', 'hex', 'url', 'confusables', 'zero-width'];
const REASONS: readonly Truncated[] = [null, 'depth', 'decoded-bytes', 'findings'];
/** Numbers that stand for one finding. */
const FIELDS = 11;
/** The core reads on each time so many bytes have come, and some more: until then it need not be called. */
const BLOCK = 1024;
const LAG = 48;
/** Chunks of at most so many bytes are gathered: a call costs more than to copy them. */
const SMALL = 64;
const NONE = Buffer.alloc(0);

export class NativeSession implements SegmentSession {
  private readonly stream: NativeStream;
  private bytes = 0;
  private isEnded = false;
  /** Small chunks that the core has not got yet. */
  private room = NONE;
  private used = 0;
  /** What was found in them, and not returned. */
  private found: Finding[] = [];
  /** Set once the core has failed: what it would say afterwards is worth nothing. */
  private failure: EngineError | undefined;

  constructor(
    private readonly addon: Addon,
    selection: NativeSelection,
    private readonly config: SessionConfig,
  ) {
    this.stream = new addon.NativeSession(...sessionArguments(selection, config));
  }

  push(chunk: string | Uint8Array): Finding[] {
    if (this.isEnded) throw new ClosedError('push after end: one session is one stream; create another');
    if (this.failure !== undefined) throw this.failure;
    const bytes = bytesOf(chunk);
    const { blocks } = this;
    this.bytes += bytes.length;
    if (bytes.length > SMALL) {
      this.flush();
      return this.taken(this.findings(() => this.stream.push(bytes)));
    }
    if (this.room.length === 0) this.room = Buffer.allocUnsafeSlow(BLOCK + SMALL);
    for (let i = 0; i < bytes.length; i += 1) this.room[this.used + i] = bytes[i] as number;
    this.used += bytes.length;
    if (this.blocks === blocks) return [];
    this.flush();
    return this.taken([]);
  }

  end(): ScanResult {
    if (this.isEnded) throw new ClosedError('end after end: one session is one stream; create another');
    this.isEnded = true;
    this.flush();
    const findings = this.taken(this.findings(() => this.stream.end())).sort(byPlace);
    return { findings, bytes: this.bytes, truncated: this.truncated };
  }

  frontier(span = Number.POSITIVE_INFINITY): number {
    // What was gathered fills no block, and moves nothing.
    return this.stream.frontier(span);
  }

  get truncated(): Truncated {
    this.flush();
    return REASONS[this.stream.truncated()] as Truncated;
  }

  carried(): string | undefined {
    if (this.failure !== undefined) return undefined;
    this.flush();
    return this.found.length > 0 ? undefined : this.stream.carried();
  }

  get budget(): { readonly spent: number; readonly peak: number } {
    this.flush();
    return { spent: this.stream.spent(), peak: this.stream.peak() };
  }

  get feeds(): { readonly count: number; readonly last: number } {
    this.flush();
    return { count: this.stream.feeds(), last: this.stream.lastFeed() };
  }

  /** Blocks that the core can have read. */
  private get blocks(): number {
    return Math.floor((this.bytes - LAG) / BLOCK);
  }

  /** Hands on what was gathered. */
  private flush(): void {
    if (this.used === 0 || this.failure !== undefined) return;
    const gathered = this.room.subarray(0, this.used);
    this.used = 0;
    for (const finding of this.findings(() => this.stream.push(gathered))) this.found.push(finding);
  }

  /** Findings that nobody got yet, and others behind them. */
  private taken(others: Finding[]): Finding[] {
    if (this.found.length === 0) return others;
    const all = this.found.concat(others);
    this.found = [];
    return all;
  }

  private findings(ask: () => PackedFindings | undefined): Finding[] {
    if (this.failure !== undefined) throw this.failure;
    let packed: PackedFindings | undefined;
    try {
      packed = ask();
    } catch (error) {
      this.failure = failureOf(error);
      throw this.failure;
    }
    return packed === undefined ? [] : unpack(this.addon, this.config, packed, this.config.onText);
  }
}

/** Scans texts, each a stream of its own: a session for each would cost more than a short text. */
export function nativeWhole(
  addon: Addon,
  selection: NativeSelection,
  config: SessionConfig,
): (bytes: Buffer, onText: OnText | undefined) => Whole {
  const native = new addon.NativeWhole(...sessionArguments(selection, config));
  return (bytes, onText) => {
    let packed: PackedFindings | undefined;
    try {
      packed = native.scan(bytes);
    } catch (error) {
      throw failureOf(error);
    }
    const findings = packed === undefined ? [] : unpack(addon, config, packed, onText);
    return { findings, truncated: REASONS[native.truncated()] as Truncated };
  };
}

function failureOf(error: unknown): EngineError {
  const why = error instanceof Error ? error.message : String(error);
  return new EngineError(`the native engine failed, and its stream ends here: ${why}`, { cause: error });
}

function unpack(
  addon: Addon,
  { database, fingerprintKey }: SessionConfig,
  packed: PackedFindings,
  onText: OnText | undefined,
): Finding[] {
  const [numbers, bytes] = packed;
  // Of a flood of findings each costs more by Node's own HMAC than all else that is done here.
  const fingerprints = addon.fingerprints(fingerprintKey, packed);
  const findings: Finding[] = [];
  let at = 0;
  for (let i = 0; i < numbers.length; i += FIELDS) {
    const field = (index: number) => numbers[i + index] as number;
    const pattern = database.compiled.patterns[field(0)];
    if (pattern === undefined) throw new InputError('a finding of a pattern that is not in the database');
    const decoding: PassName[] = [];
    for (let left = field(7); left > 0; left -= 1, at += 1)
      decoding.push(PASSES[bytes[at] as number] as PassName);
    const text = bytes.toString('latin1', at, at + field(9));
    at += field(9);
    const from = FINGERPRINT_BYTES * findings.length;
    const finding: Finding = {
      patternId: pattern.id,
      category: pattern.category,
      severity: SEVERITIES[field(1)] as Severity,
      confidence: CONFIDENCES[field(2)] as Confidence,
      start: field(3),
      end: field(4),
      line: field(5),
      column: field(6),
      decoding,
      preview: previewOf(pattern.category, text, field(8), field(10)),
      fingerprint: fingerprints.toString('hex', from, from + FINGERPRINT_BYTES),
    };
    onText?.(finding, spanText({ text, spanFrom: field(10) }));
    findings.push(finding);
  }
  return findings;
}

/** What the core opens a session with. */
export const sessionArguments = (
  selection: NativeSelection,
  { limits, minSeverity }: SessionConfig,
): SessionArguments => [
  selection,
  limits.maxDepth,
  limits.maxDecodedRatio,
  limits.maxFindings,
  SEVERITIES.indexOf(minSeverity),
  createInflate,
];

function createInflate(): Inflate {
  let chunks: Uint8Array[] = [];
  const gunzip = new Gunzip((chunk) => chunks.push(chunk));
  return (block) => {
    chunks = [];
    let isFine = true;
    try {
      gunzip.push(block);
    } catch {
      isFine = false;
    }
    return [isFine, ...chunks];
  };
}
