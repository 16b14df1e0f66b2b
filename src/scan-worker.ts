/** What runs in a worker thread: an engine of its own over the process's patterns, serving one link. */
import { threadId } from 'node:worker_threads';
import { createEngine, type EngineOptions } from './engine.js';
import type { LinkTask } from './pool/link.js';
import { WorkerLoop } from './pool/worker-loop.js';

/** The task that piscina runs once a thread; the thread then serves the link's port. */
export async function connect({ port, memory, options }: LinkTask): Promise<number> {
  const engine = await createEngine(options as EngineOptions);
  new WorkerLoop(port, memory, () => engine.createSession());
  return threadId;
}
