/** What a process that looks for the first time makes of the outboxes of several shards. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OutboxHistory } from '../../src/delivery/outbox-history.ts';
import { OutboxTail } from '../../src/delivery/outbox-tail.ts';
import { Activity } from '../../src/overview/activity.ts';
import { createRedis } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const SHARDS = 3;
let books: PrivateLedger;
let tail: OutboxTail;
let activity: Activity;
beforeAll(async () => {
  books = await startPrivateLedger({ shards: SHARDS });
  const connect = () => createRedis(parseRedisUrl(books.server.url), 'blocks');
  tail = new OutboxTail(connect, (error) => expect(error).toBeUndefined(), SHARDS, true);
  await tail.start();
  activity = new Activity(new OutboxHistory(books.redis, SHARDS), tail, books.options.outboxMaxEvents);
});
afterAll(async () => {
  activity.close();
  tail.close();
  await books.stop();
});

it('the newest failures are the newest of all shards, in their order', async () => {
  const body = '{"reason":{"code":"no_capacity","message":"no room","retryable":true}}';
  for (const [index, shard] of [2, 0, 1, 2, 0].entries()) {
    const [key, at] = [`default/m-${index}`, 1_000 + index];
    const event = ['key', key, 'version', 2, 'state', 'failed', 'at', at, 'body', body];
    await books.redis.xadd(books.ledger.keys.outbox(shard), `${at}-1`, ...event);
  }
  const { window } = await activity.look();
  expect(window.failures('default', 3).map(({ match_id }) => match_id)).toEqual(['m-4', 'm-3', 'm-2']);
});
