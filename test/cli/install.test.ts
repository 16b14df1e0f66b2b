/**
 * The package as users get it: what is in the tarball, and that `npm install -g` of it into an empty prefix works,
 * without a compiler, and (`INSTALL_NATIVE=1`, for it takes minutes) with one. Skipped where the registry is not
 * within reach and npm's cache has not what is needed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { temporaryFolder, token } from './run.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ENETUNREACH/;

function findProgram(name: string): string | undefined {
  const folder = (process.env['PATH'] ?? '').split(delimiter).find((one) => existsSync(join(one, name)));
  return folder === undefined ? undefined : realpathSync(join(folder, name));
}

/** npm's script, so that it needs nothing of the path. */
const NPM = findProgram('npm') as string;

function pack(folder: string): { readonly path: string; readonly files: readonly string[] } {
  const args = [NPM, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(
    execFileSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string; files: { path: string }[] }];
  return { path: join(folder, filename), files: files.map(({ path }) => path).sort() };
}

/** Where programs are found; the compilers are none of them. */
function bareFolder(): string {
  const folder = temporaryFolder();
  for (const name of ['node', 'sh', 'env']) symlinkSync(findProgram(name) as string, join(folder, name));
  return folder;
}

function install(context: TestContext, tarball: string, env: Record<string, string>): string {
  const prefix = temporaryFolder();
  const flags = ['--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const { status, stderr } = spawnSync(process.execPath, [NPM, 'install', '-g', ...flags, tarball], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0 && UNREACHABLE.test(stderr)) context.skip('the package registry is not within reach');
  expect([status, stderr]).toEqual([0, expect.anything()]);
  return prefix;
}

function run(prefix: string, args: readonly string[], env: Record<string, string> = {}, input = '') {
  const { status, stdout, stderr } = spawnSync(join(prefix, 'bin/sluice'), args, {
    cwd: temporaryFolder(),
    encoding: 'utf8',
    input,
    env: { ...process.env, XDG_CACHE_HOME: temporaryFolder(), SLUICE_CACHE: '', ...env },
  });
  return { status, stdout, stderr };
}

describe('the tarball', () => {
  let files: readonly string[];
  beforeAll(() => {
    files = pack(temporaryFolder()).files;
  });

  it('has all that runs, and nothing else', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ts$/.test(path) && !/\.d\.ts$/.test(path) && !/(?:^|\/)build-/.test(path))
      .flatMap((path) => [`dist/${path.replace(/ts$/, 'js')}`, `dist/${path.replace(/ts$/, 'd.ts')}`]);
    const own = [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/builtin-forms.db',
      'dist/builtin-scans.db',
      'dist/builtin.db',
      'dist/native.db',
      ...[
        'CHANGES',
        'LICENSE',
        'made-from',
        'package.json',
        'src/re2.js',
        'wasm/re2.js',
        'wasm/re2.wasm',
      ].map((name) => `dist/re2-wasm/${name}`),
      'dist/self-test.json',
      'dist/sluice.1',
    ];
    const others = files.filter((path) => !/^(?:native|patterns)\//.test(path));
    expect(others).toEqual([...sources, ...own].sort());
  });

  it('has the sources of the native engine, and the patterns, but no programs and no tests', () => {
    const kinds = new Set(
      files.filter((path) => path.startsWith('native/')).map((path) => path.replace(/.*\./, '')),
    );
    expect(kinds).toEqual(new Set(['cpp', 'h', 'mjs', 'map']));
    for (const path of ['native/install.mjs', 'native/addon/addon.cpp', 'patterns/schema.json'])
      expect(files).toContain(path);
    expect(
      files.filter((path) => /(?:^|\/)(?:test|bench|fuzz|corpus|\.ci|build)\/|\.node$|\.so/.test(path)),
    ).toEqual([]);
  });
});

describe('npm install -g', () => {
  it('without a compiler: everything works with the portable engine', (context) => {
    const { path } = pack(temporaryFolder());
    const env = { PATH: bareFolder(), CXX: '' };
    const prefix = install(context, path, env);
    const version = run(prefix, ['--version'], env);
    expect([version.status, version.stdout]).toEqual([
      0,
      expect.stringMatching(/^sluice \d+\.\d+\.\d+ \(portable, re2-wasm\)\n$/),
    ]);
    const scan = run(prefix, ['scan'], env, `x ${token()}\n`);
    expect([scan.status, scan.stdout]).toEqual([
      1,
      expect.stringMatching(/"github-token".*"engine":"portable"/s),
    ]);
    expect(run(prefix, ['doctor'], env).stdout).toMatch(/no C\+\+ compiler was found.*npm rebuild sluice/);
    expect(run(prefix, ['scan', '--format', 'html'], env).stdout).toContain('</html>');
    expect(existsSync(join(prefix, 'share/man/man1/sluice.1'))).toBe(true);
    expect(existsSync(join(prefix, 'lib/node_modules/sluice/build'))).toBe(false);
  }, 300_000);

  it('npx runs it', (context) => {
    const { path } = pack(temporaryFolder());
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'in'));
    const args = [
      NPM,
      'exec',
      '--yes',
      '--prefer-offline',
      '--cache',
      join(cwd, 'cache'),
      '--package',
      path,
      '--',
      'sluice',
      '--version',
    ];
    const env = { ...process.env, SLUICE_NATIVE: 'off' };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: join(cwd, 'in'),
      encoding: 'utf8',
      env,
    });
    if (status !== 0 && UNREACHABLE.test(stderr)) context.skip('the package registry is not within reach');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/sluice \d+\.\d+\.\d+ \(.*\)\n$/)]);
  }, 300_000);

  it.skipIf(process.env['INSTALL_NATIVE'] !== '1')(
    'with a compiler: the native engine (INSTALL_NATIVE=1)',
    (context) => {
      const { path } = pack(temporaryFolder());
      const prefix = install(context, path, {});
      const scan = run(prefix, ['scan', '--engine', 'native'], {}, `x ${token()}\n`);
      expect([scan.status, scan.stdout]).toEqual([1, expect.stringContaining('"engine":"native"')]);
      expect(run(prefix, ['doctor']).stdout).toMatch(/^engine: +native, self-test passed$/m);
      expect(existsSync(join(prefix, 'lib/node_modules/sluice/build'))).toBe(false);
    },
    600_000,
  );
});
