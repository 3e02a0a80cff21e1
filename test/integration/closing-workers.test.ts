import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Worker } from 'bullmq';
import { beginToClose } from '../../src/queue/close-worker.ts';
import type { Redis } from 'ioredis';
import { createRedis, type RedisClient } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { eventually } from '../support/eventually.ts';
import { RedisNode, describeOnRedisServers } from '../support/redis-node.ts';

describeOnRedisServers('a queue worker that is told to stop while Redis is away', () => {
  let redis: RedisNode;
  let connection: RedisClient;
  beforeAll(async () => {
    redis = await RedisNode.start();
    connection = createRedis(parseRedisUrl(redis.url), 'waits');
    connection.on('error', () => undefined);
  });
  afterAll(async () => {
    connection.disconnect();
    await redis.stop();
  });

  /** BullMQ gives up by itself a second after the time for which it blocks. */
  async function blockedWorker(drainDelay: number) {
    const worker = new Worker('closing', () => Promise.resolve(), { connection, runRetryDelay: 100, drainDelay });
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    const client = await worker.backend.blockingClient;
    await eventually(
      () => redis.client.info('clients'),
      (text) => text.includes('blocked_clients:1'),
    );
    return { worker, client: client as unknown as Redis };
  }
  const untilStatus = (client: Redis, wanted: string) =>
    eventually(
      () => client.status,
      (status) => status === wanted,
      { everyMs: 1 },
    );

  it('closes between two tries to connect, where Redis does not come back', async () => {
    const { worker, client } = await blockedWorker(1);
    await redis.kill();
    await untilStatus(client, 'reconnecting');
    const failures: unknown[] = [];
    await beginToClose(worker, (error) => failures.push(error));
    await worker.close();
    expect([client.status, failures]).toEqual(['end', []]);
    await redis.start();
  });

  it('closes in order while the connection is being made again', async () => {
    const { worker, client } = await blockedWorker(30);
    await redis.kill();
    await untilStatus(client, 'reconnecting');
    const begun = new Promise<void>((resolve) => {
      client.once('connect', () => void beginToClose(worker, () => undefined).then(resolve));
    });
    await redis.start();
    await begun;
    await worker.close();
    expect(client.status).toBe('end');
  }, 10_000);
});
