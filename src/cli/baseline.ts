/**
 * A baseline: what is known already, by keyed fingerprint and pattern, so that it is known again wherever it
 * moves. It holds no secret, yet with the salt that stands in it whoever has the file can test guesses:
 * `SLUICE_FINGERPRINT_KEY` keeps the key out of it.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import type { Finding } from '../base/types.js';
import { reasonOf } from './reason.js';
import { replaceFile } from './replace-file.js';

const KIND = 'sluice-baseline';
const VERSION = 1;
const SALT_BYTES = 32;
const PUBLIC = 0o644;

interface BaselineFile {
  readonly kind: typeof KIND;
  readonly version: typeof VERSION;
  /** Hex; null if the key is that of the environment. */
  readonly salt: string | null;
  /** What the key makes of a fixed text: another key would know nothing again. */
  readonly check: string;
  /** `pattern-id fingerprint`, in order. */
  readonly known: readonly string[];
}

export class Baseline {
  private readonly seen = new Set<string>();

  private constructor(
    /** What fingerprints are made with. */
    readonly key: Uint8Array,
    private readonly salt: string | null,
    private readonly known: ReadonlySet<string>,
    private readonly target: string | undefined,
  ) {}

  /**
   * @param from - file to read, if any
   * @param to - file to write, if any; one that is there keeps its salt
   * @throws InputError `ERR_INPUT` if a file can't be read, is no baseline, or has another key
   */
  static async open(from: string | undefined, to: string | undefined): Promise<Baseline> {
    const old = from === undefined && to !== undefined ? await readIfThere(to) : undefined;
    const file = from === undefined ? old : await readBaseline(from);
    const secret = process.env['SLUICE_FINGERPRINT_KEY'];
    const ofEnvironment = secret === undefined || secret === '' ? undefined : Buffer.from(secret);
    const isForeign = file !== undefined && (file.salt === null) !== (ofEnvironment !== undefined);
    // An old file that is only written over may change its key.
    const salt = isForeign && from === undefined ? undefined : file?.salt;
    if (isForeign && from !== undefined) throw new InputError(`${from}: ${otherKey(file)}`);
    const made = salt ?? randomBytes(SALT_BYTES).toString('hex');
    const key = ofEnvironment ?? Buffer.from(made, 'hex');
    if (from !== undefined && file?.check !== checkOf(key)) {
      throw new InputError(`${from}: it was written with another SLUICE_FINGERPRINT_KEY`);
    }
    const known = new Set(from === undefined ? [] : file?.known);
    return new Baseline(key, ofEnvironment === undefined ? made : null, known, to);
  }

  /** Whether it is known, and notes it for the file to be written. */
  knows({ patternId, fingerprint }: Finding): boolean {
    const entry = `${patternId} ${fingerprint}`;
    if (this.target !== undefined) this.seen.add(entry);
    return this.known.has(entry);
  }

  /**
   * Writes what was found, whole or not at all.
   *
   * @throws InputError `ERR_INPUT` if it can't be written
   */
  async write(): Promise<void> {
    const { target, key, salt, seen } = this;
    if (target === undefined) return;
    const file: BaselineFile = {
      kind: KIND,
      version: VERSION,
      salt,
      check: checkOf(key),
      known: [...seen].sort(),
    };
    try {
      const mode = await stat(target).then(
        (stats) => stats.mode,
        () => PUBLIC,
      );
      await replaceFile(target, { mode }, async (handle) => {
        await handle.writeFile(`${JSON.stringify(file, undefined, 2)}\n`);
        return true;
      });
    } catch (error) {
      throw new InputError(`${target}: the baseline can't be written: ${reasonOf(error)}`, { cause: error });
    }
  }
}

function otherKey({ salt }: BaselineFile): string {
  return salt === null
    ? 'it was written with SLUICE_FINGERPRINT_KEY, which is not set'
    : 'it has a key of its own: unset SLUICE_FINGERPRINT_KEY, or write it anew';
}

const checkOf = (key: Uint8Array): string =>
  createHmac('sha256', key).update(KIND).digest('hex').slice(0, 16);

async function readIfThere(path: string): Promise<BaselineFile | undefined> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere ? readBaseline(path) : undefined;
}

async function readBaseline(path: string): Promise<BaselineFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path}: the baseline can't be read: ${reasonOf(error)}`, { cause: error });
  }
  try {
    const file: unknown = JSON.parse(text);
    if (isBaseline(file)) return file;
  } catch {
    // No JSON: no baseline.
  }
  throw new InputError(`${path}: not a baseline that --write-baseline wrote`);
}

function isBaseline(value: unknown): value is BaselineFile {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, version, salt, check, known } = value as Partial<Record<keyof BaselineFile, unknown>>;
  const isSalt = salt === null || (typeof salt === 'string' && /^[0-9a-f]{32,}$/.test(salt));
  const isList = Array.isArray(known) && known.every((entry) => typeof entry === 'string');
  return kind === KIND && version === VERSION && isSalt && typeof check === 'string' && isList;
}
