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
  const child = spawn(
    process.execPath,
    [CLI, 'scan', '--no-progress', '--no-context', '--color', color, ...args],
    {
      cwd: ROOT,
      stdio: ['ignore', onLine === undefined ? 'inherit' : 'pipe', 'inherit'],
    },
  );
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
 * Shows a text report with at most so many findings and warnings.
 *
 * The report writes a path, below it its findings, indented, and after all of them the warnings and the
 * line that sums up: what is not indented is held back until it is known what follows it.
 */
function createCap(most) {
  let findings = 0;
  let held = [];
  return {
    line(text) {
      if (!isFinding(text)) {
        held.push(text);
        return;
      }
      findings += 1;
      if (findings <= most) console.log([...held, text].join('\n'));
      held = [];
    },
    end() {
      const warnings = held.filter(isWarning);
      const left = findings - most;
      if (left > 0) console.log(`  ... and ${left} more`);
      console.log(held.filter((text) => !warnings.includes(text) || warnings.indexOf(text) < 2).join('\n'));
      if (warnings.length > 2) console.log(`(and ${warnings.length - 2} more inputs that ran into a limit)`);
    },
  };
}

const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, '');
const isFinding = (text) => /^ {2}\d+:\d+ /.test(plain(text));
const isWarning = (text) => plain(text).startsWith('limit ');

await main(async () => {
  await setUp();
  if (!existsSync(join(ROOT, CLI))) throw new SetUpError(`${CLI} is missing: run npm run build`);
  console.log(`\n${bold('The sample')}: everything in it is synthetic (corpus/README.md)`);
  console.log(`$ node dist/cli.js scan ${SAMPLE}\n`);
  await scan(['--format', 'text', SAMPLE]);
  console.log(`\n${bold('Real text')}: the text files under node_modules, which nobody here wrote`);
  console.log(`$ node dist/cli.js scan '${REAL_TEXT}'\n`);
  const cap = createCap(SHOWN);
  await scan(['--format', 'text', REAL_TEXT], (line) => cap.line(line));
  cap.end();
  console.log(`\nScan your own: node dist/cli.js scan PATH...   (files, folders, or - for standard input)`);
});
