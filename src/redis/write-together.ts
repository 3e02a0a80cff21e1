import { Cluster, type Redis } from 'ioredis';
import { writeThisTurn } from './end-of-turn.ts';

/** So many leave at once at the most, so that Redis works on the first of many while the others are still being made. */
const MOST_TOGETHER = 32;

/**
 * Has the commands of one turn of the event loop leave in one write. ioredis writes each by itself, and under load those
 * system calls cost a process more than anything else it does; nothing waits for it, since the turn ends at once where
 * there is nothing else to do.
 */
export function writeTogether(client: Redis | Cluster): void {
  if (client instanceof Cluster) client.on('+node', corkEachTurn);
  else corkEachTurn(client);
}

function corkEachTurn(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis;
    const write = stream.write.bind(stream);
    let held = 0;
    const leave = () => {
      held = 0;
      stream.uncork();
    };
    const corked = (...args: Parameters<typeof write>) => {
      if (held === 0) {
        stream.cork();
        writeThisTurn(() => held > 0 && leave());
      }
      held += 1;
      const written = write(...args);
      if (held >= MOST_TOGETHER) leave();
      return written;
    };
    // Node assigns it another when the other side has closed.
    Object.defineProperty(stream, 'write', { value: corked, writable: true, configurable: true });
  });
}
