import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WatchedAllocations } from '../../src/allocations/watched-allocations.ts';
import { Ledger } from '../../src/matches/ledger/ledger.ts';
import { encodePayloadToRelease, payloadToRelease } from '../../src/matches/ledger/payload-to-release.ts';
import type { MatchKey } from '../../src/matches/match-key.ts';
import type { Reservation, StoredMatch } from '../../src/matches/match-record.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { MatchOutcomes } from '../../src/observability/match-outcomes.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import type { OrchestratorPort } from '../../src/orchestrator/orchestrator-port.ts';
import { Annotating } from '../../src/placement/annotating.ts';
import { HeldMatch } from '../../src/placement/held-match.ts';
import { identityOf } from '../../src/placement/payload-identity.ts';
import { Placement } from '../../src/placement/placement.ts';
import { Reserving } from '../../src/placement/reserve-pass.ts';
import { Settlement } from '../../src/placement/settlement.ts';
import { PlacementQueue } from '../../src/queue/placement-queue.ts';
import { eventually } from '../support/eventually.ts';
import { testGates } from '../support/test-gates.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const CALL_MS = 1_000;
const SETTLE_MS = 30_000;
/** As in `startPrivateLedger`. */
const LEASE_MS = 10_000;

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger({ leaseMs: LEASE_MS });
});
afterAll(() => store.stop());

const reservation: Reservation = {
  ...{ allocation: 'eu', project_id: 'p', allocation_id: 'a', region: 'eu', payload_id: 'shared-by-time' },
  ...{ payload_address: '127.0.0.1', payload_ports: [], selector: null, selector_index: null },
  ...{ reserved_at: '2026-01-01T00:00:00.000Z', attempt: '1.1' },
};

const unused = () => Promise.reject(new Error('not called here'));

/** A worker that is stopped between its reservation and the writing of the match data, and what it writes afterwards. */
async function pausedBefore(matchId: string, meanwhile: (match: HeldMatch) => Promise<unknown>) {
  const match = newMatch(matchId);
  await store.ledger.accept(match);
  const claimed = await store.ledger.claim(match.key);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  let now = 0;
  const held = new HeldMatch(claimed.match, claimed.at, () => now);
  await store.ledger.transition(match.key, 'reserved', { fence: held.fence }, { fields: { reservation } });
  held.renewed(0);
  const written: string[] = [];
  const port: OrchestratorPort = {
    ...{ reserve: unused, list: unused, get: unused, release: unused },
    annotate: ({ payloadId }) => {
      written.push(payloadId);
      return Promise.resolve({ kind: 'done' });
    },
  };
  await meanwhile(held);
  now = LEASE_MS;
  const settings = { callTimeoutMs: CALL_MS, leaseMs: LEASE_MS, settleMs: SETTLE_MS };
  const annotating = new Annotating(store, port, testGates(), new Metrics(), settings);
  return { annotated: await annotating.annotate(held, reservation), written };
}

it('writes nothing to a payload whose match was cancelled while the worker was stopped', async () => {
  const { annotated, written } = await pausedBefore('cancelled', async ({ key }) => {
    const seen = await store.ledger.read(key);
    return store.ledger.transition(key, 'cancel', { version: seen?.version ?? 0 });
  });
  expect([annotated.kind, written]).toEqual(['lost', []]);
});

it('writes after a pause in which nothing has happened to the match', async () => {
  const { annotated, written } = await pausedBefore('still-ours', () => Promise.resolve());
  expect([annotated.kind, written]).toEqual(['done', [reservation.payload_id]]);
});

