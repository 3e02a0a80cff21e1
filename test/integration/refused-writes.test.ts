import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import { Ledger } from '../../src/matches/ledger/ledger.ts';
import { insistingFor } from '../../src/redis/insisting.ts';
import type { MatchKey } from '../../src/matches/match-key.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const LONG_MS = 30_000;
const OPTIONS = {
  shards: 3,
  retentionMs: 60_000,
  outboxMaxEvents: 10_000,
  leaseMs: LONG_MS,
  settleMs: LONG_MS,
  firstLookMs: 2_000,
};

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger(OPTIONS);
});
afterAll(() => store.stop());
beforeEach(() => store.redis.flushall());

const insisting = (ms: number) => new Ledger(store.redis, OPTIONS, undefined, undefined, insistingFor(ms));

const intentOf = (key: MatchKey): Intent => ({
  ...{ key, attempt: '1.1', allocation: 'eu', region: 'eu', project_id: 'p', allocation_id: 'a', selectors: [] },
});
interface Held {
  readonly key: MatchKey;
  readonly fence: number;
}

const callOf = (key: MatchKey) => ({ opens: intentOf(key), attempts: [], attemptsCount: 0 });

async function claimed(matchId: string): Promise<Held> {
  const { key } = newMatch(matchId);
  await store.ledger.accept(newMatch(matchId));
  const result = await store.ledger.claim(key);
  if (result.kind !== 'claimed') throw new Error(result.kind);
  return { key, fence: result.match.fence };
}

async function refusals(): Promise<number> {
  const stats = await store.redis.info('errorstats');
  const counts = [...stats.matchAll(/^errorstat_(?:OOM|NOREPLICAS):count=(\d+)/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

describe.each([
  ['is full', 'maxmemory', '1', 'OOM'],
  ['has too few replicas', 'min-replicas-to-write', '1', 'NOREPLICAS'],
])('while Redis %s', (_, setting, refusing, code) => {
  const refuse = (isRefusing: boolean) => store.redis.config('SET', setting, isRefusing ? refusing : '0');

  it('who has a claim insists on what it has to write, until it is written once', async () => {
    const held = await Promise.all(Array.from({ length: 20 }, (_none, index) => claimed(`m-${index}`)));
    const before = await refusals();
    await refuse(true);
    const ledger = insisting(LONG_MS);
    const noted = Promise.all(held.map(({ key, fence }) => ledger.intend(key, fence, callOf(key))));
    const waiting = await eventually(refusals, (seen) => seen >= before + 3).finally(() => refuse(false));
    expect(waiting).toBeGreaterThan(before);
    expect(new Set(await noted)).toEqual(new Set(['ok']));

    await refuse(true);
    const [first, second] = held as [Held, Held];
    const written = Promise.all([
      ledger.wait(first.key, first.fence, plainWait()),
      ledger.transition(second.key, 'fail', { fence: second.fence }, { closes: intentOf(second.key) }),
    ]);
    await eventually(refusals, (seen) => seen >= waiting + 3).finally(() => refuse(false));
    expect(await written).toMatchObject([
      { kind: 'ok', version: 3 },
      { kind: 'ok', version: 3 },
    ]);
    expect(await ledger.intend(first.key, first.fence, callOf(first.key))).toBe('lost');
  });

  it('it is told so in the end, and whoever waits for an answer at once', async () => {
    const { key, fence } = await claimed('one');
    await refuse(true);
    try {
      await expect(insisting(100).intend(key, fence, callOf(key))).rejects.toThrow(code);
      const before = await refusals();
      await expect(store.ledger.intend(key, fence, callOf(key))).rejects.toThrow(code);
      expect(await refusals()).toBeLessThanOrEqual(before + 2);
    } finally {
      await refuse(false);
    }
  });
});
