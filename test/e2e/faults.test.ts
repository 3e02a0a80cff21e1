import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { eventually } from '../support/eventually.ts';
import { Matchmaker, type MatchRecord } from '../support/matchmaker.ts';

const EU = ALLOCATIONS['eu-west'];
const US = ALLOCATIONS['us-east'];
const profiles = {
  ranked: {
    deadline: '8s',
    allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '20ms', max: '200ms' },
  },
  'eu-only': {
    deadline: '20s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '20ms', max: '200ms' },
  },
  leased: {
    allocations: { candidates: ['us-east'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    confirm_within: '2s',
  },
};

describe('while the orchestrator misbehaves', () => {
  let installation: Installation;
  let matchmaker: Matchmaker;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 40 }], 'us-east': [{ count: 40 }] },
      profiles,
      workers: 1,
      env: {
        ORCHESTRATION_TIMEOUT_MS: '300',
        PLACEMENT_SETTLE_MS: '1000',
        RECONCILER_INTERVAL_MS: '100',
        ORPHAN_GRACE_MS: '1000',
        BREAKER_RESET_MS: '200',
      },
    });
    matchmaker = new Matchmaker(installation.apis[0]!.url);
  }, 60_000);
  afterEach(() => installation.orchestrator.setFaults([]));
  afterAll(() => installation.stop(), 60_000);

  const submit = async (match_id: string, profile: string, more: object = {}) =>
    (await matchmaker.submit({ match_id, profile, ...more }, { waitSeconds: 25 })).body;
  const held = () => installation.orchestrator.reserved(EU, US);
  const holds = async (matchId: string) => [...(await held())].filter(([, match]) => match === matchId);

  it('adopts the payload of a reservation whose answer was lost', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', kind: 'commit_then_drop', rate: 1, count: 1 },
    ]);
    const match = await submit('lost-answer', 'eu-only');
    expect(match).toMatchObject({ state: 'assigned', reservation: { allocation: 'eu-west' } });
    expect(match.attempts.map(({ outcome }) => outcome)).toEqual(['unknown']);
    expect(await holds('lost-answer')).toEqual([[match.reservation?.payload_id, 'lost-answer']]);
  });

  it('gives back a payload that was reserved after the match had gone elsewhere', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', allocation_id: EU, kind: 'stall', rate: 1, count: 1, ms: 900 },
    ]);
    const match = await submit('late-commit', 'ranked');
    expect(match).toMatchObject({ state: 'assigned', reservation: { allocation: 'us-east' } });
    // The stalled call does take effect, and then its payload goes back.
    await eventually(
      () => holds('late-commit'),
      (seen) => seen.length === 2,
    );
    await eventually(
      () => holds('late-commit'),
      (seen) => seen.length === 1,
    );
    expect(await holds('late-commit')).toEqual([[match.reservation?.payload_id, 'late-commit']]);
  });

  it('assigns nothing after a cancel was answered, and gives back what comes late', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', kind: 'latency', rate: 1, count: 1, ms: 250 },
      // Should the cancel come later than the reservation, the match is still on its way.
      { operation: 'SetPayloadAnnotation', kind: 'stall', rate: 1, ms: 400 },
    ]);
    const answer = matchmaker.submit({ match_id: 'cancelled', profile: 'eu-only' }, { waitSeconds: 15 });
    await eventually(
      async () => (await matchmaker.get('cancelled')).body.state,
      (state) => state === 'reserving' || state === 'annotating',
      { everyMs: 5 },
    );
    expect((await matchmaker.withdraw('cancelled')).body.state).toBe('cancelled');
    expect((await answer).body.state).toBe('cancelled');
    expect((await matchmaker.withdraw('cancelled')).body.state).toBe('cancelled');
    await eventually(
      async () => (await installation.orchestrator.ledger()).filter(({ type }) => type === 'released').length,
      (released) => released >= 2,
    );
    expect(await holds('cancelled')).toEqual([]);
  });

  it('gives a payload back only when no match data is on its way to it any more', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'SetPayloadAnnotation', kind: 'latency', rate: 1, count: 1, ms: 200 },
    ]);
    const answer = matchmaker.submit({ match_id: 'cancelled-late', profile: 'eu-only' }, { waitSeconds: 15 });
    await eventually(
      async () => (await matchmaker.get('cancelled-late')).body.state,
      (state) => state === 'annotating',
      { everyMs: 5 },
    );
    expect((await matchmaker.withdraw('cancelled-late')).body.state).toBe('cancelled');
    const payloadId = (await answer).body.reservation?.payload_id;
    const passes = await eventually(
      async () => (await installation.orchestrator.ledger()).filter(({ payload_id }) => payload_id === payloadId),
      (entries) => entries.at(-1)?.type === 'released',
    );
    expect(passes.slice(-3).map(({ type }) => type)).toEqual(['reserved', 'annotated', 'released']);
  });

  it('gives the payload back when the match data cannot be written', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'SetPayloadAnnotation', kind: 'status', rate: 1, status: 400 },
    ]);
    const match = await submit('no-annotation', 'eu-only');
    expect(match).toMatchObject({ state: 'failed', reason: { code: 'annotation_failed', retryable: true } });
    await eventually(
      () => holds('no-annotation'),
      (seen) => seen.length === 0,
    );
  });

  it('repeats the annotation through a short outage', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'SetPayloadAnnotation', kind: 'status', rate: 1, count: 3, status: 503 },
    ]);
    expect((await submit('annotated-late', 'eu-only')).state).toBe('assigned');
  });

  it('serves matches elsewhere while one allocation is down, and opens its breaker', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', allocation_id: EU, kind: 'status', rate: 1, status: 503 },
    ]);
    const wave = (name: string) => Promise.all(Array.from({ length: 12 }, (_, i) => submit(`${name}-${i}`, 'ranked')));
    const outcomesOf = (matches: MatchRecord[]) =>
      new Set(matches.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome)));
    const first = await wave('first');
    const second = await wave('second');
    const allocations = new Set([...first, ...second].map(({ reservation }) => reservation?.allocation));
    expect(allocations).toEqual(new Set(['us-east']));
    expect(outcomesOf(first)).toContain('unavailable');
    expect(outcomesOf(second)).toContain('breaker_open');
  });

  it('says that the upstream was the reason, where it was', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', allocation_id: EU, kind: 'status', rate: 1, status: 500 },
    ]);
    const down = await submit('down', 'eu-only', { deadline_ms: 600 });
    expect(down).toMatchObject({ state: 'failed', reason: { code: 'upstream_unavailable', retryable: true } });
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', allocation_id: EU, kind: 'status', rate: 1, status: 403 },
    ]);
    const refused = await eventually(
      () => submit(`refused-${performance.now()}`, 'eu-only', { deadline_ms: 2_000 }),
      ({ reason }) => reason?.code === 'upstream_rejected',
    );
    expect(refused).toMatchObject({ state: 'failed', reason: { retryable: false } });
  });

  it('ends a match whose game server has exited', async () => {
    const match = await submit('exits', 'eu-only');
    await installation.orchestrator.exit(match.reservation?.payload_id ?? '');
    const ended = await eventually(
      async () => (await matchmaker.get('exits')).body,
      ({ state }) => state === 'ended',
    );
    expect(ended.reason?.code).toMatch(/^payload_(exited|unhealthy|vanished)$/);
  });

  it('gives back the server of a match that nobody confirms, and keeps that of one that was confirmed', async () => {
    const [kept, left] = await Promise.all([submit('confirmed', 'leased'), submit('not-confirmed', 'leased')]);
    expect([kept.state, left.state]).toEqual(['assigned', 'assigned']);
    expect((await matchmaker.confirm('confirmed')).status).toBe(200);
    await eventually(
      () => holds('not-confirmed'),
      (seen) => seen.length === 0,
    );
    const { body } = await matchmaker.get('not-confirmed');
    expect(body).toMatchObject({ state: 'failed', reason: { code: 'not_confirmed' } });
    expect(Date.parse(body.updated_at)).toBeGreaterThanOrEqual(Date.parse(left.confirm_by ?? ''));
    // The other's time came in the same second, and has been over for as long.
    expect((await matchmaker.get('confirmed')).body.state).toBe('assigned');
    expect(await holds('confirmed')).toEqual([[kept.reservation?.payload_id, 'confirmed']]);
  });

  it('brings a match to its end when its worker is killed in the middle', async () => {
    await installation.orchestrator.setFaults([
      { operation: 'CreateReservation', kind: 'latency', rate: 1, count: 1, ms: 250 },
    ]);
    const answer = matchmaker.submit({ match_id: 'orphaned', profile: 'eu-only' }, { waitSeconds: 25 });
    await eventually(
      async () => (await matchmaker.get('orphaned')).body.state,
      (state) => state === 'reserving' || state === 'annotating',
      { everyMs: 5 },
    );
    await installation.workers[0]!.kill();
    await installation.startWorker();
    const { body } = await answer;
    expect(body.state).toBe('assigned');
    await eventually(
      () => holds('orphaned'),
      (seen) => seen.length === 1,
    );
    expect(await holds('orphaned')).toEqual([[body.reservation?.payload_id, 'orphaned']]);
  }, 60_000);

  it('has reserved, once all is quiet, exactly the payloads of the assigned matches', async () => {
    await eventually(
      async () => {
        const matches = await Promise.all([...(await held()).values()].map((id) => matchmaker.get(id)));
        return matches.map(({ body }) => body.state);
      },
      (states) => states.length > 20 && states.every((state) => state === 'assigned'),
    );
  });

  it('has given back, after all of Redis was lost, what it had reserved, and nothing else; and places on', async () => {
    const mine = await held();
    expect(mine.size).toBeGreaterThan(20);
    const stranger = await installation.orchestrator.reserve(US);
    const redis = new Redis(installation.redisUrl);
    await redis.flushall();
    redis.disconnect();
    await eventually(held, (left) => left.size === 1, { withinMs: 20_000 });
    expect([...(await held()).keys()]).toEqual([stranger]);
    expect((await submit('after-the-loss', 'ranked')).state).toBe('assigned');
  }, 40_000);
});
