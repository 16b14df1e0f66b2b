/** The HTML report: what is in the page, that nothing in it acts, and that it works in a browser. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, PatternInfo, Severity } from '../../src/base/types.js';
import { createReport } from '../../src/report/create.js';
import type { PageSummary, Row } from '../../src/report/html/data.js';
import type { ReportedFinding, ScanSummary } from '../../src/report/report.js';
import { temporaryFolder } from '../cli/run.js';
import { Browser, browserPath } from './browser.js';

const HOSTILE = '</script><script>window.hit = 1</script><img src=x onerror="window.hit = 2">\u202e<!--';
const PATTERNS: readonly PatternInfo[] = ['github-token', 'role-override', 'own'].map((id) => ({
  id,
  name: id === 'own' ? HOSTILE : `The ${id}`,
  category: 'dlp',
  severity: 'high',
  description: id === 'own' ? HOSTILE : 'What it is.',
  reference: id === 'own' ? ['javascript:alert(1)', 'https://docs.example/"><b>'] : ['https://docs.example/'],
}));
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const findingOf = (i: number): Finding => ({
  patternId: PATTERNS[i % 2]?.id as string,
  category: 'dlp',
  severity: SEVERITIES[i % 4] as Severity,
  confidence: 'format',
  start: i,
  end: i + 40,
  line: i + 1,
  column: 1,
  decoding: i % 3 === 0 ? ['base64', 'hex'] : [],
  preview: `ghp_****${i}`,
  fingerprint: i.toString(16).padStart(32, '0'),
});
const hostile: ReportedFinding = {
  path: HOSTILE,
  finding: { ...findingOf(1), patternId: 'own', preview: HOSTILE },
  decoded: 'gzip',
};
const summary: ScanSummary = {
  engine: 'portable',
  files: 2,
  bytes: 1_500_000,
  findings: 3,
  bySeverity: { low: 0, medium: 1, high: 1, critical: 1 },
  failed: [{ path: HOSTILE, code: 'ERR_INPUT', message: HOSTILE }],
  truncated: [{ path: HOSTILE, by: 'depth' }],
  skipped: [{ path: HOSTILE, why: 'binary' }],
  elapsedMs: 500.4,
};

async function pageOf(reported: readonly ReportedFinding[]): Promise<string> {
  const options = { hasColor: false, isQuiet: false, patterns: PATTERNS, version: '0.0.0', hasText: false };
  const report = await createReport('html', options);
  return reported.map((one) => report.finding(one)).join('') + report.end(summary);
}

/** The content of every element of a kind: as an HTML parser ends them. */
const contents = (page: string, name: string): string[] =>
  [...page.matchAll(new RegExp(`<${name}[^>]*>(.*?)</${name}`, 'gs'))].map((match) => match[1] as string);

const block = <T>(page: string, id: string): T =>
  JSON.parse(new RegExp(`id="${id}">(.*?)</script>`, 's').exec(page)?.[1] ?? '') as T;

describe('the page', async () => {
  const page = await pageOf([{ path: 'a.log', finding: findingOf(0), text: 'the secret' }, hostile]);

  it('allows its own script and style by their hashes, and no network', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const scripts = contents(page, 'script');
    expect(scripts).toHaveLength(3);
    const [style = ''] = contents(page, 'style');
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(scripts[2] as string)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
    );
    const markup = page.replace(/(id="(?:findings|summary)">).*?<\/script>/gs, '$1');
    expect(markup).not.toMatch(/<(?:link|img|iframe|object|embed)|@import|url\(|\son[a-z]+=|\sstyle=/i);
  });

  it('has every finding, as text that ends no element and moves no reader', () => {
    const rows = block<readonly Row[]>(page, 'findings');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ path: 'a.log', decoding: 'base64 > hex', text: 'the secret', line: 1 });
    expect(rows[1]).toMatchObject({
      path: HOSTILE.replace('\u202e', '\\u{202e}'),
      decoded: 'gzip',
      text: '',
    });
    const { patterns, failed, truncated, skipped } = block<PageSummary>(page, 'summary');
    expect(patterns.map(({ id, references }) => [id, references])).toEqual([
      ['github-token', ['https://docs.example/']],
      ['own', ['https://docs.example/"><b>']],
    ]);
    expect([failed.length, truncated.length, skipped.length]).toEqual([1, 1, 1]);
    for (const data of contents(page, 'script').slice(0, 2)) expect(data).not.toMatch(/[<>&\u202e]/);
  });

  it('is whole without findings', async () => {
    expect(block(await pageOf([]), 'findings')).toEqual([]);
    expect(await pageOf([])).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });
});

