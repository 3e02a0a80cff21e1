import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { OutboxTail, type TailPace } from '../../src/delivery/outbox-tail.ts';
import type { MatchKey } from '../../src/matches/match-key.ts';
import { createRedis } from '../../src/redis/redis-clients.ts';
import { parseRedisUrl } from '../../src/redis/redis-url.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const SHARDS = 3;
let books: PrivateLedger;
const tails: OutboxTail[] = [];
beforeAll(async () => {
  books = await startPrivateLedger({ shards: SHARDS });
});
afterEach(() => {
  for (const tail of tails.splice(0)) tail.close();
});
afterAll(() => books.stop());

const connection = () => createRedis(parseRedisUrl(books.server.url), 'blocks');

async function startTail(pace: TailPace, connect = connection): Promise<OutboxTail> {
  const tail = new OutboxTail(connect, (error) => expect(error).toBeUndefined(), SHARDS, true, pace);
  tails.push(tail);
  await tail.start();
  return tail;
}
const accept = (id: string) => books.ledger.accept(newMatch(id));
/** How often streams have been read so far. */
async function reads(): Promise<number> {
  return Number(/cmdstat_xread:calls=(\d+)/.exec(await books.redis.info('commandstats'))?.[1] ?? 0);
}
/** How often it has been looked where they end. */
async function looks(): Promise<number> {
  return Number(/cmdstat_xrevrange:calls=(\d+)/.exec(await books.redis.info('commandstats'))?.[1] ?? 0);
}

describe('the one reader of the outbox', () => {
  it('reads nothing while nobody has subscribed, and keeps up with where it ends', async () => {
    const readsBefore = await reads();
    await startTail({ lingerMs: 0, keepUpEveryMs: 5 });
    const looksBefore = await looks();
    for (let number = 0; number < 50; number += 1) await accept(`unheard-${number}`);
    await eventually(looks, (now) => now >= looksBefore + 2 * SHARDS);
    expect(await reads()).toBe(readsBefore);
  });

  it('tells whoever subscribes of everything from then on, at whatever moment that is', async () => {
    const tail = await startTail({ lingerMs: 0, keepUpEveryMs: 1 });
    for (let number = 0; number < 300; number += 1) {
      const id = `moment-${number}`;
      const told: MatchKey[] = [];
      const leave = tail.subscribe(({ key }) => told.push(key));
      await accept(id);
      await eventually(
        () => told.includes(newMatch(id).key),
        (heard) => heard,
        { everyMs: 1, withinMs: 3_000 },
      );
      leave();
      // So that it stands still, and looks where the streams end, at other moments each time.
      await delay(number % 7);
    }
  });

  it('misses nothing where it was just looking where the streams end', async () => {
    const looking = Promise.withResolvers<undefined>();
    const mayLook = Promise.withResolvers<undefined>();
    let isHeld = false;
    const tail = await startTail({ lingerMs: 0, keepUpEveryMs: 1 }, () => {
      const redis = connection();
      const look = redis.xrevrange.bind(redis) as (...args: unknown[]) => Promise<[]>;
      const heldUp = async (...args: unknown[]) => {
        if (isHeld) {
          looking.resolve(undefined);
          await mayLook.promise;
        }
        return look(...args);
      };
      return Object.assign(redis, { xrevrange: heldUp });
    });
    isHeld = true;
    await looking.promise;
    const told: MatchKey[] = [];
    tail.subscribe(({ key }) => told.push(key));
    await accept('meanwhile');
    mayLook.resolve(undefined);
    await eventually(
      () => told.includes(newMatch('meanwhile').key),
      (heard) => heard,
      { withinMs: 3_000 },
    );
  });

  it('reads no more once the last one has left, and a while has passed', async () => {
    const tail = await startTail({ lingerMs: 50, keepUpEveryMs: 20 });
    const leave = tail.subscribe(() => undefined);
    await accept('heard');
    leave();
    await eventually(
      async () => {
        const before = await reads();
        for (let number = 0; number < 5; number += 1) await accept(`later-${before}-${number}`);
        return (await reads()) - before;
      },
      (more) => more === 0,
    );
  });
});
