/** What README.md shows is what happens: the library example, the demo's findings, commands, patterns. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const CLI = join(ROOT, 'dist', 'cli.js');

/** The fenced blocks of a kind, without their fences. */
const blocks = (kind: string) =>
  [...README.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

function node(...args: string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout: stdout + stderr };
}

mkdirSync(join(ROOT, 'build'), { recursive: true });
// Within the package, so that it can import itself by name.
const folder = mkdtempSync(join(ROOT, 'build', 'readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the library example prints what stands below it', () => {
  const [example = ''] = blocks('js');
  const [output = ''] = blocks('output');
  const path = join(folder, 'example.mjs');
  writeFileSync(path, example);
  expect(output).not.toBe('');
  expect(node(path)).toEqual({ status: 0, stdout: output });
});

it('the findings shown under npm run demo are those of the sample', () => {
  const shown = (blocks('console')[0] ?? '').split('\n').filter((line) => /^ {2}\d+:\d+ /.test(line));
  const { stdout } = node(CLI, 'scan', '--format', 'text', '--color', 'never', 'corpus/demo');
  expect(shown.length).toBeGreaterThan(3);
  for (const line of shown) expect(stdout.split('\n')).toContain(line);
});

it('the pattern of the reader passes its own examples', () => {
  const path = join(folder, 'acme.yaml');
  writeFileSync(path, blocks('yaml')[0] ?? '');
  const { status, stdout } = node(CLI, 'patterns', 'test', path);
  expect(stdout).toContain('0 failed');
  expect(status).toBe(0);
});

describe('every command that is named exists', () => {
  const help = ['', 'scan', 'redact', 'patterns', 'doctor'].map((verb) =>
    node(CLI, ...verb.split(' ').filter(Boolean), '--help'),
  );

  // What a script of the project takes is not the command line's.
  const own = README.replaceAll(/npm run .*/g, '');

  it.each([...new Set(own.match(/--[a-z][a-z-]+/g))])('%s', (option) => {
    expect(help.map(({ stdout }) => stdout).join('')).toContain(option);
  });

  it.each([
    ...new Set(
      [...README.matchAll(/\bsluice (scan|redact|patterns(?: \w+)?|doctor)\b/g)].map(([, verb]) => verb),
    ),
  ])('sluice %s', (verb = '') => {
    expect(node(CLI, ...verb.split(' '), '--help').stdout).toContain(`sluice ${verb}`);
  });

  it.each([...new Set([...README.matchAll(/\bnpm run (\w+)/g)].map(([, name]) => name))])(
    'npm run %s',
    (name = '') => {
      const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
        scripts: Record<string, string>;
      };
      expect(Object.keys(scripts)).toContain(name);
    },
  );
});

it('the pattern counts are right', () => {
  const list = JSON.parse(node(CLI, 'patterns', 'list', '--format', 'json').stdout) as readonly {
    category: string;
  }[];
  const count = (category: string) => list.filter((pattern) => pattern.category === category).length;
  expect(README).toContain(`(${count('dlp')} patterns)`);
  expect(README).toContain(`(${count('injection')} patterns)`);
});

it('the numbers are those of the committed results', async () => {
  const path = join(ROOT, 'bench', 'results', 'bench.json');
  const script = join(ROOT, 'bench', 'table.mjs');
  const { blockOf, tableOf } = (await import(script)) as {
    blockOf(readme: string): { readonly start: number; readonly end: number };
    tableOf(results: unknown): string;
  };
  const { start, end } = blockOf(README);
  expect(README.slice(start, end)).toBe(tableOf(JSON.parse(readFileSync(path, 'utf8'))));
});
