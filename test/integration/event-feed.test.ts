/** The feed on a Redis, where it matters how fast its consumer reads. */
import type { Readable } from 'node:stream';
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

describe('a process that reads the outbox too late', () => {
  /** Adds so many events of a match. */
  async function add(count: number): Promise<void> {
    const pipeline = books.redis.pipeline();
    const event = ['key', 'red/m', 'version', 1, 'state', 'queued', 'at', 1, 'body', ''];
    for (let number = 0; number < count; number += 1) pipeline.xadd(books.ledger.keys.outbox(0), '*', ...event);
    await pipeline.exec();
  }

  it('ends its streams before what it has missed, so that consumers come back and learn of that', async () => {
    const late = Promise.withResolvers<undefined>();
    let reads = 0;
    const connect = () => {
      const redis = createRedis(parseRedisUrl(books.server.url), 'blocks');
      const read = redis.xread.bind(redis) as (...args: unknown[]) => Promise<null>;
      const heldUp = async (...args: unknown[]) => {
        if ((reads += 1) > 1) await late.promise;
        return read(...args);
      };
      return Object.assign(redis, { xread: heldUp });
    };
    const slow = new OutboxTail(connect, (error) => expect(error).toBeUndefined(), 1, true);
    await slow.start();
    const { history } = feed;
    const { body } = new EventFeed(history, slow).all('red', await history.now());
    await eventually(
      () => reads,
      (begun) => begun === 1,
    );
    await add(1);
    await eventually(
      () => reads,
      (begun) => begun === 2,
    );
    await add(500);
    await books.redis.xtrim(books.ledger.keys.outbox(0), 'MAXLEN', 200);
    late.resolve(undefined);
    const told = await text(body);
    slow.close();
    expect(told.split('event: ')).toHaveLength(2);
    const [, last = ''] = [...told.matchAll(/^id: (.*)$/gm)].at(-1) ?? [];
    expect(await history.hasGapAfter(decodeCursor(last, 1, Date.now()) ?? [])).toBe(true);
  });
});

describe('a consumer of very many shards, whose every cursor is kilobytes', () => {
  const SHARDS = 1_024;
  const EVENTS = 500;
  let many: PrivateLedger;
  let tailOfMany: OutboxTail;
  let feedOfMany: EventFeed;
  beforeAll(async () => {
    many = await startPrivateLedger({ shards: SHARDS });
    const connect = () => createRedis(parseRedisUrl(many.server.url), 'blocks');
    tailOfMany = new OutboxTail(connect, (error) => expect(error).toBeUndefined(), SHARDS, true);
    await tailOfMany.start();
    feedOfMany = new EventFeed(new OutboxHistory(many.redis, SHARDS), tailOfMany);
    const pipeline = many.redis.pipeline();
    for (const shard of many.ledger.keys.all()) addTo(pipeline, shard, 'blue/m');
    for (let number = 0; number < EVENTS; number += 1) addTo(pipeline, 0, 'red/m');
    await pipeline.exec();
  });
  afterAll(async () => {
    feedOfMany.close();
    tailOfMany.close();
    await many.stop();
  });

  const addTo = (pipeline: ReturnType<PrivateLedger['redis']['pipeline']>, shard: number, key: string) =>
    pipeline.xadd(
      many.ledger.keys.outbox(shard),
      '*',
      'key',
      key,
      'version',
      1,
      'state',
      'queued',
      'at',
      1,
      'body',
      '',
    );

  /** Fewer where the stream ends before. */
  async function take(body: Readable, wanted: number): Promise<number> {
    let taken = 0;
    for await (const chunk of body) {
      taken += String(chunk).split('event: ').length - 1;
      if (taken >= wanted) break;
    }
    return taken;
  }

  it('is told the past at its own pace', async () => {
    const start = many.ledger.keys.all().map((shard) => (shard === 0 ? OLDEST : '1-1'));
    expect(await take(feedOfMany.all('red', start).body, EVENTS)).toBe(EVENTS);
  });

  it('is told what happens in one instant in all of them', async () => {
    const reads = async () =>
      Number(/cmdstat_xrange:calls=(\d+)/.exec(await many.redis.info('commandstats'))?.[1] ?? 0);
    const before = await reads();
    const { body } = feedOfMany.all('red', await feedOfMany.history.now());
    const taking = take(body, SHARDS);
    // Each shard has been read twice: from there on it follows.
    await eventually(reads, (now) => now >= before + 2 * SHARDS);
    const pipeline = many.redis.pipeline();
    for (const shard of many.ledger.keys.all()) addTo(pipeline, shard, 'red/m');
    await pipeline.exec();
    expect(await taking).toBe(SHARDS);
  });

  it('is told at its own pace what happens while the last of the past is read', async () => {
    const now = await feedOfMany.history.now();
    const other = createRedis(parseRedisUrl(many.server.url), 'waits');
    const meanwhile = Promise.withResolvers<unknown>();
    const subscribe = jest.spyOn(tailOfMany, 'subscribeAll').mockImplementationOnce((listener) => {
      subscribe.mockRestore();
      const stop = tailOfMany.subscribeAll(listener);
      // The first shard is just being read for the last time; the others are held up until all of this has been told.
      setImmediate(() => {
        const pipeline = other.pipeline();
        for (let number = 0; number < EVENTS; number += 1) addTo(pipeline, 0, 'red/m');
        meanwhile.resolve(Promise.all([many.redis.blpop('nothing', 0.5), pipeline.exec()]));
      });
      return stop;
    });
    expect(await take(feedOfMany.all('red', now).body, EVENTS)).toBe(EVENTS);
    await meanwhile.promise;
    other.disconnect();
  });
});
