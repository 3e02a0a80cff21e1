import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RedisClients } from '../../src/redis/redis-clients.ts';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { eventually } from '../support/eventually.ts';
import { startScriptedSentinel } from '../support/scripted-sentinel.ts';

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

it('news of a failover that come while the primary is asked for end no connection for good', async () => {
  let failingOver = false;
  await using sentinel = await startScriptedSentinel(Number(new URL(redis.url).port), async () => {
    if (!failingOver) return;
    failingOver = false;
    sentinel.tellFailover();
    // Who hears the news, or has asked for a primary before, listens no more: then it has arrived before the answer.
    await eventually(
      () => sentinel.followers,
      (followers) => followers === 0,
    );
  });
  const clients = new RedisClients(`redis+sentinel://127.0.0.1:${sentinel.port}/matchgate`, () => undefined);
  try {
    const client = clients.get('waits');
    expect(await client.ping()).toBe('PONG');
    await eventually(
      () => sentinel.followers,
      (followers) => followers > 0,
    );
    failingOver = true;
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no');
    expect(await client.ping()).toBe('PONG');
    expect(failingOver).toBe(false);
  } finally {
    clients.close();
  }
});
