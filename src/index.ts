/** The library's door: what a program may import. */
export { type AddonFacts, describeAddon } from './about.js';
export type { WorkerMessage } from './base/channels.js';
export {
  BlockedError,
  ClosedError,
  EngineError,
  type ErrorCode,
  InputError,
  LimitError,
  PatternError,
  SluiceError,
  WorkerError,
} from './base/errors.js';
export type {
  ExplainedCandidate,
  ExplainedView,
  ExplainOptions,
  Explanation,
  Outcome,
} from './base/explanation.js';
export type { FileSieve, SieveOptions } from './base/file-sieve.js';
export type {
  Category,
  Confidence,
  Finding,
  FormDefinition,
  PassName,
  PatternDefinition,
  PatternExample,
  PatternInfo,
  ScanLimits,
  ScannerOptions,
  ScannerStats,
  ScanResult,
  Severity,
  StreamMode,
  StreamOptions,
  Truncated,
} from './base/types.js';
export {
  type DatabaseFacts,
  describeDatabase,
  describeNative,
  type NativeState,
} from './database-facts.js';
export { explain } from './explain.js';
export { checkPatternFile, type FailedExample, type PatternCheck, readPatternFile } from './pattern-files.js';
export {
  Prelude,
  type PreludeOptions,
  type PreludeOutput,
  type PreludePart,
  type PreludeSink,
} from './prelude/chain.js';
export { Expansion } from './prelude/expansion.js';
export { type Sniffed, sniff } from './prelude/sniff.js';
export {
  createScanner,
  type ExtendedOptions,
  type ScanFileOptions,
  type Scanner,
  type ScanOptions,
} from './scanner.js';
export type { Session } from './session/session.js';
export type { ScanStream } from './stream/scan-stream.js';
