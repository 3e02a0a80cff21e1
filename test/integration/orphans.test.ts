import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/observability/logger.ts';
import type { PayloadHold } from '../../src/matches/ledger/ledger-audit.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { Orphans, type OrphanSettings } from '../../src/reconciler/orphans.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
const allocation = { name: 'eu', projectId: 'p', allocationId: 'a', region: 'eu' };
const GRACE_MS = 1_000;

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger();
});
afterAll(() => store.stop());
beforeEach(() => store.redis.flushall());

/** A payload that a match of this id has reserved. */
function reserved(payloadId: string, matchId: string): PayloadHold {
  return { payloadId, key: newMatch(matchId).key, attempt: '1.1' };
}

function orphansUnder(policy: OrphanSettings['policy']) {
  const metrics = new Metrics();
  const { ledger, duties, custody } = store;
  const orphans = new Orphans(ledger, duties, custody, { graceMs: GRACE_MS, policy }, { metrics, log });
  const count = async () => {
    const [found, released] = await Promise.all(
      [metrics.orphansFound, metrics.orphansReleased].map(async (metric) => {
        const { values } = await metric.get();
        return values.find(({ labels }) => labels.allocation === 'eu')?.value ?? 0;
      }),
    );
    return { found, released };
  };
  return { count, check: (at: number, ...holds: PayloadHold[]) => orphans.check(allocation, holds, at) };
}

async function owed(): Promise<string[]> {
  const { keys } = store.duties;
  const members = await Promise.all(keys.all().map((shard) => store.redis.zrange(keys.releases(shard), '0', '-1')));
  return members.flat().map((member) => (JSON.parse(member) as { payload_id: string }).payload_id);
}

describe('payloads that the ledger does not know any more', () => {
  const lost = [reserved('lost-1', 'one'), reserved('lost-2', 'two')];

  it('are given back after the grace time, and not before', async () => {
    const orphans = orphansUnder('release');
    expect(await orphans.check(0, ...lost)).toBe(2);
    await orphans.check(GRACE_MS - 1, ...lost);
    expect(await owed()).toEqual([]);
    await orphans.check(GRACE_MS, ...lost);
    expect((await owed()).sort()).toEqual(['lost-1', 'lost-2']);
    expect(await orphans.count()).toEqual({ found: 2, released: 2 });
  });

  it('are kept where that is the policy, for as long as it takes, counted once and shown', async () => {
    const orphans = orphansUnder('keep');
    for (const at of [0, GRACE_MS, 100 * GRACE_MS]) expect(await orphans.check(at, ...lost)).toBe(2);
    expect(await owed()).toEqual([]);
    expect(await orphans.count()).toEqual({ found: 2, released: 0 });
    expect(await orphans.check(101 * GRACE_MS)).toBe(0);
    expect(await orphans.count()).toEqual({ found: 2, released: 0 });
  });

  it('are given back when the policy is changed', async () => {
    await orphansUnder('keep').check(0, ...lost);
    await orphansUnder('release').check(GRACE_MS, ...lost);
    expect((await owed()).sort()).toEqual(['lost-1', 'lost-2']);
  });

  it('are none while their match is on its way', async () => {
    const orphans = orphansUnder('release');
    await store.ledger.accept(newMatch('one'));
    await orphans.check(0, ...lost);
    await orphans.check(GRACE_MS, ...lost);
    expect(await owed()).toEqual(['lost-2']);
  });
});