describe.skipIf(browserPath === undefined)('in Chromium (skipped where it is not installed)', () => {
  let browser: Browser;
  const status = () => browser.evaluate("document.getElementById('status').textContent");
  const settled = () => new Promise((resolve) => setTimeout(resolve, 400));

  beforeAll(async () => {
    browser = new Browser();
    const findings = Array.from({ length: 10_000 }, (_, i) => ({
      path: `logs/f${i % 50}.log`,
      finding: findingOf(i),
    }));
    const path = join(temporaryFolder(), 'report.html');
    writeFileSync(path, await pageOf([hostile, ...findings]));
    await browser.open(path);
  });
  afterAll(() => browser.close());

  it('shows a page of findings, and runs nothing of what is in them', async () => {
    expect(await status()).toBe('1–100 of 10,001 findings, page 1 of 101');
    const first = "document.querySelector('tr.row')";
    expect(await browser.evaluate(`${first}.textContent`)).toContain('<script>window.hit = 1</script>');
    await browser.evaluate(
      `${first}.click(); document.querySelectorAll('details').forEach((one) => { one.open = true; })`,
    );
    await settled();
    expect(await browser.evaluate("document.querySelectorAll('.details a').length")).toBe(1);
    expect(await browser.evaluate("document.querySelectorAll('details li').length")).toBe(3);
    expect(
      await browser.evaluate("[window.hit, document.querySelectorAll('img, li b, td script').length]"),
    ).toEqual([null, 0]);
    expect(browser.complaints).toEqual([]);
  });

  it('filters, searches and turns pages by keyboard', async () => {
    await browser.press('/', ...'f17.log', 'Escape');
    await settled();
    expect(await status()).toBe('1–100 of 200 findings (10,001 in all), page 1 of 2');
    await browser.press('n');
    expect(await status()).toBe('101–200 of 200 findings (10,001 in all), page 2 of 2');
    await browser.press('p', 'j', 'ArrowDown', 'Enter');
    expect(await browser.evaluate("document.activeElement.getAttribute('aria-expanded')")).toBe('true');
    expect(await browser.evaluate("document.querySelector('.details').textContent")).toContain('Fingerprint');
    await browser.press('Enter');
    expect(await browser.evaluate("document.querySelector('.details')")).toBe(null);
    await browser.evaluate("document.getElementById('reset').click()");
    expect(await status()).toContain('10,001');
  });

  it('filters by severity, pattern and path, and sorts', async () => {
    const click = (selector: string) => browser.evaluate(`document.querySelector('${selector}').click()`);
    await click('#severities input[value=high]');
    expect(await status()).toContain(' of 7,500 ');
    await click('[data-severity=low]');
    expect(await status()).toContain(' of 2,500 ');
    await click('[data-pattern-id=role-override]');
    await click('#by-path button:nth-child(2)');
    expect(await status()).toContain(' of 100 ');
    await click('th:nth-child(3) button');
    await click('th:nth-child(3) button');
    expect(
      await browser.evaluate("document.querySelector('th:nth-child(3)').getAttribute('aria-sort')"),
    ).toBe('descending');
    await click('#reset');
    expect(await status()).toBe('1–100 of 10,001 findings, page 1 of 101');
    expect(browser.complaints).toEqual([]);
  });
});
