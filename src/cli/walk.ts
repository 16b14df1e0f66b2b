/**
 * Paths, folders and globs to the list of inputs.
 *
 * Symbolic links are followed, real folders first, and each folder is entered once however many ways lead
 * to it. Whatever is not read is said: a scan that skips in silence is a hole. Names are bytes: on Linux
 * they need not be UTF-8.
 */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { IgnoreFiles } from './ignore-files.js';
import { codeOf, reasonOf } from './reason.js';

const SLASH = 0x2f;
/** What stands in text for bytes that are no UTF-8. */
const REPLACEMENT = '\ufffd';

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

export const inputOf = (name: Name, isFound: boolean): Input => ({ path: textOf(name), name, isFound });

/** A name from its bytes. */
export function nameOf(bytes: Buffer): Name {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : bytes;
}

const textOf = (name: Name): string => (typeof name === 'string' ? name : name.toString('utf8'));

export interface WalkOptions {
  /** Ignore files have no say. */
  readonly ignoresNothing?: boolean;
  /** Names that begin with a dot are passed over in folders. */
  readonly skipsHidden?: boolean;
  /** Further paths, no globs. */
  readonly more?: readonly Buffer[];
  /** Called now and then with how many inputs were come upon so far. */
  readonly onFound?: (count: number) => void;
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
  for (const name of options.more ?? []) await walk.addNamed(nameOf(name));
  await walk.followLinks();
  return { inputs: withoutRepeats(walk.inputs.sort(byPath)), ignored: walk.ignored };
}

/** By path, then by bytes, and what was named before what was found. */
function byPath(a: Input, b: Input): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  const [first, second] = [keyOf(a), keyOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  return Number(a.isFound) - Number(b.isFound);
}

function withoutRepeats(sorted: Input[]): Input[] {
  return sorted.filter((input, i) => {
    const before = sorted[i - 1];
    return before?.path !== input.path || keyOf(before) !== keyOf(input);
  });
}

/** A folder to enter, and the ignore files that speak about it from above; undefined if none has a say. */
interface Folder {
  readonly name: Name;
  readonly above: IgnoreFiles | undefined;
}

class Walk {
  readonly inputs: Input[] = [];
  ignored = 0;
  private readonly entered = new Set<string>();
  private links: Folder[] = [];

  constructor(
    private readonly onFailure: OnFailure,
    private readonly options: WalkOptions,
  ) {}

  async add(path: string): Promise<void> {
    if (path === '-') {
      this.inputs.push({ path, name: undefined });
      return;
    }
    try {
      await this.addExisting(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || !(await this.addGlob(path, error)))
        this.fail(path, reasonOf(error), error);
    }
  }

  async addNamed(name: Name, isFound = false): Promise<void> {
    await this.addExisting(name, isFound).catch((error: unknown) => this.fail(name, reasonOf(error), error));
  }

  /** Folders behind links, and the links that come up in them. */
  async followLinks(): Promise<void> {
    while (this.links.length > 0) {
      const links = this.links.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
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
    if (found.length === 0) this.fail(pattern, 'no file matches this glob', absent);
    for (const path of found)
      await this.addNamed(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path, true);
    return true;
  }

  /** A path that someone named: pipes and devices too. */
  private async addExisting(name: Name, isFound = false): Promise<void> {
    const stats = await stat(name);
    if (stats.isDirectory()) {
      const isAll = this.options.ignoresNothing === true;
      await this.enter({ name, above: isAll ? undefined : await IgnoreFiles.above(textOf(name)) });
    } else if (stats.isSocket()) this.fail(name, "a socket can't be read as a file");
    else this.inputs.push(inputOf(name, isFound));
  }

  private async enter(top: Folder): Promise<void> {
    const folders = [top];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      try {
        const listed = entriesOf(folder.name);
        // Asked for at once, for each answer takes a while; that it fails is of interest below.
        listed.catch(() => undefined);
        const { dev, ino } = await stat(folder.name, { bigint: true });
        if (this.entered.has(`${dev}:${ino}`)) continue;
        this.entered.add(`${dev}:${ino}`);
        for (const inside of await this.take(folder, await listed)) folders.push(inside);
        this.options.onFound?.(this.inputs.length);
      } catch (error) {
        this.fail(folder.name, reasonOf(error), error);
      }
    }
  }

  /** Adds what lies in a folder, and returns the folders in it. */
  private async take({ name: folder, above }: Folder, entries: readonly Entry[]): Promise<Folder[]> {
    const hasOwn = entries.some((entry) => IgnoreFiles.isName(textOf(entry.name)));
    const files = hasOwn ? await above?.of((name) => joinName(folder, name)) : above;
    const folders: Folder[] = [];
    for (const entry of entries) {
      const text = textOf(entry.name);
      const name = joinName(folder, entry.name);
      const isFolder = entry.isDirectory();
      if (this.isPassedOver(text, isFolder, files)) this.ignored += 1;
      else if (entry.isFile()) this.inputs.push(inputOf(name, true));
      else if (isFolder) folders.push({ name, above: files?.inside(text) });
      else if (entry.isSymbolicLink()) await this.addLink(name, files?.inside(text));
      else this.fail(name, 'neither a file nor a folder: name it to scan what comes out of it');
    }
    return folders;
  }

  private isPassedOver(name: string, isFolder: boolean, files: IgnoreFiles | undefined): boolean {
    if (this.options.skipsHidden === true && name.startsWith('.')) return true;
    return files?.ignores(name, isFolder) === true;
  }

  private async addLink(name: Name, above: IgnoreFiles | undefined): Promise<void> {
    try {
      const stats = await stat(name);
      if (stats.isDirectory()) this.links.push({ name, above });
      else if (stats.isFile()) this.inputs.push(inputOf(name, true));
      else
        this.fail(name, 'links to what is neither a file nor a folder: name it to scan what comes out of it');
    } catch (error) {
      this.fail(name, `the link leads nowhere: ${reasonOf(error)}`, error);
    }
  }

  private fail(name: Name, why: string, cause?: unknown): void {
    this.onFailure(textOf(name), new InputError(`not scanned: ${why}`, { cause }));
  }
}

type Entry = Dirent | Dirent<Buffer>;

/** What lies in a folder, by names that are bytes only where one of them is no UTF-8: text takes half the time. */
async function entriesOf(folder: Name): Promise<readonly Entry[]> {
  if (typeof folder === 'string') {
    const entries = await readdir(folder, { withFileTypes: true });
    if (!entries.some(({ name }) => name.includes(REPLACEMENT))) return entries;
  }
  return readdir(folder, { withFileTypes: true, encoding: 'buffer' });
}

/** `folder/name`; what lies in `.` is named without it. */
function joinName(folder: Name, name: Name): Name {
  if (folder === '.') return typeof name === 'string' ? name : nameOf(name);
  if (typeof folder === 'string' && typeof name === 'string') {
    return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
  }
  const start = Buffer.from(folder);
  return nameOf(Buffer.concat([start, Buffer.from(start.at(-1) === SLASH ? '' : '/'), Buffer.from(name)]));
}
