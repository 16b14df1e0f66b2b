/** A worker that breaks when the text tells it to. */
import { threadId } from 'node:worker_threads';
import { createEngine } from '../../dist/engine.js';
import { WorkerLoop } from '../../dist/pool/worker-loop.js';

function breakDown(order) {
  if (order === 'EXIT') process.exit(3);
  if (order === 'THROW') throw new Error('a session broke');
  // As an abort in native code would: the thread ends in the midst of a call, for no reason of JavaScript.
  if (order === 'ABORT') process.reallyExit(134);
  if (order === 'LOOP') for (;;);
  if (order === 'UNCAUGHT') {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
  }
  if (order === 'MEMORY') {
    const kept = [];
    for (;;) kept.push(new Array(100_000).fill(kept.length));
  }
}

export async function connect({ port, memory, options }) {
  const engine = await createEngine(options);
  let isMute = false;
  const deaf = {
    on: (name, listener) => port.on(name, listener),
    postMessage: (message) => {
      if (isMute) isMute = false;
      else port.postMessage(message);
    },
  };
  new WorkerLoop(deaf, memory, () => {
    const session = engine.createSession();
    return {
      push: (chunk) => {
        const [, order] = /!([A-Z]+)!/.exec(Buffer.from(chunk).toString('latin1')) ?? [];
        if (order === 'MUTE') isMute = true;
        else breakDown(order);
        return session.push(chunk);
      },
      end: () => session.end(),
      frontier: (span) => session.frontier(span),
      get truncated() {
        return session.truncated;
      },
    };
  });
  return threadId;
}
