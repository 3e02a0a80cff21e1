/** Workers that stand by the line: who is called when a match gets there, and what becomes of a call. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import type { NewMatch } from '../../src/matches/ledger/ledger.ts';
import { Standby, newStandbyPlace } from '../../src/queue/standby.ts';
import { createRedis, parseRedisUrl } from '../../src/redis/redis-clients.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

let books: PrivateLedger;
beforeAll(async () => {
  books = await startPrivateLedger({ shards: 1 });
});
beforeEach(() => books.redis.flushall());
afterAll(() => books.stop());

const standsBy = (worker: string, { most = 1, forMs = 60_000 } = {}) => books.ledger.take(0, most, { worker, forMs });
/** Whether somebody was called for it. */
async function accepted(matchId: string, more: Partial<NewMatch> = {}): Promise<boolean | string> {
  const answer = await books.ledger.accept(newMatch(matchId, more));
  return answer.kind === 'accepted' ? answer.called : answer.kind;
}
const callsOf = (worker: string) => books.redis.llen(books.ledger.keys.call(0, worker));
const standing = () => books.redis.zrange(books.ledger.keys.standby(0), 0, '-1');

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
    await standsBy('gone', { forMs: -1 });
    expect([await accepted('a'), await callsOf('gone'), await standing()]).toEqual([false, 0, []]);
  });

  it('calls nobody where it is claimed by who accepts it, nor where it is known already', async () => {
    await standsBy('first');
    const match = newMatch('a');
    const firstCall: Intent = {
      ...{ key: match.key, attempt: '1.1', allocation: 'eu-west', region: 'eu-west' },
      ...{ project_id: 'p', allocation_id: 'a', selectors: ['exact'] },
    };
    expect(await accepted('a', { firstCall })).toBe(false);
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
  /** Takes at once what it is called for; says how often it has come, and whether it has been told to stop. */
  async function workerStandingBy() {
    const place = newStandbyPlace();
    const seen = { came: 0, stopping: false, left: 0 };
    const errors: unknown[] = [];
    const worker = {
      comeTo: async () => {
        const { ready } = await books.ledger.take(0, seen.stopping ? 0 : 9, seen.stopping ? undefined : place);
        seen.came += 1;
        seen.left = ready;
      },
    };
    const connect = () => createRedis(parseRedisUrl(books.server.url), 'blocks');
    const standby = new Standby({ place, shards: 1, together: true }, connect, books.redis, worker, (error) =>
      errors.push(error),
    );
    standby.onApplicationBootstrap();
    await eventually(standing, (workers) => workers.length === 1);
    return { standby, place, seen, errors };
  }

  it('comes when it is called, and stands by again', async () => {
    const { standby, seen, errors } = await workerStandingBy();
    for (const id of ['a', 'b']) {
      const before = seen.came;
      expect(await accepted(id)).toBe(true);
      await eventually(
        () => seen.came,
        (came) => came > before,
        { everyMs: 1 },
      );
      expect(await books.backlog.ready(0)).toBe(0);
    }
    await standby.onModuleDestroy();
    await standby.onApplicationShutdown();
    expect(errors).toEqual([]);
  });

  it('is over at once when it stops: nobody calls it any more, and what it was called for meanwhile it looks at', async () => {
    const { standby, place, seen, errors } = await workerStandingBy();
    seen.stopping = true;
    // One that is on its way to it when it leaves.
    const called = accepted('late');
    const startedAt = performance.now();
    await standby.onModuleDestroy();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect([await called, seen.left]).toEqual([true, 1]);
    expect([await standing(), await callsOf(place.worker), errors]).toEqual([[], 0, []]);
    await books.redis.del('{mg:0}:coming');
    expect(await accepted('after')).toBe(false);
  });
});
