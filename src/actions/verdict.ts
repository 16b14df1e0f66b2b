/** Whether what was found ends a stream. */
import { BlockedError, LimitError, type SluiceError } from '../base/errors.js';
import { isAtLeast } from '../base/severity.js';
import type { Judged } from '../session/judged.js';
import type { Policy } from './policy.js';

/** The error that ends the stream; undefined if it may go on. */
export function verdictOn({ mode, blockAt }: Policy, judged: Judged): SluiceError | undefined {
  if (mode === 'observe') return undefined;
  if (mode === 'block') {
    const finding = judged.findings.find(({ severity }) => isAtLeast(severity, blockAt));
    if (finding !== undefined) return new BlockedError(finding);
  }
  if (judged.truncated === null) return undefined;
  return new LimitError(
    `the limit on ${judged.truncated} was reached, so not all was read: mode ${mode} lets nothing further through`,
  );
}
