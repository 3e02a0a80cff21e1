import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { RedisClients } from '../../src/redis/redis-clients.ts';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';

let redis: PrivateRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

it('closing waits for nothing where a connection has ended already', async () => {
  const clients = new RedisClients(redis.url, () => undefined);
  const ended = clients.own('blocks');
  const open = clients.get('waits');
  await Promise.all([ended.ping(), open.ping()]);
  ended.disconnect();
  await once(ended, 'end');
  const before = timers();
  clients.close();
  await once(open, 'end');
  expect(timers()).toBe(before);
});
