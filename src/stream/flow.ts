/**
 * What Node's and the Web's streams have in common: bytes in, scanned, judged by the gate, bytes out;
 * findings told and counted; one end, whatever it is.
 */

import { Gate } from '../actions/gate.js';
import { resolvePolicy } from '../actions/policy.js';
import { whenAborted } from '../base/abort.js';
import { tellBlocked, tellFinding } from '../base/channels.js';
import type { Counters } from '../base/counters.js';
import { BlockedError, ClosedError, InputError } from '../base/errors.js';
import type { Finding, ScanResult, StreamOptions } from '../base/types.js';
import type { Judged } from '../session/judged.js';
import type { OpenScanning, Scanning } from '../session/scanning.js';
import { byPlace, bytesOf } from '../session/session.js';

/** The stream around a flow. */
export interface FlowHost {
  emit(bytes: Uint8Array): void;
  finding(finding: Finding): void;
  /** More may be written. */
  room(): void;
  /** All bytes were emitted. */
  done(): void;
  /** The stream must be destroyed. */
  fail(error: Error): void;
}

/** What a scanner gives its streams. */
export interface FlowContext {
  readonly open: OpenScanning;
  readonly counters: Counters;
  /** The flows that are open, so that closing the scanner ends them. */
  readonly flows: Set<Flow>;
}

export class Flow {
  readonly result: Promise<ScanResult>;
  private readonly gate: Gate;
  private readonly scanning: Scanning;
  private readonly findings: Finding[] = [];
  private readonly onFinding: ((finding: Finding) => void) | undefined;
  private resolve: (result: ScanResult) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;
  private readonly signal: AbortSignal | undefined;
  private readonly onAbort = () => this.fail(reasonOf(this.signal));
  private leaveSignal: () => void = () => undefined;
  private held = 0;
  private hasRoom = true;
  private isOver = false;

  /** @throws InputError `ERR_INPUT` for wrong options */
  constructor(
    options: StreamOptions,
    private readonly host: FlowHost,
    private readonly context: FlowContext,
  ) {
    const policy = resolvePolicy(options);
    this.gate = new Gate(policy);
    this.onFinding = options.onFinding;
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Who looks at the stream's errors only must not be told of an unhandled rejection.
    this.result.catch(() => undefined);
    this.scanning = context.open(policy.holdback, {
      onJudged: (judged) => this.take(judged),
      onError: (error) => this.fail(error),
      onRoom: () => {
        this.hasRoom = true;
        host.room();
      },
    });
    context.counters.streams += 1;
    context.flows.add(this);
    this.signal = options.signal;
    if (this.signal?.aborted === true) queueMicrotask(this.onAbort);
    this.leaveSignal = whenAborted(this.signal, this.onAbort);
  }

  /** Whether more may be written without waiting. */
  get isReady(): boolean {
    return this.hasRoom;
  }

  /** Takes the next bytes; anything else fails the stream. */
  write(chunk: unknown): void {
    if (this.isOver) return;
    let bytes: Buffer;
    try {
      bytes = bytesOf(chunk);
    } catch (error) {
      this.fail(error as Error);
      return;
    }
    if (bytes.length === 0) return;
    this.context.counters.chunks += 1;
    this.gate.accept(bytes);
    this.noteHeld();
    this.hasRoom = this.scanning.push(bytes) && this.hasRoom;
  }

  /** No more bytes come. */
  end(): void {
    if (!this.isOver) this.scanning.end();
  }

  /** Ends with an error; the first one counts. */
  fail(error: Error): void {
    if (this.isOver) return;
    this.close(error);
    if (error instanceof BlockedError) {
      this.context.counters.blocked += 1;
      tellBlocked(error);
    }
    this.host.fail(error);
  }

  /** The stream was destroyed; nothing more comes out. */
  close(error: Error = new ClosedError('the stream was destroyed before its end')): void {
    if (this.isOver) return;
    this.leave();
    this.scanning.drop();
    this.reject(error);
  }

  private take(judged: Judged): void {
    if (this.isOver) return;
    const { counters } = this.context;
    try {
      for (const finding of judged.findings) this.tell(finding);
      // A callback may have destroyed the stream.
      if (this.isOver) return;
      for (const bytes of this.gate.judge(judged)) if (bytes.length > 0) this.host.emit(bytes);
    } catch (error) {
      this.fail(error as Error);
      return;
    }
    this.noteHeld();
    if (!judged.isEnd) return;
    counters.bytes += judged.scanned;
    this.leave();
    this.resolve({
      findings: this.findings.sort(byPlace),
      bytes: judged.scanned,
      truncated: judged.truncated,
    });
    this.host.done();
  }

  private tell(finding: Finding): void {
    this.findings.push(finding);
    this.context.counters.found(finding);
    try {
      tellFinding(finding);
      this.onFinding?.(finding);
      this.host.finding(finding);
    } catch (cause) {
      throw new InputError('a callback for findings threw: nothing further is let through', { cause });
    }
  }

  private noteHeld(): void {
    const { bytesHeld } = this.gate;
    this.context.counters.bytesHeld += bytesHeld - this.held;
    this.held = bytesHeld;
  }

  /** Nothing of the flow is left in the scanner or at the signal. */
  private leave(): void {
    this.isOver = true;
    this.gate.clear();
    this.noteHeld();
    this.context.counters.streams -= 1;
    this.context.flows.delete(this);
    this.leaveSignal();
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new ClosedError('the stream was aborted', { cause: reason });
}
