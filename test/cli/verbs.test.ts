/** `patterns list`, `patterns test`, `doctor`, help and version; start-up time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sluice, summaryOf, temporaryFolder, token } from './run.js';

const BUILTIN = fileURLToPath(new URL('../../patterns/dlp/github.yaml', import.meta.url));

describe('patterns list', () => {
  it('names all patterns, one a line', async () => {
    const { status, stdout } = await sluice(['patterns', 'list']);
    const lines = stdout.trimEnd().split('\n');
    expect([status, lines.length]).toEqual([0, 73]);
    expect(lines.find((line) => line.startsWith('github-token '))).toMatch(/dlp +critical +GitHub token$/);
  });

  it('gives all that is known as JSON', async () => {
    const { stdout } = await sluice(['patterns', 'list', '--format', 'json']);
    const patterns = JSON.parse(stdout) as Record<string, unknown>[];
    expect(patterns).toHaveLength(73);
    const fields = ['category', 'description', 'id', 'name', 'reference', 'severity'];
    expect(Object.keys(patterns[0] as object).sort()).toEqual(fields);
  });
});

describe('patterns test', () => {
  const test = (yaml: string) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'own.yaml'), yaml);
    return sluice(['patterns', 'test', 'own.yaml'], { cwd });
  };

  it('runs the examples of a built-in file', async () => {
    const run = await sluice(['patterns', 'test', BUILTIN]);
    expect(run.stdout).toMatch(/^ok {6}github-token: \d+ match, \d+ noMatch\n/);
    expect(run.stdout).toMatch(/2 patterns, \d+ examples, 0 failed\n$/);
    expect(run.status).toBe(0);
  });

  it('names the line of each example that fails', async () => {
    const run = await test(`- id: own
  category: dlp
  severity: high
  expression: 'acme_[0-9]{8}'
  examples:
    match:
      - 'acme_90210486'
      - 'acme_123'
      - text: 'acme_90210487'
        confidence: verified
    noMatch:
      - 'acme_'
      - 'is acme_90210488'
`);
    expect(run.status).toBe(2);
    expect(run.stdout.split('\n')).toEqual([
      'failed  own: 3 match, 2 noMatch',
      '        own.yaml:8: should match and does not',
      '        own.yaml:9: confidence should be verified and is format',
      '        own.yaml:13: should not match and does, at byte 3 to 16',
      '1 pattern, 5 examples, 3 failed',
      '',
    ]);
  });

  it('says which form is slow, and still runs it', async () => {
    const run = await test(`- id: own
  category: dlp
  severity: low
  forms:
    - name: digits
      expression: '[0-9]{8}'
    - name: literal
      expression: 'acme_[0-9]{8}'
  examples:
    match: ['a 90210486 b']
`);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toMatch(/slow: form "digits" has no anchors/);
    expect(run.stdout).not.toContain('"literal"');
  });
});

describe('doctor', () => {
  it('says what it runs on', async () => {
    const { status, stdout } = await sluice(['doctor']);
    expect(status).toBe(0);
    expect(stdout).toContain(process.version);
    expect(stdout).toMatch(/^database: +73 patterns, \d+ forms, \d+ states/m);
    expect(stdout).toMatch(/^engine: +(?:native|portable), self-test passed$/m);
    expect(stdout).toMatch(/^native: /m);
  });
});

const VERSION =
  /^sluice \d+\.\d+\.\d+ \((?:portable, re2-wasm|native, (?:Hyper|Vector)scan [\d.]+, (?:libre2\S*|re2\S*))\)\n$/;

describe('help and version', () => {
  it('are no errors', async () => {
    const version = await sluice(['--version']);
    expect([version.status, version.stdout]).toEqual([0, expect.stringMatching(VERSION)]);
    // Said is what a scan runs on.
    const scan = await sluice(['scan', '-'], { stdin: 'nothing' });
    expect(version.stdout).toContain(`(${String(summaryOf(scan)['engine'])},`);
    const portable = await sluice(['--version'], { env: { SLUICE_ADDON: '/nowhere' } });
    expect(portable.stdout).toMatch(/^sluice \S+ \(portable, re2-wasm\)\n$/);
    for (const args of [['--help'], ['scan', '--help']]) {
      const help = await sluice(args);
      expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('Exit status')]);
    }
  });
});

describe('explain', () => {
  it('shows views, candidates and outcomes, and no secret', async () => {
    const secret = token();
    const run = await sluice(['explain'], { stdin: `key \u202e${Buffer.from(secret).toString('base64')}\n` });
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^view 1: the input, \d+ bytes\n {2}\| key \\u\{202e\}\*+=*\n/);
    expect(run.stdout).toMatch(/view \d+: base64, 40 bytes from \d+\.\.\d+\n/);
    expect(run.stdout).toMatch(/ {2}found {7}github-token \([a-z]+\) {2}\d+\.\.\d+: format, critical: ghp_/);
    expect(run.stdout).toMatch(/\n\n\d+ bytes, \d+ views, 1 finding\n$/);
    expect(run.stdout).not.toContain(secret.slice(8));
  });

  it('reads a file, writes JSON, and takes the options that select', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'note.txt'), 'card 4111 1111 1111 1112');
    const run = await sluice(['explain', 'note.txt', '--only', 'dlp', '--format', 'json'], { cwd });
    expect(run.status).toBe(0);
    const told = JSON.parse(run.stdout) as { bytes: number; views: { candidates: unknown[] }[] };
    expect(told.bytes).toBe(24);
    expect(told.views[0]?.candidates).toContainEqual(
      expect.objectContaining({ patternId: 'credit-card', outcome: 'refused' }),
    );
  });

  it('refuses what it can not explain', async () => {
    const missing = await sluice(['explain', 'nowhere']);
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringMatching(/ENOENT|no such file/)]);
    const large = await sluice(['explain'], { stdin: Buffer.alloc(4 * 1024 * 1024 + 1, 0x61) });
    expect([large.status, large.stderr]).toEqual([2, expect.stringMatching(/more than 4194304 bytes/)]);
  });
});
