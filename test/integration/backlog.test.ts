import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Accepted, NewMatch } from '../../src/matches/ledger/ledger.ts';
import { matchKey, splitMatchKey } from '../../src/matches/match-key.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

let books: PrivateLedger;
beforeAll(async () => {
  books = await startPrivateLedger({ shards: 1, leaseMs: 300 });
});
beforeEach(() => books.redis.flushall());
afterAll(() => books.stop());

interface Some {
  readonly tenant?: string;
  readonly profile?: string;
  readonly more?: Partial<NewMatch>;
}

/** So many matches named `<name>-0`, `<name>-1`, …, accepted in this order. */
async function accept(name: string, count: number, { tenant = 'default', profile = 'ranked', more = {} }: Some = {}) {
  const accepted = await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const matchId = `${name}-${index}`;
      const match = newMatch(matchId, { key: matchKey(tenant, matchId), ...more });
      return books.ledger.accept({ ...match, request: { match_id: matchId, profile } });
    }),
  );
  expect(accepted.filter(({ kind }) => kind !== 'accepted')).toEqual([]);
}

async function take(most: number): Promise<string[]> {
  return (await books.ledger.take(0, most)).matches.map(({ key }) => splitMatchKey(key).matchId);
}

const countOf = (taken: readonly string[], name: string) => taken.filter((id) => id.startsWith(`${name}-`)).length;
const weights = (tenantWeight: number, profileWeight: number) => ({
  admission: { mostQueued: 1_000_000, mostOfProfile: 0, tenantWeight, profileWeight },
});

describe('the line of one profile', () => {
  it('is by priority, and by age within a priority', async () => {
    await accept('low', 2, { more: { priority: 0 } });
    await accept('middle', 2);
    await accept('high', 2, { more: { priority: 9 } });
    const taken = await take(6);
    expect(taken).toEqual(['high-0', 'high-1', 'middle-0', 'middle-1', 'low-0', 'low-1']);
    expect(await take(6)).toEqual([]);
  });

  it('tells how many are left, and each where it stands', async () => {
    await accept('m', 5);
    expect((await books.ledger.read(matchKey('default', 'm-3')))?.standing).toMatchObject({ ahead: 3 });
    expect((await books.ledger.take(0, 2)).ready).toBe(3);
    expect((await books.ledger.read(matchKey('default', 'm-3')))?.standing).toMatchObject({ ahead: 1 });
    expect((await books.ledger.read(matchKey('default', 'm-0')))?.standing).toBeNull();
  });

  it('is left by a match that is cancelled', async () => {
    await accept('m', 3);
    await books.ledger.transition(matchKey('default', 'm-1'), 'cancel', { version: 1 });
    expect(await books.backlog.ready(0)).toBe(2);
    expect(await books.backlog.flows(0)).toMatchObject([{ profile: 'ranked', queued: 2 }]);
    expect(await take(9)).toEqual(['m-0', 'm-2']);
    expect(await books.backlog.flows(0)).toEqual([]);
  });
});

describe('turns', () => {
  it('are shared evenly by tenants, however many matches one of them sends', async () => {
    await accept('flood', 300, { tenant: 'a' });
    await accept('few', 20, { tenant: 'b' });
    const taken = await take(40);
    expect([countOf(taken, 'flood'), countOf(taken, 'few')]).toEqual([20, 20]);
  });

  it('are shared evenly by the profiles of a tenant, and profiles do not add up against another tenant', async () => {
    for (const profile of ['x', 'y', 'z']) await accept(profile, 50, { tenant: 'a', profile });
    await accept('other', 50, { tenant: 'b' });
    const taken = await take(60);
    expect(countOf(taken, 'other')).toBe(30);
    expect(['x', 'y', 'z'].map((name) => countOf(taken, name))).toEqual([10, 10, 10]);
  });

  it('are in proportion to weights', async () => {
    await accept('three', 100, { tenant: 'a', more: weights(3, 1) });
    await accept('one', 100, { tenant: 'b', more: weights(1, 1) });
    const taken = await take(80);
    expect([countOf(taken, 'three'), countOf(taken, 'one')]).toEqual([60, 20]);
    await books.redis.flushall();
    await accept('p', 60, { profile: 'p', more: weights(1, 2) });
    await accept('q', 60, { profile: 'q', more: weights(1, 1) });
    const profiles = await take(30);
    expect([countOf(profiles, 'p'), countOf(profiles, 'q')]).toEqual([20, 10]);
  });

  it('cannot be saved up by staying away, nor lost by having been served alone', async () => {
    await accept('early', 200, { tenant: 'a' });
    expect(await take(200)).toHaveLength(200);
    await accept('early-again', 50, { tenant: 'a' });
    await accept('late', 50, { tenant: 'b' });
    const taken = await take(20);
    expect(countOf(taken, 'late')).toBe(10);
  });
});

