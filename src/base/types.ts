/**
 * The public vocabulary: what a caller hands in and what comes back.
 *
 * Every length and position in this file is in bytes unless it says otherwise.
 */

/** How much a finding matters, lowest first. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What a pattern looks for: data that leaks out, or orders that are smuggled in. */
export type Category = 'dlp' | 'injection';

/**
 * What a finding's claim rests on: a checksum or parsed structure held (`verified`), the shape alone
 * (`format`), or a common shape beside telling words (`context`).
 */
export type Confidence = 'verified' | 'format' | 'context';

/** The passes that can appear in a finding's `decoding`. */
export type PassName = 'base64' | 'hex' | 'url' | 'confusables' | 'zero-width';

/** A byte range, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One example in a pattern definition. */
export type PatternExample =
  | string
  | {
      readonly text: string;
      /** Why it is here: the trap it names, or the form that it shows. */
      readonly note?: string;
      readonly confidence?: Confidence;
      readonly severity?: Severity;
    };

/**
 * One way in which a pattern's subject is written.
 *
 * Exactly one of `expression` and `frame` must be given.
 */
export interface FormDefinition {
  /** A short name for reports of `patterns test`; default: the form's number. */
  readonly name?: string;
  /**
   * RE2 syntax over bytes; characters beyond ASCII stand for their UTF-8 bytes. `^` and `$` are the beginning and the
   * end of the whole text (the input, or what was decoded from it), not of a line or a chunk.
   */
  readonly expression?: string;
  /** RE2 syntax over words: see `src/patterns/frame.ts`. Always caseless. */
  readonly frame?: string;
  /** ASCII letters match in either case. Default: false for `expression`. */
  readonly caseless?: boolean;
  /**
   * Literals of which one must occur (a flat list), or several such lists that must all be
   * represented. Default: derived from the expression.
   */
  readonly anchors?: readonly string[] | readonly (readonly string[])[];
  /** A bracket class: a byte of it directly before the match refuses the match. */
  readonly before?: string;
  /** A bracket class: a byte of it directly after the match refuses the match. */
  readonly after?: string;
  /** RE2: words of which one must stand at most 40 bytes before the value (PATTERNS.md R4). */
  readonly context?: readonly string[];
  /** RE2, with the same meaning: must match within 256 bytes on either side of the value. */
  readonly pair?: string;
  /**
   * RE2, with the same meaning: must match within the 1,024 bytes before the match. The request that a text belongs
   * to stands that far before what is in the text; a part of a text that is decoded by itself may hold less.
   */
  readonly request?: string;
  /** RE2, must match at the end of the up to 128 bytes that stand before the match. */
  readonly precededBy?: string;
  /** RE2, must not match at the end of the up to 128 bytes that stand before the match. */
  readonly notPrecededBy?: string;
  /** RE2, must match at the start of the up to 128 bytes that stand after the match. */
  readonly followedBy?: string;
  /** RE2, must not match at the start of the up to 128 bytes that stand after the match. */
  readonly notFollowedBy?: string;
  /** Names of validators, each optionally with an argument: `entropy(3.7)`. All must pass. */
  readonly validator?: string | readonly string[];
  /** Report nothing unless a validator answers `verified`. Default false. */
  readonly verifiedOnly?: boolean;
  /** Lowers the pattern's severity for this form. */
  readonly severity?: Severity;
  /** Default: `context` with `context`, `pair` or `request`, else `format`. */
  readonly confidence?: Confidence;
  /** RE2, matched at the start of the match: what comes before the body. Default: derived. */
  readonly prefix?: string;
  /**
   * What a finding's span, fingerprint and text are of: all that matches, or the body behind the `prefix`, so
   * that the same value is the same finding under any name. Default: `match`.
   */
  readonly span?: 'match' | 'body';
  /** Longest match in bytes. Default 4096. */
  readonly cap?: number;
  /**
   * A frame is also read with its words broken inside, merged or in leetspeak (PATTERNS.md 3.1); with
   * `any vowel`, every vowel of it stands for any other as well. Default: false.
   */
  readonly letters?: boolean | 'any vowel';
  /** `smuggled`: match on hidden text only. */
  readonly view?: 'text' | 'smuggled';
  /** Apply the placeholder rules (PATTERNS.md R7). Default: true for `dlp`, false for `injection`. */
  readonly placeholders?: boolean;
}

