/** Where and of what a result was measured: it goes into every result file. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

const ROOT = new URL('..', import.meta.url);

function git(...args) {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, ROOT), 'utf8')).version;

export function describeMachine() {
  const commit = git('rev-parse', 'HEAD');
  return {
    date: new Date().toISOString(),
    commit: commit ?? 'not in a git clone',
    uncommittedChanges: commit !== undefined && git('status', '--porcelain') !== '',
    node: process.version,
    v8: process.versions.v8,
    packages: Object.fromEntries(
      ['re2-wasm', '@secretlint/core', 'tinybench', 'benchmark'].map((n) => [n, versionOf(n)]),
    ),
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  };
}