describe('a match that waits', () => {
  const shape = (id: string) => ({ id: `alloc:${id}`, text: JSON.stringify({ id }) });
  async function waiting(matchId: string, shapes: string[], dueMs = 600_000) {
    await accept(matchId, 1);
    const { matches } = await books.ledger.take(0, 1);
    const { key, fence } = matches[0]!;
    const waited = await books.ledger.wait(key, fence, plainWait({ shapes: shapes.map(shape), dueMs }));
    expect(waited).toMatchObject({ kind: 'ok', dueMs });
    return key;
  }

  it('is not taken before its time, and is then', async () => {
    await waiting('m', [], 50);
    expect(await take(1)).toEqual([]);
    await eventually(
      () => books.backlog.wakeDue(0, 10),
      ({ woken }) => woken === 1,
    );
    expect(await take(1)).toEqual(['m-0']);
  });

  it('stands in a line for each shape that it wants, and in none once it has been woken by one', async () => {
    const key = await waiting('m', ['one', 'two']);
    await waiting('n', ['two']);
    expect(await books.backlog.inLine(0, 'alloc:two', 10)).toHaveLength(2);
    expect(await books.backlog.wants([key])).toEqual(new Map([[key, ['alloc:one', 'alloc:two']]]));
    expect(await books.backlog.wake(0, 'alloc', [key])).toBe(1);
    expect(await books.backlog.inLine(0, 'alloc:two', 10)).toHaveLength(1);
    expect(Object.keys(await books.backlog.shapes(0))).toEqual(['alloc:two']);
    expect(await books.backlog.wake(0, 'alloc', [key])).toBe(0);
    expect(await take(9)).toEqual(['m-0']);
  });

  it('is told once, by whoever takes it, where there was room when it was woken', async () => {
    const key = await waiting('m', ['one']);
    await books.backlog.wake(0, 'there', [key]);
    const { matches } = await books.ledger.take(0, 1);
    expect(matches.map(({ roomIn }) => roomIn)).toEqual(['there']);
    await books.ledger.wait(key, matches[0]!.fence, plainWait({ dueMs: 1 }));
    await eventually(
      () => books.backlog.wakeDue(0, 10),
      ({ woken }) => woken === 1,
    );
    expect((await books.ledger.take(0, 1)).matches.map(({ roomIn }) => roomIn)).toEqual([null]);
  });

  it('leaves its lines when it is cancelled', async () => {
    const key = await waiting('m', ['one']);
    await books.ledger.transition(key, 'cancel', { version: 3 });
    expect(await books.backlog.shapes(0)).toEqual({});
    expect(await books.backlog.wakeDue(0, 10)).toEqual({ woken: 0, nextInMs: null });
  });

  it('is put in line again when nobody watches what it waits for any more', async () => {
    const key = await waiting('m', ['one']);
    expect(await books.backlog.revive(key, ['alloc'])).toMatchObject({ kind: 'waiting' });
    expect(await books.backlog.revive(key, ['another'])).toEqual({ kind: 'revived' });
    expect(await books.backlog.revive(key, [])).toEqual({ kind: 'ready' });
    expect(await take(1)).toEqual(['m-0']);
  });
});

