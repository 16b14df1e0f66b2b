/**
 * The compiled addon: found, loaded, described.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Findings as numbers, eleven each, and for one after another its passes, a byte each, and its text; see `session.ts`. */
export type PackedFindings = readonly [numbers: Float64Array, bytes: Buffer];

export interface NativeDatabase {
  /** The compiled anchors as bytes, to be kept for the next process. */
  compiled(): Buffer;
  /** Bytes of memory that the compiled anchors take up. */
  size(): number;
}

/** The forms in force; only the core reads it. */
export type NativeSelection = object;

export interface NativeStream {
  push(chunk: Uint8Array): PackedFindings | undefined;
  end(): PackedFindings | undefined;
  /** Number of the reason in `Truncated`, in the order that the core gives them. */
  truncated(): number;
  /** No finding of at most `span` raw bytes that is still to come starts before this raw offset. */
  frontier(span: number): number;
  /** See `SegmentSession.carried`. */
  carried(): string | undefined;
  /** See `SegmentSession.budget`. */
  spent(): number;
  peak(): number;
  /** See `SegmentSession.feeds`. */
  feeds(): number;
  lastFeed(): number;
}

/** Scans texts, each a stream of its own. */
export interface NativeWhole {
  scan(bytes: Uint8Array): PackedFindings | undefined;
  /** Number of the reason for which the last text was not read in full; see `NativeStream`. */
  truncated(): number;
}

/** See `FileSieve`. */
export interface NativeSieve {
  pass(names: Uint8Array): Int32Array;
}

/** Takes compressed bytes; gives whether they are fine, then what came out. */
export type Inflate = (block: Uint8Array) => readonly [boolean, ...Uint8Array[]];

/** Gives -1, or start * 2^26 + end of the leftmost match. */
export type HostSearch = (expression: string, text: string, from: number) => number;

/** What a session is opened with. */
export type SessionArguments = readonly [
  selection: NativeSelection,
  maxDepth: number,
  maxDecodedRatio: number,
  maxFindings: number,
  minSeverity: number,
  createInflate: () => Inflate,
];

export interface Addon {
  readonly NativeDatabase: new (
    key: string,
    blob: Uint8Array,
    compiled: Uint8Array,
    search: HostSearch,
  ) => NativeDatabase;
  readonly NativeSelection: new (
    database: NativeDatabase,
    isEnabled: Uint8Array,
    unanchored: Uint32Array,
    reach: number,
    look: number,
    far: number,
    least: number,
    readsShortTexts: boolean,
  ) => NativeSelection;
  readonly NativeSession: new (...session: SessionArguments) => NativeStream;
  readonly NativeWhole: new (...session: SessionArguments) => NativeWhole;
  readonly NativeSieve: new (
    ...all: readonly [...session: SessionArguments, most: number, device?: bigint, number?: bigint]
  ) => NativeSieve;
  /** The HMAC-SHA-256 of each finding's text under a key, cut to 16 bytes each (see `fingerprintOf`). */
  fingerprints(key: Uint8Array, findings: PackedFindings): Buffer;
  /** Version of Hyperscan or Vectorscan. */
  readonly library: string;
  /** What that library makes of the processor. */
  readonly platform: string;
  /** Whether libre2 confirms; otherwise re2-wasm does. */
  readonly hasRe2: boolean;
}

/** What the build wrote down about itself. */
export interface BuildState {
  readonly state: 'built' | 'missing';
  /** Where the library came from. */
  readonly library?: string;
  readonly re2?: string;
  readonly compiler?: string;
  /** Why there is no addon, with the remedy. */
  readonly why?: string;
}

/** Another addon than the one that was built beside the code; for tests. */
const OTHER_ADDON = process.env['SLUICE_ADDON'];
const FOLDER = new URL('../../dist/addon/', import.meta.url);
const NOT_BUILT =
  'it was not built here: npm run build builds it, or npm rebuild sluice where it is installed';

/** What is known of the build; undefined if there was none. */
export function buildState(): BuildState | undefined {
  try {
    return JSON.parse(readFileSync(new URL('state.json', FOLDER), 'utf8')) as BuildState;
  } catch {
    return undefined;
  }
}

/** What would match here, as far as it is known without any pattern. */
export interface AddonFacts {
  /** Undefined where there is none, and the portable engine matches. */
  readonly native?: {
    /** `Hyperscan 5.4.0`. */
    readonly library: string;
    /** What confirms: the package of libre2, if the build wrote it down, or `re2-wasm`. */
    readonly confirms: string;
  };
}

/** Loads the addon, unless it is there, but no database: some milliseconds. */
export function describeAddon(): AddonFacts {
  const addon = loadAddon();
  if (typeof addon === 'string') return {};
  const [version = ''] = addon.library.split(' ');
  const library = `${isHyperscan(addon.library) ? 'Hyperscan' : 'Vectorscan'} ${version}`;
  return { native: { library, confirms: addon.hasRe2 ? (buildState()?.re2 ?? 'libre2') : 're2-wasm' } };
}

/**
 * The open releases of Hyperscan end with 5.4.2; what has its interface and is later is Vectorscan.
 *
 * @param library - version as the library says it: `5.4.0 2021-01-26`
 */
export function isHyperscan(library: string): boolean {
  const [major = 0, minor = 0, patch = 0] = library.split(/[. ]/).map(Number);
  return major === 5 && minor === 4 && patch <= 2;
}

let loaded: Addon | string | undefined;

/** The addon, or why there is none, in words that name the remedy. */
export function loadAddon(): Addon | string {
  loaded ??= load();
  return loaded;
}

const addonPath = () => OTHER_ADDON ?? fileURLToPath(new URL('sluice.node', FOLDER));

/** Tells one build of the addon from another, without reading it. */
export function addonVersion(): string {
  const { size, mtimeMs, ino } = statSync(addonPath());
  return `${size} ${mtimeMs} ${ino}`;
}

function load(): Addon | string {
  const path = addonPath();
  if (!existsSync(path)) return buildState()?.why ?? NOT_BUILT;
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `it was built and cannot be loaded (${why}): npm run build builds it anew`;
  }
}
