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

export class IgnoreFiles {
  private constructor(
    private readonly folder: string,
    private readonly rules: Ignore | undefined,
    private readonly above: IgnoreFiles | undefined,
  ) {}

  /** For a folder that was named: with the files above it, up to the repository's root. */
  static async of(path: string): Promise<IgnoreFiles> {
    const folder = resolve(path);
    const root = repositoryOf(folder);
    const above: string[] = [];
    for (let at = folder; root !== undefined && at !== root; ) {
      at = dirname(at);
      above.unshift(at);
    }
    let files: IgnoreFiles | undefined;
    for (const each of above) files = await read(each, files);
    return read(folder, files);
  }

  /** For a folder inside. */
  async inside(path: string): Promise<IgnoreFiles> {
    return read(resolve(path), this);
  }

  /** Whether an entry of the folder is passed over. */
  ignores(name: string, isFolder: boolean): boolean {
    if (isFolder && name === REPOSITORY) return true;
    const path = join(this.folder, name);
    for (let at: IgnoreFiles | undefined = this; at !== undefined; at = at.above) {
      const inside = relative(at.folder, path).split(sep).join('/');
      // A link may lead out of the folder that the file speaks about.
      if (at.rules === undefined || !ignore.isPathValid(inside)) continue;
      const { ignored, unignored } = at.rules.test(isFolder ? `${inside}/` : inside);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /** @throws what the system throws if an ignore file is there and can't be read */
  static async read(folder: string, above: IgnoreFiles | undefined): Promise<IgnoreFiles> {
    let rules: Ignore | undefined;
    for (const name of NAMES) {
      const text = await textOf(join(folder, name));
      // git's rules have the case of the file system; where that is unknown, more is scanned.
      if (text !== undefined) rules = (rules ?? ignore({ ignorecase: false })).add(text);
    }
    return new IgnoreFiles(folder, rules, above);
  }
}

const read = IgnoreFiles.read;

function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, REPOSITORY))) return at;
    if (dirname(at) === at) return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // A folder of that name, or one that is not for us: it leaves nothing out, and the walk names it.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) return undefined;
    throw error;
  }
}
