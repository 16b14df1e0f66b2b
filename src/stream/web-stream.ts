/** The Web side: a WHATWG TransformStream, so that it fits the bodies of `fetch`. */
import type { StreamOptions } from '../base/types.js';
import { Flow, type FlowContext } from './flow.js';

/** The part of a transformer that the type library does not know yet; Node 20.20 calls it. */
interface Cancellable extends Transformer<Uint8Array, Uint8Array> {
  cancel(reason: unknown): void;
}

/** @throws InputError `ERR_INPUT` for wrong options */
export function createWebStream(
  options: StreamOptions,
  context: FlowContext,
): TransformStream<Uint8Array, Uint8Array> {
  let controller: TransformStreamDefaultController<Uint8Array>;
  /** A write or the end that is under way. */
  let proceed: () => void = () => undefined;
  const flow = new Flow(
    options,
    {
      emit: (bytes) => controller.enqueue(bytes),
      finding: () => undefined,
      room: () => proceed(),
      done: () => proceed(),
      fail: (error) => {
        controller.error(error);
        proceed();
      },
    },
    context,
  );
  const transformer: Cancellable = {
    start: (given) => {
      controller = given;
    },
    transform: (chunk) => {
      flow.write(chunk);
      if (flow.isReady) return;
      return new Promise<void>((resolve) => {
        proceed = resolve;
      });
    },
    flush: () =>
      new Promise<void>((resolve) => {
        proceed = resolve;
        flow.end();
      }),
    cancel: () => flow.close(),
  };
  const { highWaterMark } = options;
  if (highWaterMark === undefined) return new TransformStream(transformer);
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark });
  return new TransformStream(transformer, strategy, strategy);
}
