import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Logger } from '../observability/logger.ts';
import type { Repeated } from '../observability/repeated.ts';
import { isRedisFailure } from '../redis/redis-failure.ts';

const REST_MS = 250;

/**
 * What is done with a queue worker's errors. BullMQ waits by itself for a connection, but asks again at once where Redis
 * answers that it cannot serve (OOM, MISCONF, …), a thousand times a second; here it rests in between, and says so once.
 */
export function restWhileAway(worker: () => Worker, log: Logger, repeated: Repeated): (error: Error) => void {
  let resting = false;
  const rest = async (): Promise<void> => {
    // What is being worked on goes on.
    await worker().pause(true);
    await delay(REST_MS);
    await worker().resume();
  };
  return (error) => {
    if (resting) return;
    repeated.warn(error.message, { why: error.message }, 'queue worker');
    if (!isRedisFailure(error)) return;
    resting = true;
    rest()
      .catch((failure: unknown) => log.error({ err: failure }, 'the queue worker did not go on'))
      .finally(() => (resting = false));
  };
}
