/** Sluice and what it is compared with: each says of a text what it finds. */
import { lintSource } from '@secretlint/core';
import { creator as secretlintPreset } from '@secretlint/secretlint-rule-preset-recommend';
import { createGuard } from 'llm-prompt-guard';
import { createScanner } from '../../dist/index.js';
import { v8Expressions } from '../expressions.mjs';

/** @returns {(text: string) => Finding[]} */
export async function sluice(engine) {
  const scanner = await createScanner({ engine, pool: false, fingerprintKey: Buffer.alloc(32, 7) });
  return { engine: scanner.engine, find: (text) => scanner.scanSync(text).findings };
}

/** The expressions of the patterns by themselves: what a plain scanner of the raw text sees. */
function expressions(category) {
  const { compiled } = v8Expressions(category);
  return (text) => {
    const latin1 = Buffer.from(text).toString('latin1');
    return compiled.some(({ expression }) => {
      expression.lastIndex = 0;
      return expression.test(latin1);
    });
  };
}

function secretlint() {
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: secretlintPreset }] };
  return async (text) => {
    const source = { content: text, filePath: 'case.txt', ext: '.txt', contentType: 'text' };
    return (await lintSource({ source, options: { config } })).messages.length > 0;
  };
}

function promptGuard() {
  const guard = createGuard();
  return (text) => guard.detect(text);
}

/** What each category is compared with: a name, and whether it flags a text. */
export const OTHERS = {
  dlp: { 'expressions alone, raw text': expressions('dlp'), secretlint: secretlint() },
  injection: { 'expressions alone, raw text': expressions('injection'), 'llm-prompt-guard': promptGuard() },
};
