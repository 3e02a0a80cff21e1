/** Matches that are placed by the process that accepted them, role `all`, without standing in line. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { placementJobs } from '../support/placement-jobs.ts';

const EU = ALLOCATIONS['eu-west'];
const profiles = {
  ranked: {
    deadline: '20s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '20ms', max: '200ms' },
  },
  leased: {
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    confirm_within: '30s',
  },
};
const env = {
  ORCHESTRATION_TIMEOUT_MS: '300',
  PLACEMENT_SETTLE_MS: '1000',
  RECONCILER_INTERVAL_MS: '100',
  ORPHAN_GRACE_MS: '1000',
  WORKER_CONCURRENCY: '2',
};

describe('a process that accepts matches and places them', () => {
  let installation: Installation;
  let matchmaker: Matchmaker;
  let redis: Redis;
  beforeAll(async () => {
    const payloads = { 'eu-west': [{ count: 40 }], 'us-east': [] };
    installation = await startInstallation({ payloads, profiles, env, intake: 'all', workers: 0 });
    matchmaker = new Matchmaker(installation.apis[0]!.url);
    redis = new Redis(installation.redisUrl);
  }, 60_000);
  afterAll(async () => {
    redis.disconnect();
    await installation.stop();
  }, 60_000);

  const holds = async (matchId: string) =>
    [...(await installation.orchestrator.reserved(EU))].filter(([, match]) => match === matchId);

  it.each(['ranked', 'leased'])(
    'makes no job of one that nobody is ahead of, and answers its caller with the record as it is (profile %s)',
    async (profile) => {
      const before = await placementJobs(redis);
      const { status, body } = await matchmaker.submit(
        { match_id: `at-once-${profile}`, profile },
        { waitSeconds: 10 },
      );
      expect([status, body.state, body.version]).toEqual([200, 'assigned', 4]);
      expect((await matchmaker.get(body.match_id)).body).toEqual(body);
      expect(await placementJobs(redis)).toBe(before);
      expect(await holds(body.match_id)).toEqual([[body.reservation?.payload_id, body.match_id]]);
    },
  );

  it('answers whoever does not wait with 202 and the match as it was accepted', async () => {
    const { status, body } = await matchmaker.submit({ match_id: 'unwaited', profile: 'ranked' });
    expect([status, body.state, body.version]).toEqual([202, 'queued', 1]);
    expect((await matchmaker.get('unwaited', 10)).body.state).toBe('assigned');
  });

  it('has those stand in line for whom it has no place, and places them when it has', async () => {
    await installation.orchestrator.setFaults([{ operation: 'CreateReservation', kind: 'latency', rate: 1, ms: 100 }]);
    const before = await placementJobs(redis);
    const ids = Array.from({ length: 6 }, (_, index) => `crowd-${index}`);
    const answers = await Promise.all(
      ids.map((match_id) => matchmaker.submit({ match_id, profile: 'ranked' }, { waitSeconds: 10 })),
    );
    await installation.orchestrator.setFaults([]);
    expect(answers.map(({ body }) => body.state)).toEqual(ids.map(() => 'assigned'));
    expect(new Set(answers.map(({ body }) => body.reservation?.payload_id)).size).toBe(ids.length);
    expect(await placementJobs(redis)).toBeGreaterThan(before);
  });

  it('lets a cancel win while it calls, and gives back what it gets', async () => {
    await installation.orchestrator.setFaults([{ operation: 'CreateReservation', kind: 'latency', rate: 1, ms: 250 }]);
    const answer = matchmaker.submit({ match_id: 'cancelled', profile: 'ranked' }, { waitSeconds: 10 });
    await eventually(
      async () => (await matchmaker.get('cancelled')).body.state,
      (state) => state === 'reserving',
      { everyMs: 5 },
    );
    expect((await matchmaker.withdraw('cancelled')).body.state).toBe('cancelled');
    expect((await answer).body.state).toBe('cancelled');
    await installation.orchestrator.setFaults([]);
    const given = async () =>
      (await installation.orchestrator.ledger()).filter(
        ({ type, metadata }) => type === 'reserved' && metadata?.annotations?.['matchgate-match-id'] === 'cancelled',
      );
    await eventually(given, (reserved) => reserved.length === 1);
    await eventually(
      () => holds('cancelled'),
      (held) => held.length === 0,
    );
  });

  it('finishes what it has begun when it is told to stop', async () => {
    const stopping = await installation.startApi();
    // Well below the 300 ms of a call, of which the first one of a process needs some for its token and its connection.
    await installation.orchestrator.setFaults([{ operation: 'CreateReservation', kind: 'latency', rate: 1, ms: 100 }]);
    const answer = new Matchmaker(stopping.url).submit({ match_id: 'begun', profile: 'ranked' });
    expect((await answer).status).toBe(202);
    await stopping.stop();
    await installation.orchestrator.setFaults([]);
    const { body } = await matchmaker.get('begun');
    expect([body.state, body.attempts.length]).toEqual(['assigned', 1]);
  });

  it.each([
    'orchestrator.reserve:before:1',
    'orchestrator.reserve:after:1',
    'ledger.reserved:before:1',
    'ledger.reserved:after:1',
    'orchestrator.annotate:after:1',
    'ledger.transition:before:1',
    'ledger.transition:after:1',
  ])('killed at %s, leaves the match to another, with one server', async (CHAOS_CRASH_POINT) => {
    const crashing = await installation.startApi({ CHAOS_CRASH_POINT });
    const match_id = CHAOS_CRASH_POINT.replaceAll(/[^a-z0-9]/g, '-');
    const asked = new Matchmaker(crashing.url).submit({ match_id, profile: 'ranked' }, { waitSeconds: 10 });
    await Promise.allSettled([asked]);
    expect(await crashing.exited).toBe('SIGKILL');
    const { body } = await matchmaker.get(match_id, 10);
    expect(body.state).toBe('assigned');
    const only = [[body.reservation?.payload_id, match_id]];
    await eventually(
      () => holds(match_id),
      (held) => JSON.stringify(held) === JSON.stringify(only),
    );
  });
});
