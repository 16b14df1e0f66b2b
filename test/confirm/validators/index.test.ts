import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveValidator, validatorNames } from '../../../src/confirm/validators/index.js';
import { subjectOf } from './subject.js';

const ARGUMENTS: Readonly<Record<string, string>> = {
  classes: '3',
  digits: '2',
  distinct: '4',
  entropy: '3.7',
  'host-labels': '20',
  split: '20+,36,31-40',
};
const specs = validatorNames.map((name) => (name in ARGUMENTS ? `${name}(${ARGUMENTS[name]})` : name));

describe('resolveValidator', () => {
  it('knows every name', () => {
    expect(specs.filter((spec) => resolveValidator(spec) === undefined)).toEqual([]);
    expect(validatorNames).toEqual([...new Set(validatorNames)].sort());
  });

  it.each([
    '',
    'no-such',
    'entropy',
    'entropy()',
    'card(1)',
    'toString',
    'constructor(1)',
    'entropy(1',
    'jwt()',
  ])('%j is none', (spec) => {
    expect(resolveValidator(spec)).toBeUndefined();
  });
});

describe('every validator', () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  });
  const alike = fc.stringMatching(/^[-A-Za-z0-9+/=_.:@"'\\ \n$]{0,200}$/);
  const text = fc.oneof(bytes, alike);

  it.each(specs)('%s never throws', (spec) => {
    const validator = resolveValidator(spec);
    fc.assert(
      fc.property(text, fc.nat(20), text, text, (body, prefix, before, after) => {
        const verdict = validator?.({ text: body, prefix, before, after });
        expect(['verified', 'pass', 'fail']).toContain(verdict?.outcome);
        if (verdict?.length !== undefined) expect(verdict.length).toBeLessThanOrEqual(body.length);
      }),
      { numRuns: 200 },
    );
  });

  // What backtracking would choke on, at the longest text a form can have. A quadratic step takes seconds here.
  const hostile = [
    '\\',
    '=',
    '-',
    '.',
    'a',
    'A1',
    '"+',
    ' ',
    '::',
    'a.',
    '$a',
    '\\n',
    '{',
    '+',
    '1',
    '-----',
  ];
  it.each(specs)('%s is linear', (spec) => {
    const validator = resolveValidator(spec);
    const started = performance.now();
    for (const unit of hostile) {
      const body = unit.repeat(16384 / unit.length);
      for (const end of ['', 'x', '\n']) validator?.(subjectOf(`ey-${body}${end}`, 'ey-'));
    }
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
