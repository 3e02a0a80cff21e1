import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** Longer than any pause between two tries to connect (`retryStrategy` in src/redis). */
const AT_MOST_MS = 1_500;

/**
 * Begins to close a queue's worker, whatever its connection is at; `worker.close()` then resolves when its work has ended.
 * A client that is told to disconnect between two tries to connect never tells that it has ended (ioredis clears the timer
 * of the next try, and nothing else will come), and BullMQ waits for just that. So its next try is waited for; nothing is
 * taken meanwhile, for want of a connection.
 */
export async function beginToClose(worker: Worker, onError: (error: unknown) => void): Promise<void> {
  const client: unknown = await Promise.race([worker.backend.blockingClient, atMost()]);
  if (client instanceof Redis && client.status === 'reconnecting')
    await Promise.race([once(client, 'connecting'), atMost()]);
  worker.close().catch(onError);
}

const atMost = () => delay(AT_MOST_MS, undefined, { ref: false });