/** A pattern as written in a YAML file or handed to `createScanner`. */
export interface PatternDefinition extends FormDefinition {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly description?: string;
  /** The vendor's or the standard's document: a URL or a section. */
  readonly reference?: string | readonly string[];
  /** The forms; without it the definition itself is the only form. */
  readonly forms?: readonly FormDefinition[];
  /** A finding of this pattern gives way to a specific one that overlaps it (R10). */
  readonly generic?: boolean;
  readonly examples?: {
    readonly match?: readonly PatternExample[];
    readonly noMatch?: readonly PatternExample[];
  };
}

/** What a scanner tells about each of its patterns. */
export interface PatternInfo {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly description: string;
  readonly reference: readonly string[];
}

/** Something found. */
export interface Finding {
  readonly patternId: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Bytes in the input. */
  readonly start: number;
  /** Bytes in the input, exclusive. */
  readonly end: number;
  /** 1-based; lines end at LF. */
  readonly line: number;
  /** 1-based, in bytes from the line's start. */
  readonly column: number;
  /** The passes that were needed, outermost first; empty for plain text. */
  readonly decoding: readonly PassName[];
  /** Redacted: never enough to use the secret. */
  readonly preview: string;
  /** Keyed hash of the matched text: the same secret, the same value, under one key. */
  readonly fingerprint: string;
}

/** Which budget ran out, or null. */
export type Truncated = null | 'depth' | 'decoded-bytes' | 'findings';

export interface ScanResult {
  readonly findings: Finding[];
  /** Input size in bytes. */
  readonly bytes: number;
  readonly truncated: Truncated;
}

export interface ScanLimits {
  /** Layers of decoding that are undone. Default 5; 0 to 7. */
  readonly maxDepth?: number | undefined;
  /** Decoded bytes allowed per input byte, beyond a first mebibyte. Default 16. */
  readonly maxDecodedRatio?: number | undefined;
  /** Findings reported for one stream. Default 10,000. */
  readonly maxFindings?: number | undefined;
}

/** What a stream does about findings. */
export type StreamMode = 'observe' | 'block' | 'redact';

export interface StreamOptions {
  /**
   * `observe` (default) passes every byte and reports; `block` ends with `BlockedError` at a finding and
   * lets nothing of it through; `redact` writes `[REDACTED:pattern-id]` in its place.
   */
  readonly mode?: StreamMode | undefined;
  /**
   * Bytes that `block` and `redact` keep back while anything about them is undecided. A longer finding may
   * have let its head through when it shows. `'all'` keeps the whole message. Default 4096.
   */
  readonly holdback?: number | 'all' | undefined;
  /**
   * Severity from which a finding blocks; `low` holds bare identifiers and documented sample keys. Default
   * `medium`. `redact` replaces every finding.
   */
  readonly blockAt?: Severity | undefined;
  /** Called with each finding as it becomes certain. If it throws, the stream fails. */
  readonly onFinding?: ((finding: Finding) => void) | undefined;
  /** Destroys the stream with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes buffered on either side before `write` returns false. Default: that of `node:stream`. */
  readonly highWaterMark?: number | undefined;
}

/** Counters of a scanner since it was made. */
export interface ScannerStats {
  /** Bytes scanned. */
  readonly bytes: number;
  /** Chunks that streams took. */
  readonly chunks: number;
  /** Findings by pattern id. */
  readonly findings: Readonly<Record<string, number>>;
  /** Streams that are open, and those that ended by `BlockedError`. */
  readonly streams: number;
  readonly blocked: number;
  /** Bytes that streams keep back now. */
  readonly bytesHeld: number;
  /** Bytes that wait for a worker or are being scanned by one, and the most there ever were. */
  readonly queuedBytes: number;
  readonly mostQueuedBytes: number;
  /** How often a stream had to wait because the queue was full. */
  readonly waits: number;
  /** Worker threads that run, and those that were replaced. */
  readonly workers: number;
  readonly workerRestarts: number;
}

export interface ScannerOptions {
  readonly engine?: 'auto' | 'native' | 'portable' | undefined;
  readonly categories?: readonly Category[] | undefined;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly patterns?: readonly PatternDefinition[] | undefined;
  readonly minSeverity?: Severity | undefined;
  readonly limits?: ScanLimits | undefined;
  readonly pool?: false | { readonly threads?: number | undefined } | undefined;
  readonly fingerprintKey?: Uint8Array | undefined;
}