describe('a payload that is given back while its match data may be on the way', () => {
  const owed = (key: MatchKey) => encodePayloadToRelease(payloadToRelease(key, reservation));
  const silenced = Object.assign(new PlacementQueue([]), { enqueueRelease: () => Promise.resolve() });

  /** In how many ms it is due, about; undefined where it is not owed. */
  async function dueInMs(key: MatchKey): Promise<number | undefined> {
    const { keys } = store.duties;
    const due = await store.redis.zscore(keys.releases(keys.shardOf(key)), owed(key));
    return due === null ? undefined : Number(due) - (await store.duties.now());
  }

  async function reserved(matchId: string, ledger = store.ledger): Promise<{ match: StoredMatch; at: number }> {
    const { key } = newMatch(matchId);
    await ledger.accept(newMatch(matchId));
    const claimed = await ledger.claim(key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    await ledger.transition(key, 'reserved', { fence: claimed.match.fence }, { fields: { reservation } });
    return { match: { ...claimed.match, state: 'annotating', reservation }, at: claimed.at };
  }

  /** What a worker does that has reserved the payload. */
  function goesOn(
    { match, at }: { match: StoredMatch; at: number },
    annotate: OrchestratorPort['annotate'],
    get: OrchestratorPort['get'] = unused,
  ) {
    const port: OrchestratorPort = { reserve: unused, list: unused, get, release: unused, annotate };
    const settings = { callTimeoutMs: CALL_MS, leaseMs: LEASE_MS, settleMs: SETTLE_MS };
    const [metrics, gates] = [new Metrics(), testGates()];
    const outcomes = new MatchOutcomes(metrics, createLogger({ level: 'silent', role: 'worker', pretty: false }));
    const stops = {
      reserving: new Reserving(store, port, gates, metrics, settings),
      annotating: new Annotating(store, port, gates, metrics, settings),
      settlement: new Settlement(store.ledger, store.duties, silenced, outcomes),
    };
    const watched = new WatchedAllocations(store.redis);
    const placement = new Placement(
      () => undefined,
      stops,
      watched,
      outcomes,
      (plan) => plan,
    );
    return placement.place(match, at, performance.now());
  }

  /** A payload as it is read, reserved for this match by this attempt. */
  const reservedFor = (key: MatchKey, { attempt } = reservation) => {
    const { payload_id: payloadId, payload_address: address } = reservation;
    const value = { payloadId, address, ports: [], state: 'Reserved', ...identityOf(key, attempt) };
    return () => Promise.resolve({ kind: 'found', value } as const);
  };

  /** The same after that worker is gone: another has taken over. */
  async function takenOver(matchId: string) {
    const { match } = await reserved(matchId, new Ledger(store.redis, { ...store.options, leaseMs: 20 }));
    const claimed = await eventually(
      () => store.ledger.claim(match.key),
      ({ kind }) => kind === 'claimed',
    );
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    return claimed;
  }

  const endedByAnother = async (key: MatchKey, name: 'cancel' | 'release') => {
    const version = (await store.ledger.read(key))?.version ?? 0;
    return store.ledger.transition(key, name, { version }, { givesBack: payloadToRelease(key, reservation) });
  };

  it('is given back once the worker that writes has been answered', async () => {
    const { match, at } = await reserved('cancelled-meanwhile');
    const meanwhile: (number | undefined)[] = [];
    await goesOn({ match, at }, async () => {
      await endedByAnother(match.key, 'cancel');
      meanwhile.push(await dueInMs(match.key));
      return { kind: 'done' };
    });
    expect(meanwhile).toEqual([expect.closeTo(LEASE_MS + SETTLE_MS, -4)]);
    expect(await dueInMs(match.key)).toBeLessThanOrEqual(0);
    expect((await store.ledger.read(match.key))?.state).toBe('cancelled');
  });

  it('is not hastened by a worker that is answered when another is giving it back already', async () => {
    const { match, at } = await reserved('answered-late');
    await goesOn({ match, at }, async () => {
      await endedByAnother(match.key, 'cancel');
      await store.duties.postpone(payloadToRelease(match.key, reservation), -1);
      const taken = await store.duties.takeReleases(store.duties.keys.shardOf(match.key), 100, 600_000);
      expect(taken.map(({ item }) => item.key)).toContain(match.key);
      return { kind: 'done' };
    });
    expect(await dueInMs(match.key)).toBeCloseTo(600_000, -4);
  });

  it('waits until the claim of a worker that is gone has run out, and for what that has sent', async () => {
    const { match } = await reserved('worker-gone');
    await endedByAnother(match.key, 'cancel');
    expect(await dueInMs(match.key)).toBeCloseTo(LEASE_MS + SETTLE_MS, -4);
  });

  it('waits for a write without an answer, though it was repeated and answered', async () => {
    const { match, at } = await reserved('repeated');
    let tries = 0;
    const placed = await goesOn({ match, at }, () => {
      tries += 1;
      if (tries === 2) return Promise.resolve({ kind: 'done' });
      return Promise.resolve({ kind: 'again', mayTakeEffect: true, retryAfterMs: null, message: 'cut' });
    });
    expect([placed?.state, tries]).toEqual(['assigned', 2]);
    await endedByAnother(match.key, 'release');
    expect(await dueInMs(match.key)).toBeCloseTo(SETTLE_MS, -4);
  });

  it('waits for it where the worker itself gives the payload back', async () => {
    const { match, at } = await reserved('refused-after-a-cut');
    let tries = 0;
    await goesOn({ match, at }, () => {
      tries += 1;
      if (tries === 2) return Promise.resolve({ kind: 'rejected', message: 'no' });
      return Promise.resolve({ kind: 'again', mayTakeEffect: true, retryAfterMs: null, message: 'cut' });
    });
    expect((await store.ledger.read(match.key))?.reason?.code).toBe('annotation_failed');
    expect(await dueInMs(match.key)).toBeCloseTo(SETTLE_MS, -4);
  });

  it('waits for what the worker before may have sent, where another has taken over', async () => {
    const claimed = await takenOver('taken-over');
    const { match } = claimed;
    const placed = await goesOn(claimed, () => Promise.resolve({ kind: 'done' }), reservedFor(match.key));
    expect(placed?.state).toBe('assigned');
    await endedByAnother(match.key, 'release');
    expect(await dueInMs(match.key)).toBeCloseTo(SETTLE_MS, -4);
  });

  it('is written by whoever has taken over once it has been seen that it is still the match’s', async () => {
    const looks: ReturnType<OrchestratorPort['get']>[] = [];
    const claimed = await takenOver('looked-for');
    const placed = await goesOn(
      claimed,
      () => Promise.resolve({ kind: looks.length > 1 ? 'done' : 'gone' }),
      () => {
        const away = Promise.resolve({ kind: 'unavailable', message: 'away' } as const);
        looks.push(looks.length === 0 ? away : reservedFor(claimed.match.key)());
        return looks.at(-1) ?? away;
      },
    );
    expect([placed?.state, looks.length]).toEqual(['assigned', 2]);
  });

  it('is not written where Redis has forgotten that it was given back, and it is another match’s', async () => {
    const others = reservedFor(newMatch('the-next').key, { ...reservation, attempt: '2.1' });
    const claimed = await takenOver('over-and-forgotten');
    expect(await goesOn(claimed, unused, others)).toBeUndefined();
    expect((await store.ledger.read(claimed.match.key))?.reason?.code).toBe('annotation_failed');
  });

  it('is written where the match shares it with the one that it names', async () => {
    const next = { key: newMatch('the-next').key, attempt: '2.1' };
    const claimed = await takenOver('shares');
    const { allocation_id, payload_id, attempt } = reservation;
    for (const holder of [{ key: claimed.match.key, attempt }, next])
      await store.custody.hold({ allocation_id, payload_id }, holder, (await store.duties.now()) - 1);
    const placed = await goesOn(
      claimed,
      () => Promise.resolve({ kind: 'done' }),
      reservedFor(next.key, { ...reservation, attempt: next.attempt }),
    );
    expect(placed?.state).toBe('assigned');
  });

  it('is given back at once where every write was answered', async () => {
    const { match, at } = await reserved('plain');
    expect((await goesOn({ match, at }, () => Promise.resolve({ kind: 'done' })))?.state).toBe('assigned');
    await endedByAnother(match.key, 'release');
    expect(await dueInMs(match.key)).toBeLessThanOrEqual(0);
  });
});
