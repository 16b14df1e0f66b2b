/** The cache of compiled anchors, as processes of the native engine use it. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sluice, temporaryFolder } from '../cli/run.js';
import { whyNotNative } from '../engines.js';

// Without the addon nothing is compiled, and nothing kept.
describe.skipIf(whyNotNative !== undefined)('a process', () => {
  const scan = (cache: string) =>
    sluice(['scan', '--format', 'jsonl'], {
      stdin: `token: ghp_${'Zq7kW2x9Ty4Bn8Lm3Vc6'.repeat(2).slice(0, 36)}\n`,
      env: { SLUICE_CACHE: cache },
    });

  it('finds the same with a good, a damaged, a foreign and no cache, and mends it', async () => {
    const cache = join(temporaryFolder(), 'cache');
    const findings = (stdout: string) =>
      stdout.split('\n').filter((line) => line.includes('"finding"')).length;
    expect(findings((await scan(cache)).stdout)).toBe(1);
    const [name = ''] = readdirSync(cache);
    const file = join(cache, name);
    const good = readFileSync(file);
    const middle = good.length >> 1;
    const damages = [
      good.subarray(0, middle),
      Buffer.concat([
        good.subarray(0, middle),
        Buffer.from([(good[middle] ?? 0) ^ 1]),
        good.subarray(middle + 1),
      ]),
      Buffer.from('something else altogether'),
    ];
    for (const damaged of damages) {
      writeFileSync(file, damaged);
      const run = await scan(cache);
      expect(run.stderr).not.toMatch(/warning/i);
      expect(findings(run.stdout)).toBe(1);
      expect(readFileSync(file).length).toBe(good.length);
    }
  });

  it('finds the same while others replace the file over and over', async () => {
    const cache = join(temporaryFolder(), 'cache');
    await scan(cache);
    const file = join(cache, readdirSync(cache)[0] ?? '');
    const good = readFileSync(file);
    let turn = 0;
    const timer = setInterval(() => {
      turn += 1;
      const draft = `${file}.draft`;
      writeFileSync(draft, turn % 2 === 0 ? good : good.subarray(0, 1000 + turn), { mode: 0o600 });
      renameSync(draft, file);
    }, 2);
    try {
      for (const run of await Promise.all([scan(cache), scan(cache), scan(cache)]))
        expect(run.stdout).toContain('"github-token"');
    } finally {
      clearInterval(timer);
    }
    expect(turn).toBeGreaterThan(5);
  });
});
