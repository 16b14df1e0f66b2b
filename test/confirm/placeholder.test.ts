import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePlaceholder } from '../../src/confirm/placeholder.js';
import { isDocumentedSample, isSampleBrowserKey } from '../../src/confirm/samples.js';

const judge = (body: string, prefix = '', before = '', after = '') =>
  judgePlaceholder(prefix + body, prefix.length, before, after);

describe('templates', () => {
  it.each([
    ['${DB_PASSWORD}'],
    ['$DB_PASSWORD'],
    ['%DB_PASSWORD%'],
    ['{{ secret }}'],
    ['{{x}}'],
    ['<token>'],
    ['[your token]'],
    ['$(cat /run/secret)'],
    ['process.env.TOKEN'],
    ['os.environ["TOKEN"]'],
    ['getToken()'],
    ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    ['XXXXXXXXXX-XXXXXXXXXX-XXXXXXXXXXXX'],
    ['********'],
    ['0000000000000000'],
    ['\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2'],
    ['abcd...wxyz'],
    ['abcd\xe2\x80\xa6wxyz'],
    ['YOUR_API_KEY_HERE'],
    ['your-token-here'],
    ['yourapikeyhere'],
    ['YourSecretTokenHere'],
    ['insert-your-key'],
    ['changeme'],
    ['ChangeMe123'],
    ['REDACTED'],
    ['placeholder-value-1234567890'],
    ['null'],
    ['TODO'],
  ])('%s', (body) => {
    expect(judge(body)).toBe('template');
    expect(judge(body, 'sk_live_')).toBe('template');
  });

  it('sees the marks around a name', () => {
    expect(judge('api-token', '', 'key=<', '>')).toBe('template');
    expect(judge('API_TOKEN', '', '${', '}')).toBe('template');
    expect(judge('readSecret', '', '= ', '()')).toBe('template');
  });

  it('does not take a secret in brackets for a name', () => {
    expect(judge('a1B2c3D4e5F6g7H8i9J0k1L2', 'sk_live_', '<', '>')).toBe('none');
    expect(judge('qWzXcVbNmKjHgFdSaPoIuYtR', 'sk_live_', '{{', '}}')).toBe('none');
  });

  it('knows the browser keys of samples by their digest', () => {
    expect(isSampleBrowserKey('AIzaSyabcdefghijklmnopqrstuvwxyz1234567')).toBe(true);
    expect(judge('Syabcdefghijklmnopqrstuvwxyz1234567', 'AIza')).toBe('template');
  });
});

describe('examples', () => {
  it.each([
    ['exampleexampleexampleexample'],
    ['IOSFODNN7EXAMPLE'],
    ['FakeValues99cl9bqJFVA3iFUm'],
    ['test-a1B2c3D4e5F6'],
    ['a1B2c3D4-TEST'],
    ['dummyA1b2C3d4e5'],
    ['my-sample-token-1234'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['0000000000-0000000000000-xxxxxxxxxxxxxxxxxxxxxxxx'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl'],
    ['123456789012-1234567890123-ABCDEFGHIJ123456'],
    ['0123456789abcdef0123456789abcdef'],
    ['abcd1234efgh5678ijkl9012mnop3456qrst7890'],
    ['aB1caB1caB1caB1caB1caB1c'],
    ['abcdef12abcdef12abcdef12'],
    ['deadbeefdeadbeef'],
  ])('%s', (body) => {
    expect(judge(body, 'sk_live_')).toBe('example');
  });

  it('knows documented samples by their digest', () => {
    expect(isDocumentedSample('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(true);
    expect(isDocumentedSample('4242 4242 4242 4242')).toBe(true);
    expect(isDocumentedSample('0xAC0974BEC39A17E36BA4A6B4D238FF944BACB478CBED5EFCAE784D7BF4F2FF80')).toBe(
      true,
    );
    expect(isDocumentedSample('4242424242424241')).toBe(false);
    expect(judge('4eC39HqLyjWDarjtT1zdp7dc', 'sk_test_')).toBe('sample');
  });
});

describe('secrets', () => {
  it.each([
    ['k7Gq21vLx2'],
    ['xTestabQ9w'.replace('Test', 'tEst')],
    ['Gq21thereLx2z9'],
    ['q81Kd+nUlL/Zx91Lq'],
    ['hERe/q81KdZx91Lq7v'],
    ['q1latestw2'],
    ['$uper$ecret'],
    ['p4$$w0rd!'],
    ['Xk9(fe$2'],
    ['%41bcd%7e'],
    ['8d70908069e918174f8da95f47c927b596fd6c6829540ad520376a6d79fa60d0'],
  ])('%s is none of both', (body) => {
    expect(judge(body)).toBe('none');
  });

  const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const random = (alphabet: string, length: number) =>
    fc
      .array(fc.nat(alphabet.length - 1), { minLength: length, maxLength: length, size: 'max' })
      .map((indices) => indices.map((i) => alphabet[i]).join(''))
      // fast-check likes small and repeated values; what is asked here is about even noise.
      .filter((text) => new Set(text).size > length / 4);

  it('never hides a random body as a template', () => {
    fc.assert(
      fc.property(random(BASE62, 36), (body) => judge(body, 'ghp_') !== 'template'),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(random(`${BASE62}-_`, 93), (body) => judge(body, 'sk-ant-api03-') !== 'template'),
      {
        numRuns: 2000,
      },
    );
    fc.assert(
      fc.property(random(`${BASE62}+/`, 40), (body) => judge(body) !== 'template'),
      { numRuns: 5000 },
    );
  });

  it('never throws', () => {
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(text, fc.nat(12), text, text, (body, prefix, before, after) => {
        judgePlaceholder(body, prefix, before, after);
      }),
    );
  });

  it('is linear', () => {
    const started = performance.now();
    for (const unit of ['a', '.', '$', 'your', 'test', '-', '{', '\\', '"', 'a(', '->', '0', 'xX']) {
      judge(unit.repeat(16384 / unit.length), 'x');
      judge(`${unit.repeat(16384 / unit.length)}!`, '', unit.repeat(64), unit.repeat(64));
    }
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
