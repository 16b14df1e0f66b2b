/** What a finding's span is of, where a name stands before the value and is no part of it. */
import { expect, it } from 'vitest';
import type { ScannerOptions } from '../../src/base/types.js';
import { createScanner } from '../../src/scanner.js';
import { ENGINES } from '../engines.js';

/** Synthetic. */
const VALUE = 'GG5aO8q2j7fUYn';

const findingsIn = async (options: ScannerOptions, text: string) => {
  await using scanner = await createScanner({ pool: false, fingerprintKey: new Uint8Array(32), ...options });
  return scanner.scanSync(text).findings.map((finding) => ({
    ...finding,
    raw: Buffer.from(text).toString('utf8', finding.start, finding.end),
  }));
};

const redacted = async (options: ScannerOptions, text: string) => {
  await using scanner = await createScanner({ pool: false, ...options });
  const stream = scanner.createStream({ mode: 'redact' });
  stream.end(text);
  return Buffer.concat(await stream.toArray()).toString('utf8');
};

for (const engine of ENGINES) {
  it.each([
    ['env-secret', `DB_PASSWORD=${VALUE}`],
    ['env-secret', `export SMTP_PASSWORD="${VALUE}"`],
    ['env-secret', `{"SESSION_TOKEN": "${VALUE}"}`],
    ['env-secret', `{"inner":"{\\"SESSION_TOKEN\\":\\"${VALUE}\\"}"}`],
    ['env-secret', `- name: DB_PASSWORD\n  value: ${VALUE}\n`],
    ['env-secret', `ENV DB_PASSWORD ${VALUE}`],
    ['env-secret', `define('DB_PASSWORD', '${VALUE}');`],
    ['env-secret', `const DB_PASSWORD: string = "${VALUE}"`],
    ['env-secret', `<DB_PASSWORD>${VALUE}</DB_PASSWORD>`],
    ['credential-in-url', `postgres://svc:${VALUE}@db.internal.acme.io/main`],
    ['credential-in-url', `GET /login?user=alice&password=${VALUE} HTTP/1.1`],
    ['credential-in-url', `token=${VALUE}&next=1`],
  ])(`${engine}: %s is the value alone: %s`, async (patternId, text) => {
    const [plain] = await findingsIn({ engine }, `A_PASSWORD=${VALUE}`);
    const findings = await findingsIn({ engine }, text);
    expect(findings.map(({ patternId: id, raw }) => [id, raw])).toEqual([[patternId, VALUE]]);
    expect(findings[0]?.fingerprint).toBe(plain?.fingerprint);
    expect(findings[0]?.preview).toMatch(/^\S.*\*{4} \(14 bytes\)$/);
    expect(findings[0]?.preview).not.toContain(VALUE.slice(0, 4));
    expect(await redacted({ engine }, text)).toBe(text.replace(VALUE, `[REDACTED:${patternId}]`));
  });

  it(`${engine}: JSON is JSON when its secrets are redacted`, async () => {
    const config = {
      name: 'shop',
      env: { DB_PASSWORD: VALUE, URL: `amqp://svc:${VALUE}@mq.acme.io` },
      port: 1,
    };
    const text = JSON.stringify({ log: JSON.stringify(config), ...config });
    const marked = (value: typeof config) =>
      JSON.parse(
        JSON.stringify(value, (key, item) =>
          key === 'DB_PASSWORD'
            ? '[REDACTED:env-secret]'
            : key === 'URL'
              ? 'amqp://svc:[REDACTED:credential-in-url]@mq.acme.io'
              : item,
        ),
      );
    const out = JSON.parse(await redacted({ engine }, text));
    expect(JSON.parse(out.log)).toEqual(marked(config));
    expect(out).toEqual({ log: out.log, ...marked(config) });
  });

  it(`${engine}: the span of an encoded value is that of its own characters`, async () => {
    const text = `x ${Buffer.from(`say DB_PASSWORD=${VALUE} now`).toString('base64')} y`;
    const [finding] = await findingsIn({ engine }, text);
    expect(finding?.decoding).toEqual(['base64']);
    expect(Buffer.from(finding?.raw ?? '', 'base64').toString('latin1')).toContain(VALUE.slice(1, -1));
    expect(Buffer.from(text).toString('latin1', 0, finding?.start)).toContain(
      Buffer.from('say DB_PASSW').toString('base64'),
    );
  });

  it(`${engine}: a pattern of the caller's may ask for it`, async () => {
    const form = { expression: 'pin is [0-9]{6}', prefix: 'pin is ' };
    const acme = { id: 'acme-pin', category: 'dlp', severity: 'high', placeholders: false, ...form } as const;
    const read = async (span: 'match' | 'body') =>
      (
        await findingsIn(
          { engine, patterns: [{ ...acme, span }], include: ['acme-pin'] },
          'my pin is 482913, ok',
        )
      )[0];
    expect(await read('match')).toMatchObject({ raw: 'pin is 482913', preview: 'pin is **** (13 bytes)' });
    expect(await read('body')).toMatchObject({ raw: '482913', preview: 'pin is **** (6 bytes)', column: 11 });
  });

  it(`${engine}: a match that is a prefix alone keeps its span`, async () => {
    const pattern = {
      id: 'acme-mark',
      category: 'dlp',
      severity: 'high',
      expression: 'acme-mark',
      span: 'body',
    } as const;
    const [finding] = await findingsIn(
      { engine, patterns: [pattern], include: ['acme-mark'] },
      'an acme-mark here',
    );
    expect(finding?.raw).toBe('acme-mark');
  });
}
