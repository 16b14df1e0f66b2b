/**
 * Fetches Debian's development packages without root and unpacks them below `build/`: nothing is installed in
 * the system.
 *
 * apt downloads by its own lists and checks their signatures and each package's hash, as it does for root;
 * the keys are the system's.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'build', 'native', 'debian');
const LISTS_FRESH_MS = 86_400_000;

/**
 * Unpacks packages; what was unpacked before is used again.
 *
 * @param folder - for lists, downloads and what is unpacked; default `build/native/debian`
 * @returns the folder that they lie in
 * @throws Error in one line
 */
export async function fetchPackages(names, folder = DEFAULT_FOLDER) {
  const target = join(folder, names.join('+'));
  if (fs.existsSync(join(target, '.complete'))) return target;
  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0)
      throw new Error(`${tool} is not there to fetch ${names.join(', ')}`);
  }
  const downloads = join(folder, 'downloads');
  for (const part of ['lists/partial', 'cache/archives/partial'])
    fs.mkdirSync(join(folder, part), { recursive: true });
  fs.mkdirSync(downloads, { recursive: true });
  updateLists(folder);
  apt(['download', ...names], downloads, folder, `${names.join(', ')} could not be fetched`);
  const draft = `${target}.${process.pid}`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  for (const name of names) {
    const file = fs
      .readdirSync(downloads)
      .filter((entry) => entry.startsWith(`${name}_`))
      .sort()
      .at(-1);
    if (file === undefined) throw new Error(`${name} was not fetched`);
    run('dpkg-deb', ['-x', join(downloads, file), draft], folder, folder, `${name} could not be unpacked`);
  }
  fs.writeFileSync(join(draft, '.complete'), '');
  fs.rmSync(target, { recursive: true, force: true });
  fs.renameSync(draft, target);
  return target;
}

/** Names of the packages that one depends on, by the lists that were fetched. */
export function dependenciesOf(name) {
  const { stdout } = spawnSync(
    'apt-cache',
    ['-o', `Dir::State::Lists=${join(DEFAULT_FOLDER, 'lists')}`, 'show', name],
    {
      encoding: 'utf8',
    },
  );
  const line = /^Depends: (.*)$/m.exec(stdout ?? '')?.[1] ?? '';
  return line.split(',').map((part) => part.trim().split(/\s/)[0] ?? '');
}

function updateLists(folder) {
  const stamp = join(folder, 'lists', '.updated');
  const age = Date.now() - (fs.statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < LISTS_FRESH_MS) return;
  apt(['update'], folder, folder, 'the package lists could not be fetched');
  fs.writeFileSync(stamp, '');
}

function apt(args, cwd, folder, failure) {
  const options = {
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '20',
    'APT::Update::Error-Mode': 'any',
    'APT::Get::AllowUnauthenticated': 'false',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  run('apt-get', ['-qq', ...flags, ...args], cwd, folder, failure);
}

function run(program, args, cwd, folder, failure) {
  const { status, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (status === 0) return;
  const why = error?.message ?? stderr.split('\n').find((line) => /^E:/.test(line)) ?? `status ${status}`;
  throw new Error(`${failure}: ${why.replaceAll(folder, 'build/native/debian')}`);
}
