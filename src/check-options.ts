/** What callers hand in beside bytes, checked before anything is made of it. */
import { InputError } from './base/errors.js';
import { SEVERITIES } from './base/severity.js';
import { shown } from './base/shown.js';
import type { ScannerOptions } from './base/types.js';

/** What only a caller without types gets wrong. */
interface CallOptions {
  readonly signal?: unknown;
  readonly onProgress?: unknown;
}

const MOST_THREADS = 256;
const OPTIONS = [
  'engine',
  'categories',
  'include',
  'exclude',
  'patterns',
  'minSeverity',
  'limits',
  'pool',
  'fingerprintKey',
  'onText',
];

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks what one scan is given.
 *
 * @param names - of the options that there are
 * @throws InputError `ERR_INPUT` naming the option and what is allowed
 */
export function checkCallOptions(call: string, options: CallOptions, names: readonly string[]): void {
  const fail = (why: string): never => {
    throw new InputError(`${call}: ${why}`);
  };
  if (!isObject(options)) fail(`options must be an object, not ${shown(options)}`);
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) fail(`there is no option ${name}; there are: ${names.join(', ')}`);
  }
  const { signal, onProgress } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    fail(`signal must be an AbortSignal, not ${shown(signal)}`);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') fail('onProgress must be a function');
}

/**
 * Checks what `createScanner` is given.
 *
 * @throws InputError `ERR_INPUT` naming the option and what is allowed
 */
export function checkOptions(options: ScannerOptions & { readonly onText?: unknown }): void {
  const fail = (why: string): never => {
    throw new InputError(`createScanner: ${why}`);
  };
  if (!isObject(options)) fail('options must be an object');
  for (const name of Object.keys(options)) if (!OPTIONS.includes(name)) fail(`there is no option ${name}`);
  const oneOf = (name: string, value: unknown, choices: readonly unknown[]) => {
    if (value !== undefined && !choices.includes(value)) {
      fail(`${name} must be one of ${choices.join(', ')}, not ${shown(value)}`);
    }
  };
  oneOf('engine', options.engine, ['auto', 'native', 'portable']);
  oneOf('minSeverity', options.minSeverity, SEVERITIES);
  for (const name of ['include', 'exclude', 'categories', 'patterns'] as const) {
    if (options[name] !== undefined && !Array.isArray(options[name])) fail(`${name} must be a list`);
  }
  for (const category of options.categories ?? []) oneOf('categories', category, ['dlp', 'injection']);
  const key: unknown = options.fingerprintKey;
  if (key !== undefined && !(key instanceof Uint8Array && key.length > 0)) {
    fail('fingerprintKey must be a Uint8Array of at least one byte');
  }
  const { limits, pool = {} } = options;
  if (limits !== undefined && !isObject(limits)) fail(`limits must be an object, not ${shown(limits)}`);
  if (pool !== false && !isObject(pool)) fail(`pool must be false or an object, not ${shown(pool)}`);
  const [unknown] = Object.keys(pool).filter((name) => name !== 'threads');
  if (unknown !== undefined) fail(`there is no option pool.${unknown}; there is pool.threads`);
  const threads: unknown = pool === false ? undefined : pool.threads;
  const isCount = typeof threads === 'number' && Number.isInteger(threads);
  if (threads !== undefined && !(isCount && threads >= 1 && threads <= MOST_THREADS)) {
    fail(`pool.threads must be a whole number from 1 to ${MOST_THREADS}, not ${shown(threads)}`);
  }
  if (options.onText !== undefined && typeof options.onText !== 'function') fail('onText must be a function');
}
