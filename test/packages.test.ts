/**
 * The packages that the set-up fetches are what their distribution signed: a list that nobody signed and a package that
 * is not the one listed are refused. apt says so; what is tested is that it is asked to.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from './cli/run.js';

const { fetchPackages } = (await import(join(import.meta.dirname, '../native/packages.mjs'))) as {
  fetchPackages(names: readonly string[], folder: string): Promise<string>;
};

const has = (tool: string) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
const NAME = 'sluice-sample';

/** A repository of one package, as a folder; nobody has signed it. */
function createRepository(): string {
  const folder = temporaryFolder();
  const files = join(folder, 'files');
  mkdirSync(join(files, 'DEBIAN'), { recursive: true });
  mkdirSync(join(files, 'usr/share/sluice-sample'), { recursive: true });
  writeFileSync(
    join(files, 'DEBIAN/control'),
    `Package: ${NAME}\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.invalid>\nDescription: a sample\n`,
  );
  writeFileSync(join(files, 'usr/share/sluice-sample/content'), 'as it was packed');
  const archive = join(folder, `${NAME}_1.0_all.deb`);
  const built = spawnSync('dpkg-deb', ['--build', '--root-owner-group', files, archive], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  const bytes = readFileSync(archive);
  const control = readFileSync(join(files, 'DEBIAN/control'), 'utf8');
  const listed = `${control}Filename: ./${NAME}_1.0_all.deb\nSize: ${bytes.length}\nSHA256: ${sha256(bytes)}\n\n`;
  writeFileSync(join(folder, 'Packages'), listed);
  const packages = `${sha256(Buffer.from(listed))} ${listed.length} Packages`;
  writeFileSync(
    join(folder, 'Release'),
    `Date: ${new Date().toUTCString().replace('GMT', 'UTC')}\nSHA256:\n ${packages}\n`,
  );
  return folder;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Lets apt know this repository only. */
function useRepository(folder: string, options: string): void {
  const sources = join(folder, 'sources.list');
  writeFileSync(sources, `deb ${options} file:${folder} ./\n`);
  const config = join(folder, 'apt.conf');
  writeFileSync(config, `Dir::Etc::sourcelist "${sources}";\nDir::Etc::sourceparts "/dev/null";\n`);
  process.env['APT_CONFIG'] = config;
}

afterEach(() => {
  delete process.env['APT_CONFIG'];
});

// Elsewhere the set-up fetches nothing: it says that apt-get is not there.
describe.skipIf(!has('apt-get') || !has('dpkg-deb'))('a package', () => {
  it('from a list that nobody signed is refused', async () => {
    const repository = createRepository();
    useRepository(repository, '');
    const target = temporaryFolder();
    await expect(fetchPackages([NAME], target)).rejects.toThrow(/lists could not be fetched.*not signed/);
    expect(readdirSync(target)).not.toContain(NAME);
  });

  it('that is not the one listed is refused', async () => {
    const repository = createRepository();
    // Whoever the list is trusted by: the package must be the one that it names.
    useRepository(repository, '[trusted=yes]');
    appendFileSync(join(repository, `${NAME}_1.0_all.deb`), 'and something more');
    const target = temporaryFolder();
    await expect(fetchPackages([NAME], target)).rejects.toThrow(/could not be fetched/);
    expect(readdirSync(target)).not.toContain(NAME);
  });

  it('that is right is unpacked, and from then on taken as it lies there', async () => {
    const repository = createRepository();
    useRepository(repository, '[trusted=yes]');
    const target = temporaryFolder();
    const folder = await fetchPackages([NAME], target);
    expect(readFileSync(join(folder, 'usr/share/sluice-sample/content'), 'utf8')).toBe('as it was packed');
    expect(await fetchPackages([NAME], target)).toBe(folder);
  });
});
