/** Drives a stream from its one end to its other, and tells all that came of it. */
import { once } from 'node:events';
import type { Transform } from 'node:stream';
import type { Finding, ScanResult } from '../../src/base/types.js';

export interface Outcome {
  readonly output: Buffer;
  readonly error: (Error & { readonly code?: string }) | undefined;
  /** Undefined where the promise was rejected. */
  readonly result: ScanResult | undefined;
}

/** How a consumer reads: so many bytes at a time, and so many turns of the event loop between. */
export interface Consumer {
  readonly read?: number;
  readonly stall?: number;
}

const turn = () => new Promise(setImmediate);

type Scanned = Transform & { readonly result: Promise<ScanResult> };

/** Writes the chunks, waiting for `drain` as a good producer does, and reads at the consumer's pace. */
export async function drive(
  stream: Scanned,
  chunks: readonly Uint8Array[],
  consumer: Consumer = {},
): Promise<Outcome> {
  const output: Buffer[] = [];
  let error: Error | undefined;
  stream.on('error', (reason: Error) => {
    error = reason;
  });
  const closed = new Promise((resolve) => stream.once('close', resolve));
  const writing = (async () => {
    for (const chunk of chunks) {
      if (stream.destroyed) return;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain').catch(() => undefined), closed]);
    }
    if (!stream.destroyed) stream.end();
  })();
  if (consumer.read === undefined) stream.on('data', (bytes: Buffer) => output.push(bytes));
  else {
    stream.on('readable', () => undefined);
    while (!stream.destroyed && !stream.readableEnded) {
      for (let i = 0; i < (consumer.stall ?? 1); i += 1) await turn();
      const bytes = (stream.read(Math.min(consumer.read, Math.max(1, stream.readableLength))) ??
        stream.read()) as Buffer | null;
      if (bytes !== null) output.push(bytes);
    }
  }
  await Promise.all([writing, closed]);
  const result = await stream.result.catch(() => undefined);
  return { output: Buffer.concat(output), error, result };
}

/** The same for a Web stream. */
export async function driveWeb(
  stream: TransformStream<Uint8Array, Uint8Array>,
  chunks: readonly Uint8Array[],
): Promise<{ readonly output: Buffer; readonly error: (Error & { readonly code?: string }) | undefined }> {
  const output: Uint8Array[] = [];
  const writer = stream.writable.getWriter();
  const writing = (async () => {
    for (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  })().catch(() => undefined);
  try {
    // The type library of this version does not know that readable streams are iterable.
    const readable = stream.readable as unknown as AsyncIterable<Uint8Array>;
    for await (const bytes of readable) output.push(bytes);
  } catch (error) {
    await writing;
    return { output: Buffer.concat(output), error: error as Error };
  }
  await writing;
  return { output: Buffer.concat(output), error: undefined };
}

/** What `redact` must give, from the findings of the whole: an own, slow way to say it. */
export function redacted(document: Buffer, findings: readonly Finding[]): Buffer {
  const owner = new Array<number>(document.length).fill(-1);
  let regions = 0;
  const names: string[][] = [];
  let reach = 0;
  for (const { start, end, patternId } of findings) {
    if (regions === 0 || start >= reach) {
      regions += 1;
      names.push([]);
      reach = 0;
    }
    reach = Math.max(reach, end);
    const own = names.at(-1) as string[];
    if (!own.includes(patternId)) own.push(patternId);
    owner.fill(regions - 1, start, end);
  }
  const out: Buffer[] = [];
  let last = -1;
  for (let i = 0; i < document.length; i += 1) {
    const region = owner[i] as number;
    if (region < 0) out.push(document.subarray(i, i + 1));
    else if (region !== last) out.push(Buffer.from(`[REDACTED:${(names[region] as string[]).join('+')}]`));
    last = region;
  }
  return Buffer.concat(out);
}
