import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Worker } from 'bullmq';
import { beginToClose } from '../../src/queue/close-worker.ts';
import { createRedis, parseRedisUrl, type RedisClient } from '../../src/redis/redis-clients.ts';
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

  it('closes, also between two tries to connect', async () => {
    const worker = new Worker('closing', () => Promise.resolve(), { connection, runRetryDelay: 100 });
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    const client = await worker.backend.blockingClient;
    await redis.kill();
    await eventually(
      () => client?.status,
      (status) => status === 'reconnecting',
      { everyMs: 1 },
    );
    const failures: unknown[] = [];
    await beginToClose(worker, (error) => failures.push(error));
    await worker.close();
    expect([client?.status, failures]).toEqual(['end', []]);
  });
});
