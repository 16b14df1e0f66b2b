/**
 * SARIF 2.1.0, what code scanning services and editors read. Written as it comes, a result a line.
 *
 * `byteOffset` is given where positions are those of the file itself; in what was unpacked or converted
 * first they are those of the decoded text, and only `properties` have them. Columns count bytes, which no
 * `columnKind` of the standard says, so none is stated.
 */
import type * as Sarif from 'sarif';
import type { PatternInfo, Severity } from '../base/types.js';
import { escapedJson, escapeText } from './escape.js';
import type { Report, ReportedFinding, ScanSummary } from './report.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** In the middle of the bands of CVSS that services sort by. */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** The key of our fingerprints; it changes when they are made another way. */
const FINGERPRINT = 'sluice/v1';

const KINDS = { dlp: 'secret', injection: 'prompt-injection' } as const;

export class SarifReport implements Report {
  private isBegun = false;
  private readonly indexes: ReadonlyMap<string, number>;

  /** @param patterns - those of the scanner: the rules */
  constructor(
    private readonly patterns: readonly PatternInfo[],
    private readonly version: string,
  ) {
    this.indexes = new Map(patterns.map(({ id }, index) => [id, index]));
  }

  finding(reported: ReportedFinding): string {
    const before = this.isBegun ? ',\n' : this.head();
    this.isBegun = true;
    return `${before}        ${escapedJson(this.result(reported))}`;
  }

  end(summary: ScanSummary): string {
    const head = this.isBegun ? '' : this.head();
    return `${head}\n      ],\n      "invocations": [${escapedJson(invocation(summary))}]\n    }\n  ]\n}\n`;
  }

  private head(): string {
    const driver: Sarif.ToolComponent = {
      name: 'Sluice',
      semanticVersion: this.version,
      rules: this.patterns.map(ruleOf),
    };
    return [
      '{',
      `  "$schema": "${SCHEMA}",`,
      '  "version": "2.1.0",',
      '  "runs": [',
      '    {',
      `      "tool": ${escapedJson({ driver })},`,
      '      "results": [\n',
    ].join('\n');
  }

  private result({ path, finding, decoded, text }: ReportedFinding): Sarif.Result {
    const { patternId, severity, confidence, start, end, line, column, decoding, preview } = finding;
    const index = this.indexes.get(patternId);
    const via = decoding.length === 0 ? '' : `, under ${decoding.join(' > ')}`;
    const what = text ?? preview;
    const artifactLocation = { uri: uriOf(path) };
    const region = {
      startLine: line,
      startColumn: column,
      ...(decoded === undefined ? { byteOffset: start, byteLength: end - start } : {}),
    };
    const steps = [
      ...(decoded?.split('+') ?? []).map((layer) => ({
        text: `${layer} undone`,
        place: { artifactLocation },
      })),
      ...decoding.map((pass) => ({ text: `${pass} undone`, place: { artifactLocation, region } })),
      { text: what, place: { artifactLocation, region } },
    ];
    return {
      ruleId: patternId,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: LEVELS[severity],
      message: { text: plain(`${patternId} (${confidence})${via}: ${what}`) },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      ...(steps.length === 1
        ? {}
        : { codeFlows: [{ threadFlows: [{ locations: steps.map(flowLocation) }] }] }),
      fingerprints: { [FINGERPRINT]: finding.fingerprint },
      // Services that track a result from run to run read these alone.
      partialFingerprints: { [FINGERPRINT]: finding.fingerprint },
      properties: {
        severity,
        confidence,
        start,
        end,
        decoding: [...decoding],
        ...(decoded === undefined ? {} : { decoded }),
      },
    };
  }
}

/** A step from the bytes of the file to what was found: what was undone, outermost first, and at last the finding. */
function flowLocation(
  { text, place }: { readonly text: string; readonly place: Sarif.PhysicalLocation },
  index: number,
): Sarif.ThreadFlowLocation {
  return {
    location: { physicalLocation: place, message: { text: plain(text) } },
    executionOrder: index + 1,
    nestingLevel: index,
  };
}

function ruleOf({
  id,
  name,
  category,
  severity,
  description,
  reference,
}: PatternInfo): Sarif.ReportingDescriptor {
  const helpUri = reference.find((where) => /^https?:\/\//.test(where) && URL.canParse(where));
  const full = description === '' ? name : description;
  return {
    id,
    shortDescription: { text: plain(name) },
    fullDescription: { text: plain(full) },
    help: { text: plain([full, ...reference].join('\n')) },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security', KINDS[category]], 'security-severity': SCORES[severity] },
  };
}

function invocation({ failed, truncated, skipped = [], ...totals }: ScanSummary): Sarif.Invocation {
  const { engine, files, bytes, findings, allowed = 0, known = 0 } = totals;
  const notices: Sarif.Notification[] = [
    ...failed.map(({ path, code, message }) => noticeOf(path, 'error', `${message} [${code}]`)),
    ...truncated.map(({ path, by }) => noticeOf(path, 'warning', `not all was scanned: limit ${by}`)),
    ...skipped.map(({ path, why }) => noticeOf(path, 'note', `not scanned: ${why}`)),
  ];
  return {
    executionSuccessful: failed.length === 0 && totals.isInterrupted !== true,
    toolExecutionNotifications: notices,
    properties: { engine, files, bytes, findings, allowed, known },
  };
}

function noticeOf(path: string, level: 'error' | 'warning' | 'note', text: string): Sarif.Notification {
  return {
    level,
    message: { text: plain(text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }],
  };
}

/** Text of a message: brackets would be a link, braces a placeholder, and controls act on whoever shows it. */
function plain(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line))
    .join('\n')
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}

/** A relative reference, or a `file:` URI; what may not stand in one is percent-encoded. */
function uriOf(path: string): string {
  // Through bytes, since a lone surrogate can't be percent-encoded.
  const encoded = Buffer.from(path).toString('utf8').split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  return encoded;
}
