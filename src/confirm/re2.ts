/**
 * RE2 through WebAssembly, guarded.
 *
 * `re2-wasm` runs in a heap of 16 MiB that never grows and frees an expression only on request. When it
 * runs out, the module aborts and every later call throws. So expressions are made at first use, once a
 * thread for all scanners, and spread over instances of the module, each with a heap of its own;
 * the least recently used are freed beyond a size; and an abort is answered by loading the instance anew
 * and asking again. Text goes in as latin1: one character is one byte, so
 * offsets are bytes and no byte sequence is malformed.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { EngineError, PatternError } from '../base/errors.js';

/** Where the build step leaves a copy of the package with its WebAssembly optimized: twice as fast. */
export const OPTIMIZED_RE2 = fileURLToPath(new URL('../../dist/re2-wasm', import.meta.url));
/**
 * Characters of the expressions alive at once in one heap. A character costs about 40 bytes of the heap, and the
 * states that RE2 caches while searching want as much again.
 */
const DEFAULT_MOST = 120_000;
/**
 * So many that the expressions of all built-in patterns have room: a text that holds the words of more than have
 * would have them compiled again and again. A heap is loaded once the others are full, and takes up what it has
 * touched of its 16 MiB.
 */
const DEFAULT_HEAPS = 30;
/** RE2 aborts on texts of some megabytes; nothing here comes near this. */
const LONGEST_TEXT = 1 << 20;
/** Attempts to answer one question before giving up. */
const ATTEMPTS = 3;

interface Wrapped {
  match(text: string, start: number, groups: boolean): { readonly match: string; readonly index: number };
  delete?(): void;
}
interface Module {
  RE2: new (source: string, flags: string) => { readonly wrapper: Wrapped };
}

export interface Re2Options {
  /** Characters of the expressions alive at once in one heap; default 120,000. */
  readonly most?: number;
  /** Instances of the module, at most; default 30. */
  readonly heaps?: number;
  /** Name or folder of the package; default: its optimized copy where the build has made one. */
  readonly module?: string;
}

/** Where a match lies, in characters of the text; undefined without one. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

export class Re2 {
  /** Characters of the expressions that can be alive at once. */
  readonly room: number;
  private readonly heaps: Heap[];
  private readonly homes = new Map<string, Heap>();

  constructor(options: Re2Options = {}) {
    const { most = DEFAULT_MOST, heaps = DEFAULT_HEAPS, module = defaultModule() } = options;
    this.room = most * heaps;
    this.heaps = Array.from({ length: heaps }, () => new Heap(most, module));
  }

  /** How often a heap was full and its module loaded anew. */
  get rebuilds(): number {
    return this.heaps.reduce((sum, heap) => sum + heap.rebuilds, 0);
  }

  /**
   * The leftmost match that starts at `from` or later.
   *
   * @param source - RE2 syntax over latin1, no flags
   * @param text - latin1, up to a mebibyte
   * @throws EngineError `ERR_ENGINE` if RE2 fails again after it was loaded anew
   */
  search(source: string, text: string, from = 0): Match | undefined {
    if (text.length > LONGEST_TEXT) {
      throw new EngineError(
        `a window of ${text.length} bytes is beyond what RE2 takes here (${LONGEST_TEXT})`,
      );
    }
    const heap = this.homeOf(source);
    let cause: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const { index, match } = heap.expression(source).match(text, from, false);
        return index < 0 ? undefined : { start: index, end: index + match.length };
      } catch (error) {
        if (error instanceof PatternError) throw error;
        cause = error;
        heap.rebuild();
      }
    }
    throw new EngineError('RE2 failed three times over; nothing was let through unscanned', { cause });
  }

  /** Whether there is a match. */
  test(source: string, text: string): boolean {
    return this.search(source, text) !== undefined;
  }

  /**
   * Compiles without searching.
   *
   * @throws PatternError `ERR_PATTERN` with RE2's own words if it refuses the expression
   */
  check(source: string): void {
    this.homeOf(source).expression(source);
  }

  /** Each expression stays in one heap: the first with room, so that a short scan loads only one. */
  private homeOf(source: string): Heap {
    let home = this.homes.get(source);
    if (home === undefined) {
      home =
        this.heaps.find((heap) => heap.hasRoomFor(source)) ??
        this.heaps.reduce((best, heap) => (heap.assigned < best.assigned ? heap : best));
      home.assigned += source.length;
      this.homes.set(source, home);
    }
    return home;
  }
}

/** One instance of the module and the expressions in its heap. */
class Heap {
  private module: Module | undefined;
  private readonly alive = new Map<string, Wrapped>();
  private size = 0;
  /** Characters of all expressions that belong here, alive or not. */
  assigned = 0;
  rebuilds = 0;

  constructor(
    private readonly most: number,
    private readonly name: string,
  ) {}

  hasRoomFor(source: string): boolean {
    return this.assigned + source.length <= this.most;
  }

  /** Most recently used last. */
  expression(source: string): Wrapped {
    const known = this.alive.get(source);
    if (known !== undefined) {
      if (this.assigned > this.most) {
        this.alive.delete(source);
        this.alive.set(source, known);
      }
      return known;
    }
    while (this.alive.size > 0 && this.size + source.length > this.most) {
      this.free(this.alive.keys().next().value as string);
    }
    this.module ??= load(this.name);
    let wrapped: Wrapped;
    try {
      wrapped = new this.module.RE2(source, 'u').wrapper;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new PatternError(`RE2 refuses the expression: ${error.message}`, { cause: error });
    }
    this.alive.set(source, wrapped);
    this.size += source.length;
    return wrapped;
  }

  rebuild(): void {
    this.rebuilds += 1;
    this.alive.clear();
    this.size = 0;
    this.module = load(this.name);
  }

  private free(source: string): void {
    this.alive.get(source)?.delete?.();
    this.alive.delete(source);
    this.size -= source.length;
  }
}

const defaultModule = () => (existsSync(OPTIMIZED_RE2) ? OPTIMIZED_RE2 : 're2-wasm');

/** The module with a heap of its own: the loader's cache would hand out the aborted one. */
function load(name: string): Module {
  const require = createRequire(import.meta.url);
  for (const path of [require.resolve(name), ...Object.keys(require.cache)]) {
    if (path.includes('re2-wasm')) delete require.cache[path];
  }
  // The module takes hold of console.warn while it loads, to say there that its heap is full. That is
  // answered here; a scan must not write to its caller's standard error.
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return require(name) as Module;
  } finally {
    console.warn = warn;
  }
}

let shared: Re2 | undefined;

/** This thread's RE2: expressions are shared by all scanners. */
export function sharedRe2(): Re2 {
  shared ??= new Re2();
  return shared;
}
