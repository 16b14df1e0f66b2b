/**
 * Paths, folders and globs to the list of inputs.
 *
 * Symbolic links are followed, real folders first, and each folder is entered once however many ways lead
 * to it. Whatever is not read is said: a scan that skips in silence is a hole. Names are bytes: on Linux
 * they need not be UTF-8.
 */
import { readdir, stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { reasonOf } from './reason.js';

export interface Input {
  /** As shown; `-` for standard input. */
  readonly path: string;
  /** As opened; undefined for standard input. */
  readonly name: Buffer | undefined;
}

export type OnFailure = (path: string, error: InputError) => void;

/**
 * Everything to scan, in path order, nothing twice.
 *
 * @param paths - files, folders, globs, `-`
 * @param onFailure - called for what can't be scanned
 */
export async function findInputs(paths: readonly string[], onFailure: OnFailure): Promise<Input[]> {
  const walk = new Walk(onFailure);
  for (const path of paths) await walk.add(path);
  await walk.followLinks();
  return [...walk.inputs.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

class Walk {
  readonly inputs = new Map<string, Input>();
  private readonly entered = new Set<string>();
  private links: Buffer[] = [];

  constructor(private readonly onFailure: OnFailure) {}

  async add(path: string): Promise<void> {
    if (path === '-') {
      this.inputs.set('-', { path, name: undefined });
      return;
    }
    try {
      await this.addExisting(Buffer.from(path));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || !(await this.addGlob(path)))
        this.fail(Buffer.from(path), reasonOf(error));
    }
  }

  /** Folders behind links, and the links that come up in them. */
  async followLinks(): Promise<void> {
    while (this.links.length > 0) {
      const links = this.links.sort(Buffer.compare);
      this.links = [];
      for (const link of links) await this.addFolder(link);
    }
  }

  /** Whether the path is a glob, and then adds what it stands for. */
  private async addGlob(pattern: string): Promise<boolean> {
    const { glob, isDynamicPattern } = await import('tinyglobby');
    if (!isDynamicPattern(pattern)) return false;
    const options = { dot: true, onlyFiles: false, expandDirectories: false, followSymbolicLinks: false };
    const found = await glob(pattern, options);
    if (found.length === 0) this.fail(Buffer.from(pattern), 'no file matches this glob');
    for (const path of found) {
      const name = Buffer.from(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
      await this.addExisting(name).catch((error: unknown) => this.fail(name, reasonOf(error)));
    }
    return true;
  }

  /** A path that someone named: pipes and devices too. */
  private async addExisting(name: Buffer): Promise<void> {
    const stats = await stat(name);
    if (stats.isDirectory()) await this.addFolder(name);
    else if (stats.isSocket()) this.fail(name, "a socket can't be read as a file");
    else this.addFile(name);
  }

  private addFile(name: Buffer): void {
    this.inputs.set(name.toString('latin1'), { path: name.toString('utf8'), name });
  }

  private async addFolder(top: Buffer): Promise<void> {
    const folders = [top];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      try {
        const { dev, ino } = await stat(folder, { bigint: true });
        if (this.entered.has(`${dev}:${ino}`)) continue;
        this.entered.add(`${dev}:${ino}`);
        for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
          const name = joinName(folder, entry.name);
          if (entry.isFile()) this.addFile(name);
          else if (entry.isDirectory()) folders.push(name);
          else if (entry.isSymbolicLink()) await this.addLink(name);
          else this.fail(name, 'neither a file nor a folder: name it to scan what comes out of it');
        }
      } catch (error) {
        this.fail(folder, reasonOf(error));
      }
    }
  }

  private async addLink(name: Buffer): Promise<void> {
    try {
      const stats = await stat(name);
      if (stats.isDirectory()) this.links.push(name);
      else if (stats.isFile()) this.addFile(name);
      else
        this.fail(name, 'links to what is neither a file nor a folder: name it to scan what comes out of it');
    } catch (error) {
      this.fail(name, `the link leads nowhere: ${reasonOf(error)}`);
    }
  }

  private fail(name: Buffer, why: string): void {
    const path = name.toString('utf8');
    this.onFailure(path, new InputError(`not scanned: ${why}`));
  }
}

/** `folder/name`; what lies in `.` is named without it. */
function joinName(folder: Buffer, name: Buffer): Buffer {
  if (folder.length === 1 && folder[0] === 0x2e) return name;
  const hasSlash = folder[folder.length - 1] === 0x2f;
  return Buffer.concat([folder, Buffer.from(hasSlash ? '' : '/'), name]);
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;
