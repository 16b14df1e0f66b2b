/**
 * RE2 through WebAssembly, guarded.
 *
 * `re2-wasm` runs in a heap of 16 MiB that never grows and frees an expression only on request. When it
 * runs out, the module aborts and every later call throws. So expressions are made at first use, once a
 * thread for all scanners; the least recently used are freed beyond a number; and an abort is answered
 * by loading the module anew and asking again. Text goes in as latin1: one character is one byte, so
 * offsets are bytes and no byte sequence is malformed.
 */
import { createRequire } from 'node:module';
import { EngineError, PatternError } from '../base/errors.js';

/** Most expressions alive at once. */
const DEFAULT_MOST = 320;
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
  /** Expressions alive at once; default 320. */
  readonly most?: number;
}

/** Where a match lies, in characters of the text; undefined without one. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

export class Re2 {
  private module: Module | undefined;
  private readonly alive = new Map<string, Wrapped>();
  private readonly most: number;
  /** How often the module was loaded anew after an abort. */
  rebuilds = 0;

  constructor(options: Re2Options = {}) {
    this.most = options.most ?? DEFAULT_MOST;
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
      throw new EngineError(`a window of ${text.length} bytes is beyond what RE2 takes here (${LONGEST_TEXT})`);
    }
    let cause: unknown;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const { index, match } = this.expression(source).match(text, from, false);
        return index < 0 ? undefined : { start: index, end: index + match.length };
      } catch (error) {
        if (error instanceof PatternError) throw error;
        cause = error;
        this.rebuild();
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
    this.expression(source);
  }

  private expression(source: string): Wrapped {
    const known = this.alive.get(source);
    if (known !== undefined) {
      // Most recently used last.
      this.alive.delete(source);
      this.alive.set(source, known);
      return known;
    }
    while (this.alive.size >= this.most) this.free(this.alive.keys().next().value as string);
    this.module ??= load();
    let wrapped: Wrapped;
    try {
      wrapped = new this.module.RE2(source, 'u').wrapper;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new PatternError(`RE2 refuses the expression: ${error.message}`, { cause: error });
    }
    this.alive.set(source, wrapped);
    return wrapped;
  }

  private free(source: string): void {
    this.alive.get(source)?.delete?.();
    this.alive.delete(source);
  }

  private rebuild(): void {
    this.rebuilds += 1;
    this.alive.clear();
    this.module = load();
  }
}

/** The module with a heap of its own: the loader's cache would hand out the aborted one. */
function load(): Module {
  const require = createRequire(import.meta.url);
  for (const path of [require.resolve('re2-wasm'), ...Object.keys(require.cache)]) {
    if (path.includes('re2-wasm')) delete require.cache[path];
  }
  return require('re2-wasm') as Module;
}

let shared: Re2 | undefined;

/** This thread's RE2: expressions are shared by all scanners. */
export function sharedRe2(): Re2 {
  shared ??= new Re2();
  return shared;
}
