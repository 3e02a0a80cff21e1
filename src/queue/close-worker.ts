import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** Longer than a restart of Redis usually takes, and a fraction of any grace period. */
const AT_MOST_MS = 3_000;

/**
 * Begins to close a queue's worker, whatever its connection is at; `worker.close()` then resolves when its work has ended.
 * BullMQ disconnects the worker's client, and then waits for the command that the worker was blocked in. A client that is
 * told to disconnect while it is making its connection again never tells that it has ended, or forgets the command that it
 * would have sent again, and either is waited for without end. So the connection is waited for; nothing is taken meanwhile,
 * for want of it. Where it does not come back in time the worker is closed without its work: that is found again by its
 * claims, as after a crash.
 */
export async function beginToClose(worker: Worker, onError: (error: unknown) => void): Promise<void> {
  const client: unknown = await Promise.race([worker.backend.blockingClient, atMost()]);
  const isBack = isOneServer(client) ? await isSettledInTime(client) : client !== undefined;
  worker.close(!isBack).catch(onError);
}

const isOneServer = (client: unknown): client is Redis => client instanceof Redis;

/** Whether the client has its connection, with everything sent again that was lost with the one before; or none for good. */
async function isSettledInTime(client: Redis): Promise<boolean> {
  const isSettled = () => client.status === 'ready' || client.status === 'end';
  if (isSettled()) return true;
  // Not events.once, which an error ends: each try to connect that fails is one.
  const settled = new Promise((resolve) => {
    for (const status of ['ready', 'end']) client.once(status, resolve);
  });
  await Promise.race([settled, atMost()]);
  return isSettled();
}

const atMost = () => delay(AT_MOST_MS, undefined, { ref: false });