describe('a match that sleeps until there is room', () => {
  const shapes = [{ id: 'alloc:one', text: '{}' }];
  const lookedAt = async (watched: string[], due: number) => {
    const looked = await eventually(
      () => books.duties.takeMatches(0, 10, { putOffMs: 1, slackMs: 0, watched }),
      (look) => look.due === due,
    );
    return looked.keys;
  };

  it('needs nobody while somebody watches for it, and is looked at long before its deadline when nobody does', async () => {
    await accept('m', 1);
    const { matches } = await books.ledger.take(0, 1);
    const { key, fence } = matches[0]!;
    await books.ledger.wait(key, fence, plainWait({ shapes, unwatchedDueMs: 100, lookSlackMs: 1 }));
    for (let looks = 0; looks < 3; looks += 1) expect(await lookedAt(['another', 'alloc'], 1)).toEqual([]);
    expect(await lookedAt(['another'], 1)).toEqual([key]);
  });
});

describe('a match whose worker is gone', () => {
  it('is put in line once its lease has run out, and taken over by whoever takes it', async () => {
    await accept('m', 1);
    expect(await take(1)).toEqual(['m-0']);
    const key = matchKey('default', 'm-0');
    expect(await books.backlog.revive(key, [])).toMatchObject({ kind: 'held' });
    await eventually(
      () => books.backlog.revive(key, []),
      ({ kind }) => kind === 'revived',
    );
    expect((await books.ledger.take(0, 1)).matches[0]).toMatchObject({ state: 'reserving', takenOver: true });
  });
});

