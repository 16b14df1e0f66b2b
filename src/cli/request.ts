/** What a command line can ask for. */
import type { Format } from '../report/create.js';
import type { Shell } from './completions.js';
import type { ExplainArguments } from './explain.js';
import type { RedactArguments } from './redact.js';
import type { Selection } from './selection.js';

export interface ScanArguments extends Selection {
  readonly paths: readonly string[];
  /** Default: by what standard output is. */
  readonly format?: Format;
  readonly charset?: string;
  readonly showSecrets?: boolean;
  readonly progress: boolean;
  readonly quiet?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  /** File that the report goes to. */
  readonly output?: string;
  /** The line around each finding, in text. */
  readonly context: boolean;
  readonly jobs?: number;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  /** A list of further inputs. */
  readonly filesFrom?: string;
  /** Ignore files count. */
  readonly ignore: boolean;
  /** Default true. */
  readonly hidden?: boolean;
  /** Bytes. */
  readonly maxFilesize?: number;
  readonly binary?: boolean;
  /** Marks in the input count. */
  readonly allow: boolean;
  /** Keep reading. */
  readonly follow?: boolean;
  /** Runs `redact` instead. */
  readonly redact?: boolean;
}

export type Request =
  | { readonly verb: 'scan'; readonly options: ScanArguments }
  | { readonly verb: 'redact'; readonly options: RedactArguments }
  | { readonly verb: 'explain'; readonly options: ExplainArguments }
  | { readonly verb: 'list'; readonly format: 'text' | 'json' }
  | { readonly verb: 'test'; readonly file: string }
  | { readonly verb: 'doctor' }
  | { readonly verb: 'completions'; readonly shell: Shell }
  /** Nothing is left to do: help, a version or a complaint has been printed. */
  | { readonly verb: 'none'; readonly status: number };
