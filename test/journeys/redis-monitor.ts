import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';

const LONGEST_COMMAND = 10_000;

/**
 * Every command that a Redis is given, in its own words. Over a bare socket: ioredis gives up where the first command comes in the same
 * breath as the answer to MONITOR, for which it takes it.
 */
export async function monitorRedis(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const news = new EventEmitter();
  let said = '';
  socket.on('data', (chunk) => {
    said += chunk.toString();
    news.emit('more');
  });
  // Whoever still waits for a command is told so by `waitFor`.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => news.emit('more'));

  const waitFor = async (pattern: RegExp) => {
    for (let from = 0; !pattern.test(said.slice(from));) {
      if (socket.closed) throw new Error(`Redis went away before it was given ${pattern}`);
      // What was read is not read again for each command, but for the one that may have come in pieces.
      from = Math.max(0, said.length - LONGEST_COMMAND);
      await once(news, 'more');
    }
  };
  socket.write('MONITOR\r\n');
  await waitFor(/OK/);
  return {
    /** Everything so far. */
    log: () => said,
    /** Resolves at the very command; rejects when Redis goes away before. */
    waitFor,
    stop: () => socket.destroy(),
  };
}

export type RedisMonitor = Awaited<ReturnType<typeof monitorRedis>>;
