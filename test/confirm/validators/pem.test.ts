import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc24, isDerKey } from '../../../src/confirm/validators/der.js';
import { judge, outcomeOf } from './subject.js';

const block = (label: string, body: string) => `-----BEGIN ${label}-----${body}-----END ${label}-----`;
const verdictOf = (text: string) => judge('pem', text, /^-+BEGIN [A-Z0-9 ]+-+/i.exec(text)?.[0] ?? '');

const { privateKey } = generateKeyPairSync('ed25519');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const exported = (key: KeyObject, type: 'pkcs8' | 'sec1') => String(key.export({ type, format: 'pem' }));

describe('pem', () => {
  it.each([
    ['PKCS #8', exported(privateKey, 'pkcs8')],
    ['SEC 1', exported(ec, 'sec1')],
    ['CR LF', exported(ec, 'sec1').replace(/\n/g, '\r\n')],
    ['escaped newlines', exported(ec, 'sec1').trim().replace(/\n/g, '\\n')],
    ['doubly escaped newlines', exported(ec, 'sec1').trim().replace(/\n/g, '\\\\n')],
    ['spaces', exported(ec, 'sec1').trim().replace(/\n/g, ' ')],
    ['quotation marks of mail', exported(ec, 'sec1').trim().replace(/\n/g, '\n> ')],
    ['indentation', exported(ec, 'sec1').trim().replace(/\n/g, '\n    ')],
    ['literals', exported(ec, 'sec1').trim().replace(/\n/g, '\\n" +\n  "')],
  ])('verifies a key: %s', (_, text) => {
    expect(verdictOf(text.trim())).toEqual({ outcome: 'verified' });
  });

  it('keeps a + that ends a line of base64', () => {
    let lines: string[];
    do {
      const key = generateKeyPairSync('ed25519').privateKey;
      lines =
        Buffer.from(key.export({ type: 'pkcs8', format: 'der' }))
          .toString('base64')
          .match(/.{1,20}/g) ?? [];
    } while (!lines.slice(0, -1).some((line) => line.endsWith('+')));
    expect(verdictOf(block('PRIVATE KEY', `\n${lines.join('\n')}\n`))).toEqual({ outcome: 'verified' });
  });

  it('is high where the key is encrypted', () => {
    const text = String(
      privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'example' }),
    ).trim();
    expect(verdictOf(text)).toEqual({ outcome: 'verified', severity: 'high' });
    const old = '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\nq1w2e3r4t5y6u7i8o9p0\n';
    expect(verdictOf(block('RSA PRIVATE KEY', old))).toEqual({ outcome: 'pass', severity: 'high' });
  });

  it('passes a header alone, and a body that is cut', () => {
    expect(verdictOf('-----BEGIN PRIVATE KEY-----')).toEqual({ outcome: 'pass' });
    expect(verdictOf('-----BEGIN ENCRYPTED PRIVATE KEY-----')).toEqual({ outcome: 'pass', severity: 'high' });
    expect(verdictOf(exported(ec, 'sec1').slice(0, 120)).outcome).toBe('pass');
  });

  it.each([
    ['END at once', '\n'],
    ['x', `\n${'x'.repeat(64)}\n`],
    ['dots', '\n...\n'],
    ['stars', '\n****************\n'],
    ['a word in brackets', '\n<your private key here>\n'],
    ['a sentence', '\nthe contents of your private key file\n'],
    ['left out', '\nMIIEvQIBADANBgkqhkiG9w0BAQEF...\n'],
  ])('refuses a masked body: %s', (_, body) => {
    expect(verdictOf(block('RSA PRIVATE KEY', body)).outcome).toBe('fail');
  });

  it('knows armor by its packets and its checksum', () => {
    const packet = Buffer.from([
      0x95,
      0x00,
      0x20,
      ...Array.from({ length: 40 }, (_, i) => (i * 37 + 11) & 0xff),
    ]);
    const check = Buffer.alloc(3);
    check.writeUIntBE(crc24(packet), 0, 3);
    const body = (sum: string) => `\nVersion: Example\n\n${packet.toString('base64')}\n=${sum}\n`;
    expect(verdictOf(block('PGP PRIVATE KEY BLOCK', body(check.toString('base64')))).outcome).toBe(
      'verified',
    );
    expect(verdictOf(block('PGP PRIVATE KEY BLOCK', body('AAAA'))).outcome).toBe('pass');
  });
});

describe('openssh-key', () => {
  const string = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'latin1')]);
  };
  const container = (cipher: string) =>
    Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      string(cipher),
      string(cipher === 'none' ? 'none' : 'bcrypt'),
      string(''),
      Buffer.from([0, 0, 0, 1]),
      string('public'.repeat(8)),
      string('private'.repeat(20)),
    ]).toString('base64');

  it('parses the container', () => {
    expect(judge('openssh-key', container('none'))).toEqual({ outcome: 'verified' });
    expect(judge('openssh-key', container('aes256-ctr'))).toEqual({ outcome: 'verified', severity: 'high' });
    expect(outcomeOf('openssh-key', container('none').slice(0, 60))).toBe('pass');
    expect(verdictOf(block('OPENSSH PRIVATE KEY', `\n${container('none')}\n`)).outcome).toBe('verified');
  });
});

describe('isDerKey', () => {
  it('wants one sequence and nothing behind it', () => {
    const der = ec.export({ type: 'sec1', format: 'der' });
    expect(isDerKey(der)).toBe(true);
    expect(isDerKey(der.subarray(0, -1))).toBe(false);
    expect(isDerKey(Buffer.concat([der, Buffer.from([0])]))).toBe(false);
    expect(isDerKey(Buffer.alloc(0))).toBe(false);
  });
});
