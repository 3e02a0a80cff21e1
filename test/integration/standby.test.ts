/** Workers that stand by the line: who is called when a match gets there, and what becomes of a call. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import { Ledger, type NewMatch } from '../../src/matches/ledger/ledger.ts';
import { Standby, newStandbyPlace } from '../../src/queue/standby.ts';
import { createRedis } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';
import { RedisNode } from '../support/redis-node.ts';

let books: PrivateLedger;
const options = {
  ...{ shards: 1, leaseMs: 10_000, settleMs: 30_000, firstLookMs: 2_000 },
  ...{ retentionMs: 60_000, outboxMaxEvents: 10_000 },
};
beforeAll(async () => {
  books = await startPrivateLedger(options);
});
beforeEach(() => books.redis.flushall());
afterAll(() => books.stop());

const standsBy = (worker: string, { most = 1, forMs = 60_000 } = {}) => books.ledger.take(0, most, { worker, forMs });
/** Whether somebody was called for it. */
async function accepted(matchId: string, more: Partial<NewMatch> = {}): Promise<boolean | string> {
  const answer = await books.ledger.accept(newMatch(matchId, { calls: true, ...more }));
  return answer.kind === 'accepted' ? answer.called : answer.kind;
}
const callsOf = (worker: string) => books.redis.llen(books.ledger.keys.call(0, worker));
const standing = (shard = 0) => books.redis.zrange(`{mg:${shard}}:standby`, 0, '-1');

describe('a match that gets in line', () => {
  it('has the worker called that has stood by longest, once until one comes', async () => {
    expect(await accepted('before')).toBe(false);
    await books.ledger.take(0, 9);
    await standsBy('second');
    await standsBy('first', { forMs: 50_000 });
    expect(await Promise.all(['a', 'b', 'c'].map((id) => accepted(id)))).toEqual([true, true, true]);
    expect([await callsOf('first'), await callsOf('second')]).toEqual([1, 0]);
    const { matches } = await standsBy('first', { most: 9 });
    expect(matches).toHaveLength(3);
    expect(await accepted('d')).toBe(true);
    expect([await callsOf('first'), await callsOf('second')]).toEqual([1, 1]);
  });

  it('has another called when the one that was called does not come', async () => {
    await standsBy('second');
    await standsBy('first', { forMs: 50_000 });
    expect(await accepted('a')).toBe(true);
    let number = 0;
    await eventually(
      () => accepted(`more-${(number += 1)}`).then(() => callsOf('second')),
      (calls) => calls === 1,
      { withinMs: 2_000 },
    );
    expect(await callsOf('first')).toBe(1);
  });

  it('calls nobody who has not shown itself for long, and forgets it', async () => {
    await standsBy('alive');
    await books.redis.zadd(books.ledger.keys.standby(0), Date.now() - 60_000, 'gone');
    expect([await accepted('a'), await callsOf('gone'), await callsOf('alive')]).toEqual([true, 0, 1]);
    expect(await standing()).toEqual([]);
  });

  it('calls nobody where it came with others', async () => {
    await standsBy('first');
    expect([await accepted('a', { calls: false }), await standing()]).toEqual([false, ['first']]);
  });

  it('calls nobody where it is claimed by who accepts it, nor where it is known already', async () => {
    await standsBy('first');
    const match = newMatch('a');
    const firstCall: Intent = {
      ...{ key: match.key, attempt: '1.1', allocation: 'eu-west', region: 'eu-west' },
      ...{ project_id: 'p', allocation_id: 'a', selectors: ['exact'] },
    };
    expect(await accepted('a', { claim: { fence: 1, firstCall } })).toBe(false);
    expect(await standing()).toEqual(['first']);
    await accepted('b');
    await standsBy('first', { most: 9 });
    expect([await accepted('b'), await standing()]).toEqual(['exists', ['first']]);
  });
});

describe('a worker that takes', () => {
  it('stands by if it has places left, and only then', async () => {
    for (const id of ['a', 'b', 'c']) await accepted(id);
    expect((await standsBy('busy', { most: 3 })).matches).toHaveLength(3);
    expect(await standing()).toEqual([]);
    await standsBy('busy', { most: 1 });
    expect(await standing()).toEqual(['busy']);
    expect((await books.ledger.take(0, 0, { worker: 'full', forMs: 60_000 })).ready).toBe(0);
    expect(await standing()).toEqual(['busy']);
  });
});

describe('standing by', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  /** Takes at once what it is called for. */
  async function workerStandingBy({ shards = 1 } = {}) {
    const place = newStandbyPlace(shards);
    const seen = { called: 0, stopping: false, left: 0 };
    const errors: unknown[] = [];
    const ledger = new Ledger(books.redis, { ...options, shards });
    const worker = {
      comeTo: async (shard: number, called: boolean) => {
        const { ready } = await ledger.take(shard, seen.stopping ? 0 : 9, seen.stopping ? undefined : place);
        if (called) seen.called += 1;
        seen.left = ready;
        return { placed: Promise.resolve() };
      },
    };
    const connect = () => createRedis(parseRedisUrl(books.server.url), 'blocks');
    const standby = new Standby({ place, shards, together: true }, connect, books.redis, worker, (error) =>
      errors.push(error),
    );
    standby.onApplicationBootstrap();
    stops.push(() => standby.onModuleDestroy());
    for (const shard of ledger.keys.all()) await eventually(() => standing(shard), hasOne);
    return { standby, place, seen, errors, ledger };
  }
  const hasOne = (workers: readonly string[]) => workers.length === 1;

  it.each([1, 64])('comes when it is called, and stands by again, with %d shards', async (shards) => {
    const { seen, errors, ledger } = await workerStandingBy({ shards });
    for (const id of ['a', 'b', 'c']) {
      const before = seen.called;
      expect(await ledger.accept(newMatch(id, { calls: true }))).toMatchObject({ called: true });
      await eventually(
        () => seen.called,
        (called) => called > before,
        { everyMs: 1 },
      );
      expect(await standing(ledger.keys.shardOf(newMatch(id).key))).toHaveLength(1);
    }
    expect(errors).toEqual([]);
  });

  it('is over at once when it stops: nobody calls it any more, and what it was called for meanwhile it looks at', async () => {
    const { standby, place, seen, errors } = await workerStandingBy();
    seen.stopping = true;
    // One that is on its way to it when it leaves.
    const called = accepted('late');
    const startedAt = performance.now();
    await standby.onModuleDestroy();
    await standby.onApplicationShutdown();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect([await called, seen.left]).toEqual([true, 1]);
    expect([await standing(), await callsOf(place.worker), errors]).toEqual([[], 0, []]);
    await books.redis.del('{mg:0}:coming');
    expect(await accepted('after')).toBe(false);
  });

  it('waits for nothing when it stops without Redis: that can only be taken up by another', async () => {
    const redis = await RedisNode.start();
    const connect = () => createRedis(parseRedisUrl(redis.url), 'blocks').on('error', () => undefined);
    const client = connect();
    const never = Promise.withResolvers<undefined>();
    let came = 0;
    const worker = { comeTo: () => Promise.resolve({ placed: ((came += 1), never.promise.then(() => undefined)) }) };
    const settings = { place: newStandbyPlace(1), shards: 1, together: true };
    const standby = new Standby(settings, connect, client, worker, () => undefined);
    standby.onApplicationBootstrap();
    await eventually(
      () => came,
      (times) => times > 0,
    );
    await redis.kill();
    const startedAt = performance.now();
    await standby.onModuleDestroy();
    await standby.onApplicationShutdown();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    client.disconnect();
    await redis.stop();
  }, 20_000);
});
