/** Patterns of a caller's that would blow up what compiles them: refused before anything takes long, by name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PatternDefinition } from '../../src/base/types.js';
import { loadPatternFile } from '../../src/patterns/load.js';
import { createScanner } from '../../src/scanner.js';
import { temporaryFolder } from '../cli/run.js';
import { ENGINES } from '../engines.js';

const MIB16 = 16 * 1024 * 1024;

const definition = (expression: string, id = 'own-pattern'): PatternDefinition => ({
  id,
  name: id,
  category: 'dlp',
  severity: 'low',
  expression,
});

const create = (engine: 'native' | 'portable', patterns: readonly PatternDefinition[]) =>
  createScanner({ engine, patterns: [...patterns], include: [patterns[0]?.id ?? ''], pool: false });

it('a file of 16 MiB is read, and one that is a byte longer is not', () => {
  const path = join(temporaryFolder(), 'patterns.yaml');
  const head = 'patterns: []\n#';
  for (const [size, isRead] of [
    [MIB16 - 1, true],
    [MIB16, true],
    [MIB16 + 1, false],
  ] as const) {
    writeFileSync(path, head.padEnd(size, 'x'));
    const refused = new RegExp(`larger than ${MIB16} bytes`);
    if (isRead) expect(() => loadPatternFile(path), `${size}`).not.toThrow(refused);
    else expect(() => loadPatternFile(path)).toThrow(refused);
  }
});

describe.each(ENGINES)('the %s engine', (engine) => {
  it.each([
    ['repetitions of repetitions', 'a(?:a{1000}){1000}'],
    ['nested bounds', 'a(?:(?:a{1,100}){1,100}){1,100}'],
    ['one above the limit', `${'a{1000}'.repeat(6)}a`],
    ['optional parts by the thousand', `key${'(?:ab?){0,500}'.repeat(7)}`],
    ['groups without end', `${'('.repeat(5000)}a${')'.repeat(5000)}`],
    ['a class that RE2 writes out', 'a(?:[^x]{500}y){500}'],
  ])('refuses %s', async (_, expression) => {
    await expect(create(engine, [definition(expression)])).rejects.toMatchObject({
      code: 'ERR_PATTERN',
      message: expect.stringContaining('own-pattern') as string,
    });
  });

  it('takes an expression at the limit', async () => {
    const ways = [1, 2, 3, 4, 5, 6].map((digit) => `[a-z]{998}${digit}`).join('|');
    const scanner = await create(engine, [definition(`key_(?:${ways})`)]);
    const body = Array.from({ length: 998 }, (_, i) => String.fromCharCode(97 + ((i * 7 + (i >> 3)) % 26)));
    expect(scanner.scanSync(`x key_${body.join('')}4 x`).findings).toHaveLength(1);
    await scanner.close();
  });

  it.each([19_999, 20_000])('takes an expression of %i characters', async (length) => {
    const expression = `key_[${'ab'.repeat(length / 2).slice(0, length - 6)}]`;
    expect(expression).toHaveLength(length);
    const scanner = await create(engine, [definition(expression)]);
    expect(scanner.scanSync('x key_b x').findings).toHaveLength(1);
    await scanner.close();
  });

  it('refuses more patterns than fit, and longer expressions than anybody writes', async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => definition(`key${i}_[a-z]{8}`, `own-${i}`));
    await expect(create(engine, many)).rejects.toMatchObject({ code: 'ERR_PATTERN' });
    await expect(create(engine, [definition('a'.repeat(20_001))])).rejects.toMatchObject({
      code: 'ERR_PATTERN',
    });
  });
});
