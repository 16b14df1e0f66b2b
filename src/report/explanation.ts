/**
 * An explanation for a person:
 *
 *   view 2: base64 > text, 38 bytes from 12..64
 *     | the token is ****
 *     run 20..60
 *     found      github-token (token)  12..52: verified, critical: ghp_****
 *     refused    credit-card (number)  70..86: the validator luhn refuses it: ****11 (16 bytes)
 */
import picocolors from 'picocolors';
import type { ExplainedCandidate, ExplainedView, Explanation, Outcome } from '../base/explanation.js';
import { escapeText } from './escape.js';

const NAMES: Readonly<Record<Outcome, string>> = {
  found: 'found',
  superseded: 'superseded',
  belowSeverity: 'below',
  refused: 'refused',
  noMatch: 'no match',
};
const WIDTH = Math.max(...Object.values(NAMES).map((name) => name.length));
/** Characters of a line of a view, and of a preview. */
const LINE = 160;

export function explanationText(explanation: Explanation, hasColor: boolean): string {
  const colors = picocolors.createColors(hasColor);
  const candidate = ({ patternId, form, start, end, outcome, why, preview }: ExplainedCandidate): string => {
    const name = NAMES[outcome].padEnd(WIDTH);
    const painted = outcome === 'found' ? colors.red(name) : colors.dim(name);
    const what = `${colors.cyan(escapeText(patternId))} (${escapeText(form)})`;
    const shown = preview === '' ? '' : `: ${shortened(preview)}`;
    return `  ${painted}  ${what}  ${start}..${end}: ${escapeText(why)}${shown}\n`;
  };
  const view = (one: ExplainedView, index: number): string => {
    const { layers, start, end, length, text, isWhole, runs, candidates, omitted } = one;
    const what = layers.length === 0 ? 'the input' : layers.join(' > ');
    const from = layers.length === 0 ? '' : ` from ${start}..${end}`;
    return [
      colors.bold(`view ${index + 1}: ${what}, ${length} bytes${from}\n`),
      ...text.split('\n').map((line) => colors.dim(`  | ${shortened(line)}\n`)),
      ...(isWhole ? [] : ['  | … and more\n']),
      ...runs.map((run) => `  run ${run.start}..${run.end}\n`),
      ...candidates.map(candidate),
      ...(omitted === 0 ? [] : [`  … and ${omitted} more\n`]),
    ].join('');
  };
  const { findings, views, omittedViews, truncated } = explanation;
  const limit = truncated === null ? '' : `; the limit of ${truncated} was reached`;
  const more = omittedViews === 0 ? '' : ` (${omittedViews} more are not shown)`;
  const noun = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const sum = `${noun(explanation.bytes, 'byte')}, ${noun(views.length, 'view')}${more}, ${noun(findings.length, 'finding')}${limit}\n`;
  return `${views.map(view).join('\n')}\n${colors.bold(sum)}`;
}

function shortened(text: string): string {
  const characters = [...text];
  return escapeText(characters.length > LINE ? `${characters.slice(0, LINE - 1).join('')}…` : text);
}
