/** Secrets that are written against each other, each of which seems to be part of something longer. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createScanner, type Scanner } from '../../src/scanner.js';
import { ENGINES } from '../engines.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Twice: a buffer's memory is given back after its object. */
const collect = () => {
  gc();
  gc();
};

// Synthetic, and put together here so that no scanner of this file sees a secret.
const AWS = `AKI${'A'}TSS7PPRZKGTANR4W`;
const GITLAB = `glp${'at'}-55qM3orrLGKScsvWwg52`;
const DATABRICKS = `dap${'i'}1efebccea1276c1814a0f4af30d1291d`;
const ANTHROPIC = `sk-${'ant'}-api03-${'wpFIIrbkqO1I07QrVDEHXq_oFhi9bWVYO0YHW95d_RW0R4SVVb6wlR0fVDK6vPRPQu031jyv4G_5p45trc2Y9xM4Q5hvV'}AA`;
const SSN = 'SSN: 109-62-8125';

describe.each(ENGINES)('beside a finding (%s)', (engine) => {
  let scanner: Scanner;
  beforeAll(async () => {
    scanner = await createScanner({ engine, fingerprintKey: Buffer.from('beside') });
  });

  const found = (text: string) =>
    scanner
      .scanSync(text)
      .findings.map(({ patternId, start, end }) => [patternId, text.slice(start, end)] as const);

  it.each([
    ['before it', `x ${DATABRICKS}${GITLAB} y`, ['databricks-token', 'gitlab-pat']],
    ['before it, joined by a dash', `x ${SSN}-${GITLAB} y`, ['ssn', 'gitlab-pat']],
    [
      'behind it',
      `x ${GITLAB} ${AWS}${DATABRICKS} y`,
      ['gitlab-pat', 'aws-access-key-id', 'databricks-token'],
    ],
    [
      'in a row',
      `routing number: 021000021${ANTHROPIC}${GITLAB}`,
      ['aba-routing', 'anthropic-key', 'gitlab-pat'],
    ],
  ])('finds what stands %s', (_, text, ids) => {
    expect(found(text).map(([id]) => id)).toEqual(ids);
  });

  it('tells places, lines and columns in the whole text', () => {
    const text = `first line\n${'é'.repeat(40)} ${DATABRICKS}${GITLAB}\nlast`;
    const bytes = Buffer.from(text);
    const { findings } = scanner.scanSync(bytes);
    for (const { start, end, line, column } of findings) {
      const before = bytes.subarray(0, start).toString('latin1');
      expect(line).toBe(before.split('\n').length);
      expect(column).toBe(start - before.lastIndexOf('\n'));
      expect([DATABRICKS, GITLAB]).toContain(bytes.toString('latin1', start, end));
    }
    expect(findings.length).toBe(2);
  });

  it('tells the line behind a finding of several lines', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(6)}\n-----END PRIVATE KEY-----`;
    const text = `${key}_${AWS}`;
    const aws = scanner.scanSync(text).findings.find(({ patternId }) => patternId === 'aws-access-key-id');
    expect(aws).toMatchObject({ start: key.length + 1, line: 3, column: 27 });
  });

  it('does not take what stands alone in a longer word', () => {
    expect(found(`x ${AWS}A y`)).toEqual([]);
    expect(found(`x ${AWS}ABC ${GITLAB} y`).map(([id]) => id)).toEqual(['gitlab-pat']);
    expect(found(`x ${AWS}ABC${GITLAB} y`).map(([id]) => id)).toEqual(['gitlab-pat']);
  });

  it('gives the fingerprint and preview that they have elsewhere', () => {
    const alone = scanner.scanSync(` ${DATABRICKS} `).findings[0];
    const beside = scanner.scanSync(` ${DATABRICKS}${GITLAB} `).findings[0];
    expect(beside?.fingerprint).toBe(alone?.fingerprint);
    expect(beside?.preview).toBe(alone?.preview);
  });

  it('gives their full texts where these are asked for', async () => {
    const texts: string[] = [];
    const telling = await createScanner({ engine, onText: (_, text) => texts.push(text) });
    telling.scanSync(` ${DATABRICKS}${GITLAB} `);
    expect(texts.sort()).toEqual([DATABRICKS, GITLAB]);
    await telling.close();
  });

  it('counts them among the findings that a limit allows', async () => {
    const limited = await createScanner({ engine, limits: { maxFindings: 1 } });
    const { findings, truncated } = limited.scanSync(` ${DATABRICKS}${GITLAB} `);
    expect(findings.length).toBe(1);
    expect(truncated).toBe('findings');
    await limited.close();
  });

  it('keeps little of findings that overlap one another on and on', () => {
    const session = scanner.createSession();
    const names = ['pwd=', 'token=', 'api_key=', 'A_TOKEN=x', 'A_PASS=', 'secret=', '?pwd='];
    const text = Array.from({ length: 200_000 }, (_, i) => names[(i * i + (i >> 3)) % 7]).join('');
    collect();
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < text.length; at += 65_536) session.push(text.slice(at, at + 65_536));
    collect();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(256 * 1024);
    expect(session.end().findings.length).toBeGreaterThan(0);
  });

  it('keeps nothing of what comes behind the limit on findings', async () => {
    const limited = await createScanner({ engine, limits: { maxFindings: 1 } });
    const session = limited.createSession();
    const chunk = Buffer.from(` ${DATABRICKS}${GITLAB} `.repeat(1000));
    session.push(chunk);
    expect(session.truncated).toBe('findings');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 200; i += 1) session.push(chunk);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * chunk.length);
    expect(session.end().findings.length).toBe(0);
    await limited.close();
  });
});
