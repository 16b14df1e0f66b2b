/**
 * `sluice patterns list` and `sluice patterns test FILE`.
 */
import type { PatternInfo } from '../base/types.js';
import { checkPatternFile, createScanner, type PatternCheck } from '../index.js';
import { escapedJson, escapeText } from '../report/escape.js';
import { openOutput } from './output.js';

/** Lists the built-in patterns; the status is 0. */
export async function runList(format: 'text' | 'json'): Promise<number> {
  const { patterns } = await createScanner();
  const output = await openOutput(undefined);
  await output.write(format === 'json' ? `${escapedJson(patterns, 2)}\n` : table(patterns));
  await output.end();
  return 0;
}

/**
 * Checks a pattern file and runs its examples.
 *
 * @returns 0 if all do what they should, else 2
 * @throws PatternError `ERR_PATTERN` naming file, line and field
 */
export async function runTest(file: string): Promise<number> {
  const checks = await checkPatternFile(file);
  const output = await openOutput(undefined);
  for (const check of checks) await output.write(escapedLines(linesOf(check)));
  const failed = checks.reduce((sum, check) => sum + check.failed.length, 0);
  const examples = checks.reduce((sum, check) => sum + check.match + check.noMatch, 0);
  const noun = checks.length === 1 ? 'pattern' : 'patterns';
  await output.write(`${checks.length} ${noun}, ${examples} examples, ${failed} failed\n`);
  await output.end();
  return failed === 0 ? 0 : 2;
}

function linesOf({ id, match, noMatch, failed, slowForms }: PatternCheck): string[] {
  const state = failed.length === 0 ? 'ok    ' : 'failed';
  return [
    `${state}  ${id}: ${match} match, ${noMatch} noMatch`,
    ...(match + noMatch === 0 ? [`        no examples: nothing shows that it works`] : []),
    ...failed.map(({ place, why }) => `        ${place}: ${why}`),
    ...slowForms.map(
      (name) =>
        `        slow: form "${name}" has no anchors, so it is tried at every byte; ` +
        'give it a literal that every match contains, or list its anchors',
    ),
  ];
}

function table(patterns: readonly PatternInfo[]): string {
  const sorted = [...patterns].sort((a, b) => (a.category + a.id < b.category + b.id ? -1 : 1));
  const width = Math.max(...sorted.map(({ id }) => id.length));
  return escapedLines(
    sorted.map(
      ({ id, category, severity, name }) =>
        `${id.padEnd(width)}  ${category.padEnd(9)}  ${severity.padEnd(8)}  ${name}`,
    ),
  );
}

const escapedLines = (lines: readonly string[]): string =>
  lines.map((line) => `${escapeText(line)}\n`).join('');
