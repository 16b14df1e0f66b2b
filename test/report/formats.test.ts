/** The three formats, from findings made up here. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/base/types.js';
import { sizeText } from '../../src/report/amounts.js';
import { createReport, type Format } from '../../src/report/create.js';
import type { ReportedFinding, ScanSummary } from '../../src/report/report.js';

const finding: Finding = {
  patternId: 'github-token',
  category: 'dlp',
  severity: 'critical',
  confidence: 'verified',
  start: 10,
  end: 50,
  line: 2,
  column: 3,
  decoding: ['base64', 'hex'],
  preview: 'ghp_****',
  fingerprint: '00',
};
const summary: ScanSummary = {
  engine: 'portable',
  files: 2,
  bytes: 1_500_000,
  findings: 1,
  bySeverity: { low: 0, medium: 0, high: 0, critical: 1 },
  failed: [],
  truncated: [],
  elapsedMs: 500.4,
};
const quiet = { hasColor: false, isQuiet: true };
const plain = { hasColor: false, isQuiet: false };

async function write(
  format: Format,
  reported: readonly ReportedFinding[],
  end = summary,
  options = plain,
): Promise<string> {
  const report = await createReport(format, { ...options, patterns: [], version: '0.0.0', hasText: false });
  return reported.map((one) => report.finding(one)).join('') + report.end(end);
}

describe('text', () => {
  it('groups by path and sums up', async () => {
    const text = await write('text', [
      { path: 'a.log', finding },
      { path: 'a.log', finding: { ...finding, line: 1234, column: 56, decoding: [], severity: 'low' } },
      { path: 'b.gz', finding, decoded: 'gzip' },
    ]);
    expect(text.split('\n')).toEqual([
      'a.log',
      '  2:3      critical  github-token (verified)  via base64 > hex: ghp_****',
      '  1234:56  low       github-token (verified): ghp_****',
      '',
      'b.gz (decoded: gzip; positions are in the decoded text)',
      '  2:3      critical  github-token (verified)  via base64 > hex: ghp_****',
      '',
      '2 files, 1.5 MB in 0.50 s (3.0 MB/s); 1 finding: 1 critical; engine portable',
      '',
    ]);
  });

  it('says what was not read, and what ran into a limit', async () => {
    const failed = [{ path: 'x', code: 'ERR_INPUT', message: 'gone' }];
    const truncated = [{ path: 'y\n', by: 'depth' }] as const;
    const text = await write('text', [], { ...summary, findings: 0, failed, truncated });
    expect(text).toMatch(/^limit y\\n: .*maxDepth/);
    expect(text).toContain('; no findings; 1 error; engine portable');
  });

  it('escapes names and texts', async () => {
    const text = await write('text', [{ path: 'a\x1b[2J', finding, text: 'se\u202ecret' }]);
    expect(text).toContain('a\\x1b[2J\n');
    expect(text).toContain(': se\\u{202e}cret\n');
  });

  it('writes findings only when quiet, and colours when asked', async () => {
    expect(await write('text', [{ path: 'a', finding }], summary, quiet)).not.toContain('files');
    const text = await write('text', [{ path: 'a', finding }], summary, { hasColor: true, isQuiet: false });
    expect(text).toContain('\x1b[31mcritical');
  });
});

describe('jsonl', () => {
  it('is the contract, line by line', async () => {
    const lines = (
      await write('jsonl', [{ path: 'a\nb', finding, decoded: 'zip+gzip', text: 'secret' }])
    ).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] as string)).toEqual({
      type: 'finding',
      path: 'a\nb',
      ...finding,
      decoded: 'zip+gzip',
      text: 'secret',
    });
    const { engine, files, bytes, findings } = summary;
    const expected = {
      type: 'summary',
      engine,
      files,
      bytes,
      findings,
      errors: 0,
      truncated: [],
      elapsedMs: 500,
    };
    expect(JSON.parse(lines[1] as string)).toEqual(expected);
    expect(Object.keys(JSON.parse(lines[1] as string))).toEqual(Object.keys(expected));
  });
});

describe('json', () => {
  it.each([0, 1, 3])('is one document, with %i findings', async (count) => {
    const failed = [{ path: 'x', code: 'ERR_INPUT', message: 'gone' }];
    const reported = Array.from({ length: count }, () => ({ path: 'a', finding }));
    const document = JSON.parse(await write('json', reported, { ...summary, failed }));
    expect(document.findings).toEqual(reported.map(() => ({ path: 'a', ...finding })));
    expect(document.errors).toEqual(failed);
    expect(document.summary).toMatchObject({ engine: 'portable', errors: 1 });
  });
});

describe('sizeText', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1500, '1.5 kB'],
    [2_000_000, '2.0 MB'],
    [3_210_000_000, '3.21 GB'],
  ])('%i is %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
});
