/** `sluice explain [FILE]`: what a scan of one input sees, and why it finds what it finds. */
import { InputError } from '../base/errors.js';
import { explain } from '../index.js';
import { escapedJson } from '../report/escape.js';
import { explanationText } from '../report/explanation.js';
import { type ColorChoice, hasColor } from './color.js';
import { BlockReader } from './files.js';
import { openOutput } from './output.js';
import { type Selection, scannerOptions } from './selection.js';

export interface ExplainArguments extends Selection {
  /** `-` or none: standard input. */
  readonly path?: string;
  readonly format: 'text' | 'json';
  readonly all?: boolean;
  readonly showSecrets?: boolean;
  readonly color: ColorChoice;
}

/** All that is seen is kept in memory, many times the input's size. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * @returns 0 nothing found, 1 findings
 * @throws SluiceError for wrong options, and an input that can't be read or is too large
 */
export async function runExplain(options: ExplainArguments): Promise<number> {
  const { path = '-', format, all, showSecrets, color } = options;
  if (path === '-' && process.stdin.isTTY === true)
    throw new InputError('nothing to explain: name a file, or pipe text in');
  const { engine: _, ...selection } = await scannerOptions(options);
  const explanation = await explain(await readWhole(path), {
    ...selection,
    ...(all === undefined ? {} : { all }),
    ...(showSecrets === undefined ? {} : { showSecrets }),
  });
  const output = await openOutput(undefined);
  await output.write(
    format === 'json' ? `${escapedJson(explanation, 2)}\n` : explanationText(explanation, hasColor(color)),
  );
  await output.end();
  return explanation.findings.length === 0 ? 0 : 1;
}

async function readWhole(path: string): Promise<Buffer> {
  const input = { path, name: path === '-' ? undefined : Buffer.from(path) };
  const blocks: Buffer[] = [];
  let size = 0;
  for await (const block of new BlockReader(undefined).read(input)) {
    size += block.length;
    if (size > MOST_BYTES)
      throw new InputError(
        `${path}: more than ${MOST_BYTES} bytes: cut out the part that is to be explained`,
      );
    blocks.push(Buffer.from(block));
  }
  return Buffer.concat(blocks, size);
}
