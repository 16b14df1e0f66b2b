/** What scanning costs in processor time and memory: for `run.mjs`, `search.mjs` and `../soak.mjs`. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const CHUNK = 64 * 1024;

function pushAll(session, bytes, chunk) {
  for (let at = 0; at < bytes.length; at += chunk) session.push(bytes.subarray(at, at + chunk));
}

/** Seconds of processor time that one scan of the bytes takes: the least of several. */
export function secondsFor(scanner, bytes, { chunk = CHUNK, rounds = 3 } = {}) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const session = scanner.createSession();
    const before = process.cpuUsage();
    pushAll(session, bytes, chunk);
    session.end();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

/** Bytes that the process holds, whatever allocated them, once what is free was given back. */
export function bytesHeld() {
  collect();
  collect();
  return process.memoryUsage.rss();
}

/** The same, of JavaScript's heap only what is in use: how much of it lies idle is not the sessions' doing. */
function bytesInUse() {
  const rss = bytesHeld();
  const { heapTotal, heapUsed } = process.memoryUsage();
  return rss - heapTotal + heapUsed;
}

/**
 * Bytes that an open session holds beyond an idle one, as a mean of many that are open at once: the process's size
 * is uncertain by megabytes. What a thread keeps for all of its sessions is not counted: a few have gone through the
 * same bytes before, and are still open.
 * For a process of its own: what another input left behind would be used again, and looks like nothing.
 */
export function bytesHeldFor(scanner, bytes, { chunk = CHUNK, sessions = 48 } = {}) {
  const create = (count) => Array.from({ length: count }, () => scanner.createSession());
  const feed = (all) => {
    for (const session of all) pushAll(session, bytes, chunk);
  };
  const earlier = create(sessions / 4);
  feed(earlier);
  const measured = create(sessions);
  const before = bytesInUse();
  feed(measured);
  const growth = bytesInUse() - before;
  // Until here all of them are in use.
  for (const session of [...earlier, ...measured]) session.end();
  return Math.max(0, growth) / sessions;
}
