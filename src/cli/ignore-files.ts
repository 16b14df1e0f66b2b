/**
 * `.gitignore` and `.ignore`: which entries of a folder are passed over. The nearest file that says
 * something about a path decides, as in git.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

const NAMES = ['.gitignore', '.ignore'];
const REPOSITORY = '.git';

/** What is ignored in a folder, or in one above it. */
interface Rules {
  readonly rules: Ignore;
  /** Way from the folder that they are about; empty, or ends with a slash. */
  readonly way: string;
}

export class IgnoreFiles {
  /** Whether a folder that holds an entry of this name has rules of its own. */
  static readonly isName = (name: string): boolean => NAMES.includes(name);
  /** No rules. */
  static readonly NONE = new IgnoreFiles([]);

  /** @param all - the nearest first */
  private constructor(private readonly all: readonly Rules[]) {}

  /** What is above a folder that was named, up to the repository's root. */
  static async above(path: string): Promise<IgnoreFiles> {
    const folder = resolve(path);
    const root = repositoryOf(folder);
    if (root === undefined || root === folder) return IgnoreFiles.NONE;
    let files = await IgnoreFiles.NONE.of((name) => join(root, name));
    let at = root;
    const [last = '', ...way] = relative(root, folder).split(sep).reverse();
    for (const part of way.reverse()) {
      at = join(at, part);
      const here = at;
      files = await files.inside(part).of((name) => join(here, name));
    }
    return files.inside(last);
  }

  /** The same, seen from a folder inside. */
  inside(name: string): IgnoreFiles {
    if (this.all.length === 0) return this;
    return new IgnoreFiles(this.all.map(({ rules, way }) => ({ rules, way: `${way}${name}/` })));
  }

  /**
   * With the rules of the folder itself.
   *
   * @param pathOf - where in it a name lies
   * @throws what is no error of the system
   */
  async of(pathOf: (name: string) => string | Buffer): Promise<IgnoreFiles> {
    let rules: Ignore | undefined;
    for (const name of NAMES) {
      const text = await textOf(pathOf(name));
      // git's rules have the case of the file system; where that is unknown, more is scanned.
      if (text !== undefined) rules = (rules ?? ignore({ ignorecase: false })).add(text);
    }
    return rules === undefined ? this : new IgnoreFiles([{ rules, way: '' }, ...this.all]);
  }

  /** Whether an entry of the folder is passed over. */
  ignores(name: string, isFolder: boolean): boolean {
    if (isFolder && name === REPOSITORY) return true;
    for (const { rules, way } of this.all) {
      const { ignored, unignored } = rules.test(isFolder ? `${way}${name}/` : `${way}${name}`);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, REPOSITORY))) return at;
    if (dirname(at) === at) return undefined;
  }
}

async function textOf(path: string | Buffer): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // A folder of that name, or one that is not for us: it leaves nothing out, and the walk names it.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) return undefined;
    throw error;
  }
}
