/** `explain`: what a scan of one input sees. Who looks on is loaded at the first call, not with the library. */
import type { ExplainOptions, Explanation } from './base/explanation.js';

/**
 * Explains what a scan of this input sees and decides. Always the portable engine: both give the same
 * findings. Memory is proportional to the input and what is written in it, so this is for single messages.
 *
 * @param input - bytes, or text taken as UTF-8
 * @throws InputError `ERR_INPUT` for anything else
 * @throws PatternError `ERR_PATTERN`: a definition is wrong, or an id is unknown
 * @throws LimitError `ERR_LIMIT`: a limit is out of range
 */
export async function explain(
  input: string | Uint8Array,
  options: ExplainOptions = {},
): Promise<Explanation> {
  const { observedScan } = await import('./observed-scan.js');
  return observedScan(input, options);
}
