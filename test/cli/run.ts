/** Runs the built CLI as a child process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Writes the peak of the resident set, in KiB, as the last line of standard error. */
const PEAK = 'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))';

export interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Peak of the resident set in MiB. */
  readonly peak: number;
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array | Readable;
  /** User to run as; needs root. */
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A child is killed, and so its test fails, after this many milliseconds. */
const PATIENCE = 60_000;

export async function sluice(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${PEAK}`, CLI, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    timeout: PATIENCE,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const feed = feedInput(child.stdin, options.stdin);
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, by) => resolve([code, by]));
  });
  await feed;
  const peak = /\npeak (\d+)$/.exec(stderr);
  return {
    status,
    signal,
    stdout,
    stderr: stderr.slice(0, peak?.index ?? stderr.length),
    peak: Number(peak?.[1] ?? Number.NaN) / 1024,
    ms: performance.now() - started,
  };
}

/** The child may leave before it has read everything: that is its business. */
async function feedInput(stdin: Writable, input: RunOptions['stdin']): Promise<void> {
  stdin.on('error', () => undefined);
  if (input instanceof Readable) await pipeline(input, stdin).catch(() => undefined);
  else stdin.end(input ?? '');
}

/** The objects of a jsonl report. */
export function records(run: Run): Record<string, unknown>[] {
  return run.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The last of them. */
export const summaryOf = (run: Run): Record<string, unknown> => records(run).at(-1) ?? {};

const folders: string[] = [];

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What looks like a GitHub token, made up here so that no scanner finds one in this file. */
export const token = (letter = 'k'): string => `ghp_${`Zq7${letter}W2x9Ty4Bn8Lm3Vc6`.repeat(3).slice(0, 36)}`;
