/**
 * The layers hold: no module imports from a later layer, the check sees every file, it does report a
 * wrong import, and the README draws the same layers.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = '.dependency-cruiser.cjs';

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

function cruise(folder: string, ...options: string[]): Report {
  const script = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [script, 'src', '--config', CONFIG, '--output-type', 'json', ...options];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(`dependency-cruiser said nothing: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** The names of the layers, in order: the configuration makes one rule of each. */
function layers(): string[] {
  const config = createRequire(import.meta.url)(join(ROOT, CONFIG)) as {
    readonly forbidden: readonly { readonly name: string }[];
  };
  return config.forbidden.flatMap(({ name }) =>
    name.startsWith('layer-') ? [name.slice('layer-'.length)] : [],
  );
}

describe('layers', () => {
  it('hold in every file of src/', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
    const { summary } = cruise(ROOT, '--include-only', '^src/');
    expect(summary.totalCruised).toBe(files.filter((name) => name.endsWith('.ts')).length);
    expect(summary.violations).toEqual([]);
  });

  it('are those of the README, in this order', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const diagram = /```layers\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const names = diagram.split('\n').flatMap((line) => /^[a-z]+/.exec(line)?.[0] ?? []);
    expect(names).toEqual(layers());
  });
});

describe('the check', () => {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const copy = mkdtempSync(join(ROOT, 'build', 'layers-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ['src', CONFIG, 'tsconfig.json', 'package.json']) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }

  const plants = {
    'src/base/planted.ts': [
      "import type { Scanner } from '../scanner.js';\nexport type Planted = Scanner;",
      'layer-base',
    ],
    'src/normalize/planted.ts': [
      "export { PortableMatcher } from '../match/portable.js';",
      'layer-normalize',
    ],
    'src/report/planted.ts': ["export { Lines } from '../session/lines.js';", 'layer-report'],
    'src/cli/planted.ts': ["export { sharedRe2 } from '../confirm/re2.js';", 'layer-cli'],
    'src/elsewhere/planted.ts': ["export { SluiceError } from '../base/errors.js';", 'no-layer'],
    'src/base/planted-twin.ts': ["export { type Planted } from './planted.js';", ''],
    'src/confirm/planted.ts': ["export { describe } from 'vitest';", 'no-development-package'],
    'src/match/planted.ts': ["export { nothing } from './not-there.js';", 'unresolvable'],
    // A cycle is reported once, at the first of its files.
    'src/session/planted.ts': ["import './planted-cycle.js';\nexport const planted = 1;", ''],
    'src/session/planted-cycle.ts': ["import './planted.js';\nexport const cycle = 1;", 'no-cycle'],
  } as const;

  it('reports every wrong import that is planted, and nothing else', () => {
    for (const [path, [text]] of Object.entries(plants)) {
      mkdirSync(join(copy, path, '..'), { recursive: true });
      writeFileSync(join(copy, path), `${text}\n`);
    }
    const found = cruise(copy).summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
    const wanted = Object.entries(plants).flatMap(([path, [, rule]]) =>
      rule === '' ? [] : [`${path} ${rule}`],
    );
    expect([...new Set(found)].sort()).toEqual(wanted.sort());
  });
});
