/** The feed on a Redis, where it matters how fast its consumer reads. */
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OLDEST, decodeCursor, encodeCursor } from '../../src/delivery/event-cursor.ts';
import { EventFeed } from '../../src/delivery/event-feed.ts';
import { OutboxHistory } from '../../src/delivery/outbox-history.ts';
import { OutboxTail } from '../../src/delivery/outbox-tail.ts';
import { createRedis } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

let books: PrivateLedger;
let tail: OutboxTail;
let feed: EventFeed;
beforeAll(async () => {
  books = await startPrivateLedger({ shards: 1 });
  const connect = () => createRedis(parseRedisUrl(books.server.url), 'blocks');
  tail = new OutboxTail(connect, (error) => expect(error).toBeUndefined(), 1, true);
  await tail.start();
  feed = new EventFeed(new OutboxHistory(books.redis, 1), tail);
});
afterAll(async () => {
  feed.close();
  tail.close();
  await books.stop();
});

describe('a consumer that is told the past', () => {
  it('is told no more where some of it was dropped before its turn, so that it comes back and learns of that', async () => {
    const outbox = books.ledger.keys.outbox(0);
    for (let version = 1; version <= 2_000; version += 1)
      await books.redis.xadd(
        outbox,
        '*',
        'key',
        'default/m',
        'version',
        version,
        'state',
        'queued',
        'at',
        1,
        'body',
        '',
      );
    const { body } = feed.all('default', [OLDEST]);
    // It reads nothing yet, and so is given no more than a part of it.
    await eventually(
      () => body.writableNeedDrain,
      (isFull) => isFull,
    );
    await books.redis.xtrim(outbox, 'MAXLEN', 100);
    const told = await text(body);
    const versions = [...told.matchAll(/"version":(\d+)/g)].map(([, version]) => Number(version));
    expect(versions.length).toBeGreaterThan(0);
    expect(versions).toEqual(versions.map((_version, index) => index + 1));
    const [, last = ''] = [...told.matchAll(/^id: (.*)$/gm)].at(-1) ?? [];
    const positions = decodeCursor(last, 1, Date.now()) ?? [];
    expect(positions).toHaveLength(1);
    expect(await feed.history.hasGapAfter(positions)).toBe(true);
  });
});

describe('a consumer whose tenant is quiet', () => {
  it('is told from time to time how far it has got, so that it can go on from there', async () => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'Date', 'performance'],
    });
    const stream = feed.all('red', await feed.history.now());
    for (const id of ['a', 'b', 'c']) await books.ledger.accept(newMatch(`blue-${id}`));
    const end = encodeCursor(await feed.history.now());
    const told = await eventually(
      () => {
        jest.advanceTimersByTime(15_000);
        return String(stream.body.read());
      },
      (text) => text.includes(end),
    );
    expect(told).toContain(`: still here\n\nid: ${end}\n\n`);
    expect(told).not.toContain('event:');
    stream.body.destroy();
    jest.useRealTimers();
  });
});
