import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/observability/logger.ts';
import type { Reservation } from '../../src/matches/match-record.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { Assignments } from '../../src/reconciler/assignments.ts';
import { Orphans, type OrphanSettings, type ReservedPayload } from '../../src/reconciler/orphans.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
const allocation = { name: 'eu', projectId: 'p', allocationId: 'a', region: 'eu' };
const GRACE_MS = 1_000;
const RESERVATION: Reservation = {
  project_id: 'p',
  allocation: 'eu',
  allocation_id: 'a',
  region: 'eu',
  payload_id: '',
  payload_address: '127.0.0.1',
  payload_ports: [],
  selector: null,
  selector_index: null,
  reserved_at: '2026-01-01T00:00:00.000Z',
  attempt: '1.1',
};

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger();
});
afterAll(() => store.stop());
beforeEach(() => store.redis.flushall());

/** A payload that a match of this id has reserved; null: somebody else has. */
function reserved(payloadId: string, matchId: string | null): ReservedPayload {
  return { payloadId, holder: matchId === null ? undefined : { key: newMatch(matchId).key, attempt: '1.1' } };
}

function orphansUnder(policy: OrphanSettings['policy']) {
  const metrics = new Metrics();
  const { ledger, duties, custody } = store;
  const assignments = new Assignments(duties);
  const orphans = new Orphans(ledger, duties, custody, assignments, { graceMs: GRACE_MS, policy }, { metrics, log });
  const count = async () => {
    const [found, released] = await Promise.all(
      [metrics.orphansFound, metrics.orphansReleased].map(async (metric) => {
        const { values } = await metric.get();
        return values.find(({ labels }) => labels.allocation === 'eu')?.value ?? 0;
      }),
    );
    return { found, released };
  };
  const check = async (at: number, ...payloads: ReservedPayload[]) => {
    await assignments.refresh();
    return orphans.check(allocation, payloads, at);
  };
  return { count, check };
}

async function owed(): Promise<string[]> {
  const { keys } = store.duties;
  const members = await Promise.all(keys.all().map((shard) => store.redis.zrange(keys.releases(shard), '0', '-1')));
  return members.flat().map((member) => (JSON.parse(member) as { payload_id: string }).payload_id);
}

describe('payloads that the ledger does not know any more', () => {
  const lost = [reserved('lost-1', 'one'), reserved('lost-2', 'two'), reserved('stranger', null)];

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
    expect(await orphans.check(101 * GRACE_MS, reserved('stranger', null))).toBe(0);
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

describe('a payload that a match has been assigned', () => {
  const held = { payloadId: 'held', holder: { key: newMatch('one').key, attempt: '1.1' } };
  const taken = { payloadId: 'held', holder: { key: newMatch('one').key, attempt: '2.1' } };

  it('is none while the match has it, and one as soon as that is over', async () => {
    const orphans = orphansUnder('release');
    const version = await assigned('one', 'held');
    expect(await orphans.check(0, held)).toBe(0);
    expect(await orphans.check(1, held, { ...held, payloadId: 'another' }, taken)).toBe(2);
    expect(await orphans.check(2, held)).toBe(0);
    await store.ledger.transition(held.holder.key, 'end', { version });
    expect(await orphans.check(3, held)).toBe(1);
  });

  it('is one where a match with the same id has another since', async () => {
    const orphans = orphansUnder('release');
    await assigned('one', 'held');
    expect(await orphans.check(0, held)).toBe(0);
    await store.redis.flushall();
    await assigned('one', 'another');
    expect(await orphans.check(1, held, { ...held, payloadId: 'another' })).toBe(1);
  });
});

describe('what the assigned matches hold', () => {
  it('is read once for each, and forgotten when it is over', async () => {
    const assignments = new Assignments(store.duties);
    const versions = new Map<string, number>();
    for (const name of ['one', 'two', 'three']) versions.set(name, await assigned(name, `payload-of-${name}`));
    const heldIn = (allocationId: string) =>
      assignments
        .in(allocationId)
        .map(({ payloadId }) => payloadId)
        .sort();

    await assignments.refresh();
    expect(heldIn('a')).toEqual(['payload-of-one', 'payload-of-three', 'payload-of-two']);
    expect(heldIn('b')).toEqual([]);

    await store.ledger.transition(newMatch('two').key, 'end', { version: versions.get('two') ?? 0 });
    await assigned('four', 'payload-of-four');
    // Those that are known are not read again: nobody misses their records.
    await store.redis.del(store.duties.keys.match(newMatch('one').key), store.duties.keys.match(newMatch('three').key));
    await assignments.refresh();
    expect(heldIn('a')).toEqual(['payload-of-four', 'payload-of-one', 'payload-of-three']);
  });
});

/** Has a match assigned a payload; answers with its version. */
async function assigned(matchId: string, payloadId: string): Promise<number> {
  const match = newMatch(matchId);
  await store.ledger.accept(match);
  const claimed = await store.ledger.claim(match.key);
  if (claimed.kind !== 'claimed') throw new Error(`not claimed: ${claimed.kind}`);
  const { fence } = claimed.match;
  const reservation = { ...RESERVATION, payload_id: payloadId };
  await store.ledger.transition(match.key, 'reserved', { fence }, { fields: { reservation } });
  const moved = await store.ledger.transition(match.key, 'assign', { fence }, { only: 'before deadline' });
  if (moved.kind !== 'ok') throw new Error(`not assigned: ${moved.kind}`);
  return moved.version;
}
