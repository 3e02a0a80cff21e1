import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './redis-clients.ts';

/**
 * Has the commands of one turn of the event loop leave in one write. ioredis writes each by itself, and under load those
 * system calls cost a process more than anything else it does; nothing waits for it, since the turn ends at once where
 * there is nothing else to do.
 */
export function writeTogether(client: RedisClient): void {
  if (client instanceof Cluster) client.on('+node', corkEachTurn);
  else corkEachTurn(client);
}

function corkEachTurn(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis;
    const write = stream.write.bind(stream);
    let isCorked = false;
    const uncork = () => {
      isCorked = false;
      stream.uncork();
    };
    const corked = (...args: Parameters<typeof write>) => {
      if (!isCorked) {
        isCorked = true;
        stream.cork();
        setImmediate(uncork);
      }
      return write(...args);
    };
    // Node assigns it another when the other side has closed.
    Object.defineProperty(stream, 'write', { value: corked, writable: true, configurable: true });
  });
}
