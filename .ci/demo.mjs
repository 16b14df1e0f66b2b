#!/usr/bin/env node
/**
 * `npm run demo`: set-up, then two scans through the command line tool: the sample that the project
 * ships, and real text that nobody here wrote, the text files of the installed packages.
 *
 * Findings are what it is for, so it ends with status 0 when there are some.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { main, ROOT, SetUpError, setUp } from './setup.mjs';

const CLI = join('dist', 'cli.js');
const SAMPLE = 'corpus/demo';
const REAL_TEXT = 'node_modules/**/*.{md,txt,json,yml,yaml,js,mjs,cjs,ts,html,css}';
/** Findings in real text that are shown; the rest is counted. */
const SHOWN = 15;

const isTerminal = process.stdout.isTTY === true;
const bold = (text) => (isTerminal ? `\x1b[1m${text}\x1b[0m` : text);

/** Runs the CLI; status 1, findings, is what a demonstration wants. */
function scan(args, onLine) {
  const color = isTerminal && process.env.NO_COLOR === undefined ? 'always' : 'never';
  const child = spawn(process.execPath, [CLI, 'scan', '--no-progress', '--color', color, ...args], {
    cwd: ROOT,
    stdio: ['ignore', onLine === undefined ? 'inherit' : 'pipe', 'inherit'],
  });
  if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0 || status === 1) resolve();
      else reject(new SetUpError(`the scan failed with exit status ${status}`));
    });
  });
}

/**
 * Shows a text report with at most so many findings.
 *
 * The report writes a finding as one line with its place and lines of detail that are indented, and
 * the summary after an empty line.
 */
function createCap(most) {
  let findings = 0;
  let isSummary = false;
  return {
    line(text) {
      if (text === '') isSummary = true;
      else if (isSummary && /^\S/.test(text) && isFinding(text)) isSummary = false;
      if (!isSummary && isFinding(text)) findings += 1;
      if (isSummary || findings <= most) console.log(text);
    },
    get left() {
      return Math.max(0, findings - most);
    },
  };
}

/** `path:line:column` begins a finding. */
const isFinding = (text) => /^[^\s:][^:]*:\d+:\d+\b/.test(text.replace(/\x1b\[[0-9;]*m/g, ''));

await main(async () => {
  await setUp();
  if (!existsSync(join(ROOT, CLI))) throw new SetUpError(`${CLI} is missing: run npm run build`);
  console.log(`\n${bold('The sample')}: everything in it is synthetic (corpus/README.md)`);
  console.log(`$ npx sluice scan ${SAMPLE}\n`);
  await scan(['--format', 'text', SAMPLE]);
  console.log(`\n${bold('Real text')}: the text files under node_modules, which nobody here wrote`);
  console.log(`$ npx sluice scan '${REAL_TEXT}'\n`);
  const cap = createCap(SHOWN);
  await scan(['--format', 'text', REAL_TEXT], (line) => cap.line(line));
  if (cap.left > 0) console.log(`(${cap.left} more findings in real text are not shown here)`);
  console.log(`\nScan your own: node dist/cli.js scan PATH...   (files, folders, or - for standard input)`);
});
