/** What the first bytes of an input say about it. */
import { SluiceError } from '../base/errors.js';
import { Prelude } from '../index.js';

/** Bytes of the head in which a NUL makes a file binary. */
const HEAD = 8192;
const COMPRESSED = ['gzip', 'bzip2'];

/** Whether the prelude hands the bytes on as they are: nothing to unpack, no charset to convert. */
export function isPlain(head: Uint8Array): boolean {
  return layersOf(head)?.length === 0;
}

/** Whether there is something to unpack. */
export function isCompressed(block: Uint8Array): boolean {
  const layers = layersOf(block.subarray(0, HEAD));
  return layers === undefined || COMPRESSED.some((layer) => layers.includes(layer));
}

/** What the prelude undoes; undefined if that does not lead to one text. */
function layersOf(head: Uint8Array): readonly string[] | undefined {
  let layers: readonly string[] | undefined;
  const sink = {
    open: ({ entry, decoded }: { readonly entry: string; readonly decoded: readonly string[] }) => {
      layers = entry === '' ? decoded : undefined;
      return { push: () => undefined, end: () => undefined };
    },
    fail: () => undefined,
  };
  try {
    const prelude = new Prelude(sink);
    prelude.push(head);
    prelude.end();
  } catch (error) {
    // An archive of which this is only the head.
    if (!(error instanceof SluiceError)) throw error;
    return undefined;
  }
  return layers;
}

/** Neither text in any charset that is recognised, nor an archive that is opened. */
export function isBinary(block: Uint8Array): boolean {
  const head = block.subarray(0, HEAD);
  return head.includes(0) && isPlain(head);
}
