/**
 * One page for a person: summary, chart, filters, search. It needs no network, and its policy allows it none;
 * of scripts and styles the policy allows its own two by their hashes, whatever an input's author wrote.
 *
 * Written as it comes, a finding a line, in a block of data that only the script reads.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PatternInfo } from '../../base/types.js';
import { escapedJson, escapeText } from '../escape.js';
import type { Report, ReportedFinding, ScanSummary } from '../report.js';
import { LIMIT_TEXTS, summaryLine } from '../text.js';
import type { PagePattern, PageSummary, Row } from './data.js';
import { STYLE } from './style.js';

/** Compiled code, also where this file is not. */
const CLIENT = new URL('../../../dist/report/html/client.js', import.meta.url);

export class HtmlReport implements Report {
  private isBegun = false;
  private readonly used = new Set<string>();

  /** @param patterns - those of the scanner: what the page says about a finding's */
  constructor(private readonly patterns: readonly PatternInfo[]) {}

  finding(reported: ReportedFinding): string {
    const before = this.isBegun ? ',\n' : this.head();
    this.isBegun = true;
    this.used.add(reported.finding.patternId);
    return `${before}${dataOf(rowOf(reported))}`;
  }

  end(summary: ScanSummary): string {
    const head = this.isBegun ? '' : this.head();
    const page: PageSummary = {
      line: summaryLine(summary),
      patterns: this.patterns.filter(({ id }) => this.used.has(id)).map(patternOf),
      failed: summary.failed.map(({ path, message }) => ({
        path: escapeText(path),
        message: escapeText(message),
      })),
      truncated: summary.truncated.map(({ path, by }) => ({ path: escapeText(path), why: LIMIT_TEXTS[by] })),
      skipped: (summary.skipped ?? []).map(({ path, why }) => ({ path: escapeText(path), why })),
    };
    return `${head}\n]</script>
<script type="application/json" id="summary">${dataOf(page)}</script>
<script type="module">${client()}</script>
</body>
</html>
`;
  }

  private head(): string {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Sluice report</title>
<style>${STYLE}</style>
</head>
<body>
${BODY}
<script type="application/json" id="findings">[
`;
  }
}

const BODY = `<header>
<h1>Sluice report</h1>
<p class="soft" id="sum"></p>
<noscript><p>The findings are shown by a script in this page, and scripts are turned off here.</p></noscript>
</header>
<main>
<div class="cards">
<section class="card" aria-labelledby="severity-title"><h2 id="severity-title">By severity</h2><div class="bars" id="by-severity"></div></section>
<section class="card" aria-labelledby="pattern-title"><h2 id="pattern-title">By pattern</h2><div class="bars" id="by-pattern"></div><p class="soft" id="by-pattern-rest"></p></section>
<section class="card" aria-labelledby="path-title"><h2 id="path-title">By path</h2><div class="bars" id="by-path"></div><p class="soft" id="by-path-rest"></p></section>
</div>
<details class="notes card" id="failed" hidden></details>
<details class="notes card" id="truncated" hidden></details>
<details class="notes card" id="skipped" hidden></details>
<div class="filters" role="search">
<label class="grow">Search<input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label class="grow">Path contains<input type="search" id="path" autocomplete="off" spellcheck="false"></label>
<label>Pattern<select id="pattern"><option value="">all</option></select></label>
<fieldset id="severities" aria-label="Severities">
${['critical', 'high', 'medium', 'low']
  .map((severity) => `<label><input type="checkbox" value="${severity}" checked>${severity}</label>`)
  .join('\n')}
</fieldset>
<button class="button" id="reset" type="button">Show all</button>
</div>
<div class="card scroll" id="table">
<table><thead><tr id="head"></tr></thead><tbody id="rows"></tbody></table>
<p class="empty" id="empty" hidden></p>
</div>
<div class="pages"><span id="status" class="soft" role="status"></span><span class="fill"></span><button class="button" id="previous" type="button">Previous</button><button class="button" id="next" type="button">Next</button></div>
<footer class="soft"><kbd>/</kbd> search, <kbd>n</kbd> <kbd>p</kbd> pages, <kbd>j</kbd> <kbd>k</kbd> or arrows rows, <kbd>Enter</kbd> details</footer>
</main>`;

let script: string | undefined;

/** The compiled script of the page. */
function client(): string {
  script ??= readFileSync(CLIENT, 'utf8');
  return script;
}

function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; script-src ${hash(client())}; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`;
}

/** JSON that can't end the element that it stands in, nor begin another. */
function dataOf(value: unknown): string {
  return escapedJson(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function rowOf({ path, finding, decoded = '', text = '' }: ReportedFinding): Row {
  const { line, column, start, end, patternId, severity, confidence, decoding, preview, fingerprint } =
    finding;
  return {
    path: path === '-' ? 'standard input' : escapeText(path),
    line,
    column,
    start,
    end,
    patternId: escapeText(patternId),
    severity,
    confidence,
    decoding: decoding.join(' > '),
    decoded,
    preview: escapeText(preview),
    fingerprint,
    text: escapeText(text),
  };
}

function patternOf({ id, name, category, description, reference }: PatternInfo): PagePattern {
  return {
    id: escapeText(id),
    name: escapeText(name),
    category,
    description: escapeText(description),
    references: reference.filter((address) => address.startsWith('https://')),
  };
}
