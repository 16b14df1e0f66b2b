/**
 * Where a report goes: standard output or a file.
 *
 * Waits when the reader is slower than the scan, and takes a reader who left (`| head`) for the end of
 * the work and not for an error.
 */
import { fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { reasonOf } from './reason.js';

/** What a file is, whatever it is called. */
export interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

export interface Output {
  /** Nobody reads any more. */
  readonly isClosed: boolean;
  /** The file that is written to, if it is a regular one: it must not be scanned. */
  readonly identity: Identity | undefined;
  /** @throws InputError `ERR_INPUT` if it can't be written */
  write(text: string): Promise<void>;
  /** All that was written is out. */
  end(): Promise<void>;
}

/** @throws InputError `ERR_INPUT` if the file can't be opened */
export async function openOutput(path: string | undefined): Promise<Output> {
  if (path === undefined) return new StandardOutput();
  try {
    const handle = await open(path, 'w');
    const { dev, ino } = await handle.stat({ bigint: true });
    return new FileOutput(path, handle, { dev, ino });
  } catch (error) {
    throw new InputError(`${path}: the report can't be written there: ${reasonOf(error)}`, { cause: error });
  }
}

class StandardOutput implements Output {
  isClosed = false;
  readonly identity: Identity | undefined = identityOfStandardOutput();
  private failure: InputError | undefined;

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      this.isClosed = true;
      if (error.code === 'EPIPE') return;
      this.failure = new InputError(`standard output can't be written: ${reasonOf(error)}`, { cause: error });
    });
  }

  async write(text: string): Promise<void> {
    if (text === '' || this.isClosed) return;
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    if (this.failure !== undefined) throw this.failure;
  }

  async end(): Promise<void> {
    // Every write has been waited for. The error of the last one comes a turn later.
    await new Promise(setImmediate);
    if (this.failure !== undefined) throw this.failure;
  }
}

class FileOutput implements Output {
  readonly isClosed = false;

  constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    readonly identity: Identity,
  ) {}

  async write(text: string): Promise<void> {
    try {
      await this.handle.appendFile(text);
    } catch (error) {
      throw new InputError(`${this.path}: the report can't be written: ${reasonOf(error)}`, { cause: error });
    }
  }

  async end(): Promise<void> {
    await this.handle.close();
  }
}

function identityOfStandardOutput(): Identity | undefined {
  try {
    const stats = fstatSync(1, { bigint: true });
    return stats.isFile() ? { dev: stats.dev, ino: stats.ino } : undefined;
  } catch {
    return undefined;
  }
}
