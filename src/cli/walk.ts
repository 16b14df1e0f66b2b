/**
 * Paths, folders and globs to the list of inputs.
 *
 * Symbolic links are followed, real folders first, and each folder is entered once however many ways lead
 * to it. Whatever is not read is said: a scan that skips in silence is a hole. Names are bytes: on Linux
 * they need not be UTF-8.
 */
import { readdir, stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { IgnoreFiles } from './ignore-files.js';
import { codeOf, reasonOf } from './reason.js';

/** A path as it is opened: text, or bytes where they are no UTF-8. A million buffers would be a gigabyte. */
export type Name = string | Buffer;

export interface Input {
  /** As shown; `-` for standard input. */
  readonly path: string;
  /** Undefined for standard input. */
  readonly name: Name | undefined;
  /** It came up in a folder or by a glob: nobody asked for this very file. */
  readonly isFound?: boolean;
}

/** What tells an input from all others: a name that is no text by a prefix that no path can have. */
export const keyOf = ({ name }: Pick<Input, 'name'>): string =>
  typeof name === 'string' ? name : `\0${name?.toString('latin1') ?? ''}`;

/** A file by its name's bytes. */
export function inputOf(name: Buffer, isFound: boolean): Input {
  const path = name.toString('utf8');
  return { path, name: Buffer.from(path).equals(name) ? path : name, isFound };
}

export interface WalkOptions {
  /** Ignore files have no say. */
  readonly ignoresNothing?: boolean;
  /** Names that begin with a dot are passed over in folders. */
  readonly skipsHidden?: boolean;
  /** Further paths, no globs. */
  readonly more?: readonly Buffer[];
}

export interface Walked {
  readonly inputs: readonly Input[];
  /** Files and folders that were passed over; a folder is one, whatever is in it. */
  readonly ignored: number;
}

export type OnFailure = (path: string, error: InputError) => void;

/**
 * Everything to scan, in path order, nothing twice.
 *
 * @param paths - files, folders, globs, `-`
 * @param onFailure - called for what can't be scanned
 */
export async function findInputs(
  paths: readonly string[],
  onFailure: OnFailure,
  options: WalkOptions = {},
): Promise<Walked> {
  const walk = new Walk(onFailure, options);
  for (const path of paths) await walk.add(path);
  for (const name of options.more ?? []) await walk.addNamed(name);
  await walk.followLinks();
  const inputs = [...walk.inputs.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { inputs, ignored: walk.ignored };
}

/** A folder to enter, and the ignore files that speak about it. */
interface Folder {
  readonly name: Buffer;
  readonly files: IgnoreFiles | undefined;
}

class Walk {
  readonly inputs = new Map<string, Input>();
  ignored = 0;
  private readonly entered = new Set<string>();
  private links: Folder[] = [];

  constructor(
    private readonly onFailure: OnFailure,
    private readonly options: WalkOptions,
  ) {}

  async add(path: string): Promise<void> {
    if (path === '-') {
      this.inputs.set('-', { path, name: undefined });
      return;
    }
    try {
      await this.addExisting(Buffer.from(path));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || !(await this.addGlob(path, error)))
        this.fail(Buffer.from(path), reasonOf(error), error);
    }
  }

  async addNamed(name: Buffer): Promise<void> {
    await this.addExisting(name).catch((error: unknown) => this.fail(name, reasonOf(error), error));
  }

  /** Folders behind links, and the links that come up in them. */
  async followLinks(): Promise<void> {
    while (this.links.length > 0) {
      const links = this.links.sort((a, b) => Buffer.compare(a.name, b.name));
      this.links = [];
      for (const link of links) await this.enter(link);
    }
  }

  /** Whether the path is a glob, and then adds what it stands for. */
  private async addGlob(pattern: string, absent: unknown): Promise<boolean> {
    const { glob, isDynamicPattern } = await import('tinyglobby');
    if (!isDynamicPattern(pattern)) return false;
    const options = { dot: true, onlyFiles: false, expandDirectories: false, followSymbolicLinks: false };
    const found = await glob(pattern, options);
    if (found.length === 0) this.fail(Buffer.from(pattern), 'no file matches this glob', absent);
    for (const path of found) {
      const name = Buffer.from(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
      await this.addExisting(name, true).catch((error: unknown) => this.fail(name, reasonOf(error), error));
    }
    return true;
  }

  /** A path that someone named: pipes and devices too. */
  private async addExisting(name: Buffer, isFound = false): Promise<void> {
    const stats = await stat(name);
    if (stats.isDirectory()) {
      const isAll = this.options.ignoresNothing === true;
      await this.enter({ name, files: isAll ? undefined : await IgnoreFiles.of(name.toString('utf8')) });
    } else if (stats.isSocket()) this.fail(name, "a socket can't be read as a file");
    else this.addFile(name, isFound);
  }

  private addFile(name: Buffer, isFound: boolean): void {
    const input = inputOf(name, isFound);
    const key = keyOf(input);
    // Found and named: named.
    if (isFound && this.inputs.has(key)) return;
    this.inputs.set(key, input);
  }

  private async enter(top: Folder): Promise<void> {
    const folders = [top];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      try {
        const { dev, ino } = await stat(folder.name, { bigint: true });
        if (this.entered.has(`${dev}:${ino}`)) continue;
        this.entered.add(`${dev}:${ino}`);
        folders.push(...(await this.list(folder)));
      } catch (error) {
        this.fail(folder.name, reasonOf(error), error);
      }
    }
  }

  /** Adds what lies in a folder, and returns the folders in it. */
  private async list({ name: folder, files }: Folder): Promise<Folder[]> {
    const folders: Folder[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const name = joinName(folder, entry.name);
      const isFolder = entry.isDirectory();
      if (this.isPassedOver(entry.name.toString('utf8'), isFolder, files)) this.ignored += 1;
      else if (entry.isFile()) this.addFile(name, true);
      else if (isFolder) folders.push({ name, files: await files?.inside(name.toString('utf8')) });
      else if (entry.isSymbolicLink()) await this.addLink(name, files);
      else this.fail(name, 'neither a file nor a folder: name it to scan what comes out of it');
    }
    return folders;
  }

  private isPassedOver(name: string, isFolder: boolean, files: IgnoreFiles | undefined): boolean {
    if (this.options.skipsHidden === true && name.startsWith('.')) return true;
    return files?.ignores(name, isFolder) === true;
  }

  private async addLink(name: Buffer, files: IgnoreFiles | undefined): Promise<void> {
    try {
      const stats = await stat(name);
      if (stats.isDirectory()) this.links.push({ name, files: await files?.inside(name.toString('utf8')) });
      else if (stats.isFile()) this.addFile(name, true);
      else
        this.fail(name, 'links to what is neither a file nor a folder: name it to scan what comes out of it');
    } catch (error) {
      this.fail(name, `the link leads nowhere: ${reasonOf(error)}`, error);
    }
  }

  private fail(name: Buffer, why: string, cause?: unknown): void {
    const path = name.toString('utf8');
    this.onFailure(path, new InputError(`not scanned: ${why}`, { cause }));
  }
}

/** `folder/name`; what lies in `.` is named without it. */
function joinName(folder: Buffer, name: Buffer): Buffer {
  if (folder.length === 1 && folder[0] === 0x2e) return name;
  const hasSlash = folder[folder.length - 1] === 0x2f;
  return Buffer.concat([folder, Buffer.from(hasSlash ? '' : '/'), name]);
}