describe('admission', () => {
  const admission = { mostQueued: 6, mostOfProfile: 4, tenantWeight: 1, profileWeight: 1 };
  const offer = (matchId: string, profile: string, more: Partial<NewMatch> = {}) =>
    books.ledger.accept({ ...newMatch(matchId, { admission, ...more }), request: { match_id: matchId, profile } });

  const offerTo = (mostQueued: number, matchId: string, profile: string) =>
    offer(matchId, profile, { admission: { ...admission, mostQueued, mostOfProfile: 0 } });

  it('refuses what exceeds the bound of its profile or of all, keeps nothing of it, and knows what it has', async () => {
    await accept('p', 4, { profile: 'p' });
    expect(await offer('more', 'p')).toMatchObject({ kind: 'refused', code: 'backlog_full' });
    expect(await books.redis.keys('*more*')).toEqual([]);
    expect(await offer('p-0', 'p')).toMatchObject({ kind: 'exists' });
    await accept('q', 2, { profile: 'q' });
    expect(await offer('any', 'r')).toMatchObject({ kind: 'refused', code: 'backlog_full' });
    await books.ledger.transition(matchKey('default', 'p-0'), 'cancel', { version: 1 });
    expect(await offer('more', 'p')).toMatchObject({ kind: 'accepted' });
  });

  it('judges matches that come in one call one after the other', async () => {
    // The first eight leave by themselves.
    const alone = await Promise.all(Array.from({ length: 8 }, (_, index) => offerTo(12, `alone-${index}`, 'o')));
    expect(alone.every(({ kind }) => kind === 'accepted')).toBe(true);
    const again = Array.from({ length: 8 }, (_, index) => offerTo(12, `alone-${index}`, 'o'));
    const offers = ['a', 'b', 'a', 'c', 'd', 'e'].map((matchId) => offerTo(12, matchId, 'p'));
    const answers = await Promise.all(offers);
    await Promise.all(again);
    const told = (answer: Accepted) => (answer.kind === 'accepted' ? answer.standing.ahead : answer.kind);
    expect(answers.map(told)).toEqual([0, 1, 'exists', 2, 3, 'refused']);
    expect(await books.redis.zcard('{mg:0}:agenda')).toBe(12);
    expect(await books.redis.hgetall('{mg:0}:counts')).toMatchObject({ queued: '12', ready: '12' });
    expect((await books.ledger.take(0, 12)).matches).toHaveLength(12);
  });

  it('tells each of those that come in one call how many of its profile are before it', async () => {
    const wide = { ...admission, mostQueued: 1_000_000, mostOfProfile: 0 };
    await accept('p', 3, { profile: 'p' });
    await accept('q', 1, { profile: 'q' });
    // The first eight leave by themselves.
    const others = Array.from({ length: 8 }, () => offer('p-0', 'p'));
    const offers = [
      ...([
        ['a', 'p', 5, 3],
        ['b', 'q', 5, 1],
        ['c', 'p', 9, 0],
        ['d', 'p', 5, 5],
      ] as const),
      ...([
        ['e', 'q', 0, 2],
        ['f', 'q', 5, 2],
        ['g', 'p', 0, 6],
        ['h', 'r', 5, 0],
      ] as const),
    ];
    const answers = await Promise.all(
      offers.map(([matchId, profile, priority]) => offer(matchId, profile, { admission: wide, priority })),
    );
    await Promise.all(others);
    const accepted = answers.filter((answer) => answer.kind === 'accepted');
    expect(accepted.map(({ standing }) => standing.ahead)).toEqual(offers.map(([, , , ahead]) => ahead));
    expect(new Set(accepted.map(({ at }) => at)).size).toBe(1);
  });

  /** Settles one after the other until the rate is known; a match that nobody measured is never refused for it. */
  async function measured(): Promise<number> {
    const rate = await eventually(
      async () => {
        const { matches } = await books.ledger.take(0, 1);
        const [match] = matches;
        if (match) await books.ledger.transition(match.key, 'fail', { fence: match.fence });
        const [last] = (await books.redis.zrevrange('{mg:0}:ready:default/ranked', 0, 0)) as [`default/${string}`];
        return (await books.ledger.read(last))?.standing?.perSecond ?? null;
      },
      (perSecond) => perSecond !== null,
      { everyMs: 50 },
    );
    return rate ?? 0;
  }

  it('refuses a match that would not have its turn before its deadline, at the rate that was measured', async () => {
    const wide = { ...admission, mostQueued: 1_000_000, mostOfProfile: 0 };
    await accept('m', 400);
    const perSecond = await measured();
    expect(perSecond).toBeGreaterThan(1);
    const late = await offer('late', 'ranked', { admission: wide, deadlineMs: 1_000 });
    expect(late).toMatchObject({ kind: 'refused', code: 'would_miss_deadline' });
    expect(late.kind === 'refused' && late.retryInMs).toBeGreaterThan(0);
    expect(await books.redis.keys('*late*')).toEqual([]);
    // What is more urgent than all before it has its turn at once; what can wait, waits; and others are none of its business.
    const urgent = await offer('urgent', 'ranked', { admission: wide, deadlineMs: 1_000, priority: 9 });
    expect(urgent).toMatchObject({ kind: 'accepted', standing: { ahead: 0 } });
    expect(await offer('patient', 'ranked', { admission: wide, deadlineMs: 3_600_000 })).toMatchObject({
      kind: 'accepted',
    });
    expect(await offer('other', 'casual', { admission: wide, deadlineMs: 1_000 })).toMatchObject({ kind: 'accepted' });
  }, 20_000);

  it('counts those who wait for the same capacity, and not those who wait for another', async () => {
    const wide = { ...admission, mostQueued: 1_000_000, mostOfProfile: 0 };
    await accept('m', 400);
    await measured();
    const { matches } = await books.ledger.take(0, 300);
    for (const { key, fence } of matches) {
      await books.ledger.wait(key, fence, plainWait({ shapes: [{ id: 'alloc:full', text: '{}' }] }));
    }
    await books.ledger.take(0, 400);
    const next = { admission: wide, deadlineMs: 1_000 };
    expect(await offer('next', 'ranked', next)).toEqual({ kind: 'plan' });
    expect(await offer('next', 'ranked', { ...next, shapes: ['alloc:full'] })).toMatchObject({ kind: 'refused' });
    expect(await offer('next', 'ranked', { ...next, shapes: ['alloc:full', 'alloc:free'] })).toMatchObject({
      kind: 'accepted',
    });
  }, 20_000);
});
