import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchKey } from '../../src/matches/match-key.ts';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import { Ledger } from '../../src/matches/ledger/ledger.ts';
import type { Reservation } from '../../src/matches/match-record.ts';
import { encodePayloadToRelease } from '../../src/matches/ledger/payload-to-release.ts';
import { MatchOutcomes } from '../../src/observability/match-outcomes.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import type { OrchestratorPort, PayloadView, ReserveOutcome } from '../../src/orchestrator/orchestrator-port.ts';
import { identityOf } from '../../src/placement/payload-identity.ts';
import { HeldMatch } from '../../src/placement/held-match.ts';
import { Reserving } from '../../src/placement/reserve-pass.ts';
import type { PlanStep } from '../../src/planning/index.ts';
import { Settlement, type Got } from '../../src/placement/settlement.ts';
import { PlacementQueue } from '../../src/queue/placement-queue.ts';
import { Releasing } from '../../src/placement/releasing.ts';
import { FleetListing } from '../../src/reconciler/fleet-listing.ts';
import { OpenIntents } from '../../src/reconciler/open-intents.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { eventually } from '../support/eventually.ts';
import { testGates } from '../support/test-gates.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
const place = { allocation: 'eu', project_id: 'p', allocation_id: 'a' };
const SETTLE_MS = 1_000;
const CALL_MS = 100;

/** An orchestrator at which each of these payloads is reserved in the name of an attempt, and what was released of them. */
function fleetOf(...held: { payloadId: string; key: string; attempt: string }[]) {
  const released: string[] = [];
  const payloads = held.map(({ payloadId, key, attempt }): PayloadView => {
    const { labels, annotations } = identityOf(key, attempt);
    return { payloadId, state: 'Reserved', address: '127.0.0.1', ports: [], labels, annotations };
  });
  const unused = () => Promise.reject(new Error('not called here'));
  const port: OrchestratorPort = {
    reserve: unused,
    annotate: unused,
    list: (_allocation, _limits, pick) =>
      Promise.resolve({ kind: 'found', value: payloads.map(pick).filter((wanted) => wanted !== undefined) }),
    get: ({ payloadId }) => {
      const value = payloads.find((payload) => payload.payloadId === payloadId);
      return Promise.resolve(value ? { kind: 'found', value } : { kind: 'gone' });
    },
    release: ({ payloadId }) => {
      released.push(payloadId);
      return Promise.resolve({ kind: 'done' });
    },
  };
  return { port, released };
}

const outcomes = new MatchOutcomes(new Metrics(), log);

let store: PrivateLedger;
/** Its claims run out at once. */
let hasty: Ledger;
beforeAll(async () => {
  store = await startPrivateLedger();
  const { shards } = store.ledger.keys;
  hasty = new Ledger(store.redis, {
    ...{ shards, retentionMs: 60_000, outboxMaxEvents: 10_000, leaseMs: 20, settleMs: SETTLE_MS, firstLookMs: 2_000 },
  });
});
afterAll(() => store.stop());

describe('a worker that gives a payload back', () => {
  const key = matchKey('default', 'slow');
  const owed = { key, attempt: '1.1', payload_id: 'slow-payload', ...place };

  function releasing(port: OrchestratorPort, pausedMs: number) {
    let now = 0;
    const slow: OrchestratorPort = { ...port, get: (...args) => ((now += pausedMs), port.get(...args)) };
    const settings = { callTimeoutMs: CALL_MS, settleMs: SETTLE_MS, stopwatch: () => now };
    return new Releasing(store, slow, testGates(), settings, { metrics: new Metrics(), log });
  }

  /** When the release can be taken again, in milliseconds from now. */
  async function dueInMs(): Promise<number> {
    const releases = store.duties.keys.releases(store.duties.keys.shardOf(key));
    return Number(await store.redis.zscore(releases, encodePayloadToRelease(owed))) - (await store.duties.now());
  }

  it('does not after a pause in which the release may have become another’s, and leaves it to that one', async () => {
    const { port, released } = fleetOf({ payloadId: owed.payload_id, key, attempt: owed.attempt });
    await store.duties.owe(owed);
    const shard = store.duties.keys.shardOf(key);
    await releasing(port, 10 * SETTLE_MS).releaseDue(shard);
    expect(released).toEqual([]);
    // Nobody takes it until a deletion, had it been sent, would have taken effect or never will.
    expect(await dueInMs()).toBeGreaterThan(CALL_MS + SETTLE_MS);
    await store.duties.postpone(owed, -1);
    await releasing(port, 2 * CALL_MS + 1).releaseDue(shard);
    expect(released).toEqual([]);
    await store.duties.postpone(owed, -1);
    await releasing(port, 2 * CALL_MS).releaseDue(shard);
    expect(released).toEqual([owed.payload_id]);
  });
});

it('few payloads of an allocation are given back at a time, however many are owed and however long each takes', async () => {
  const many = Array.from({ length: 12 }, (_, index) => {
    const key = matchKey('default', `of-many-${index}`);
    return { key, attempt: '1.1', payload_id: `many-${index}`, ...place };
  });
  const { port, released } = fleetOf(...many.map(({ payload_id: payloadId, ...held }) => ({ payloadId, ...held })));
  const { promise: answered, resolve: answer } = Promise.withResolvers<undefined>();
  let asked = 0;
  const stalled: OrchestratorPort = {
    ...port,
    get: (...args) => ((asked += 1), answered.then(() => port.get(...args))),
  };
  const settings = { callTimeoutMs: 60_000, settleMs: SETTLE_MS, stopwatch: () => 0 };
  const gates = testGates({ bulkheadLimit: 3 });
  const releasing = new Releasing(store, stalled, gates, settings, { metrics: new Metrics(), log });
  for (const owed of many) await store.duties.owe(owed);
  const releaseDue = () => Promise.all(store.duties.keys.all().map((shard) => releasing.releaseDue(shard)));
  const first = releaseDue();
  await eventually(
    () => asked,
    (calls) => calls >= 3,
  );
  expect(await store.redis.exists(...many.map((owed) => store.duties.keys.custody(owed)))).toBe(3);
  answer(undefined);
  await first;
  // Who has waited for a place for too long is due again a moment later.
  await eventually(
    () => releaseDue().then(() => released.length),
    (count) => count === many.length,
  );
});

it('a worker that is told to stop finishes what it is giving back, and leaves what else is owed to others', async () => {
  const key = matchKey('default', 'told-to-stop');
  const owedOf = (index: number) => ({ key, attempt: `1.${index}`, payload_id: `left-${index}`, ...place });
  const many = Array.from({ length: 100 }, (_, index) => owedOf(index));
  const { port, released } = fleetOf(...many.map(({ payload_id: payloadId, ...held }) => ({ payloadId, ...held })));
  await Promise.all(many.map((owed) => store.duties.owe(owed)));
  const settings = { callTimeoutMs: CALL_MS, settleMs: SETTLE_MS, stopwatch: () => 0 };
  const workerOf = (isStopping: boolean) => {
    const told = { ...settings, isStopping: () => isStopping };
    return new Releasing(store, port, testGates({ bulkheadLimit: 100 }), told, { metrics: new Metrics(), log });
  };
  const shard = store.duties.keys.shardOf(key);
  const finished = await workerOf(true).releaseDue(shard);
  expect([finished < many.length, released.length]).toEqual([true, finished]);
  await workerOf(false).releaseDue(shard);
  expect(released).toHaveLength(many.length);
});

const silenced = (queue: PlacementQueue) => Object.assign(queue, { enqueueRelease: () => Promise.resolve() });

describe('a match that joins a payload in the instant in which the last that holds it leaves', () => {
  const leaving = { key: matchKey('default', 'leaving'), attempt: '1.1', payload_id: 'shared', ...place };
  const payload = { payloadId: 'shared', address: '127.0.0.1', ports: [] };
  const stepFor = (payloadState: 'Ready' | 'Reserved'): PlanStep => ({
    allocation: { name: 'eu', projectId: 'p', allocationId: 'a', region: 'eu' },
    ...{ opensAfterMs: 0, labels: {}, annotations: {} },
    selectors: [{ name: 'any', index: 0, matchLabels: {}, payloadState, opensAfterMs: 0 }],
  });

  /** Its reservation takes effect between the look and the deletion of the other's release, and is answered after both. */
  async function joins(matchId: string, payloadState: 'Ready' | 'Reserved') {
    const { key, attempt } = leaving;
    const { port, released } = fleetOf({ payloadId: leaving.payload_id, key, attempt });
    const settings = { callTimeoutMs: CALL_MS, settleMs: SETTLE_MS, stopwatch: () => 0 };
    const releasing = new Releasing(store, port, testGates(), settings, { metrics: new Metrics(), log });
    await store.custody.hold(leaving, { key, attempt });
    const reserve = async (): Promise<ReserveOutcome> => {
      await store.duties.owe(leaving);
      await releasing.releaseDue(store.duties.keys.shardOf(key));
      return { kind: 'reserved', status: 200, payload };
    };
    const worker = { callTimeoutMs: CALL_MS, leaseMs: 10_000 };
    const reserving = new Reserving(store, { ...port, reserve }, testGates(), new Metrics(), worker);
    const match = newMatch(matchId);
    await store.ledger.accept(match);
    const claimed = await store.ledger.claim(match.key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    const held = new HeldMatch(claimed.match, claimed.at, () => performance.now());
    const settlement = new Settlement(store.ledger, store.duties, silenced(new PlacementQueue([])), outcomes);
    const terms = { timings: {}, confirmWithinMs: null };
    const enter = (got: Got) => settlement.reserved(held, got, terms);
    const { kind } = await reserving.pass(held, [stepFor(payloadState)], enter);
    const owed = await store.duties.takeReleases(store.duties.keys.shardOf(match.key), 100, 0);
    return { kind, released, owes: owed.filter(({ item }) => item.key === match.key).length };
  }

  it('goes on without it, and owes back what it may have reserved after all', async () => {
    expect(await joins('joins', 'Reserved')).toEqual({ kind: 'empty', released: ['shared'], owes: 1 });
  });

  it('keeps one that it can only have found free', async () => {
    expect(await joins('found-free', 'Ready')).toEqual({ kind: 'reserved', released: ['shared'], owes: 0 });
  });
});

describe('a worker that has reserved for a match it has lost', () => {
  const intentOf = (key: string): Intent => ({ key, attempt: '1.1', region: 'eu', selectors: ['exact'], ...place });
  const reservation: Reservation = {
    ...{ ...place, region: 'eu', payload_id: 'found', payload_address: '127.0.0.1', payload_ports: [] },
    ...{ selector: null, selector_index: null, reserved_at: '2026-01-01T00:00:00.000Z', attempt: '1.1' },
  };

  /** Its worker has noted the call and was stopped for longer than its claim; another has taken over since. */
  async function takenOver(matchId: string) {
    const match = newMatch(matchId);
    const { key } = match;
    await hasty.accept(match);
    const claimed = await hasty.claim(key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    const intent = intentOf(key);
    const noted = { opens: intent, closes: undefined, attempts: [], attemptsCount: 0 };
    await hasty.intend(key, claimed.match.fence, noted);
    const successor = await eventually(
      () => hasty.claim(key),
      ({ kind }) => kind === 'claimed',
    );
    if (successor.kind !== 'claimed') throw new Error(successor.kind);
    return { key, intent, former: claimed.match, fence: successor.match.fence };
  }

  /** The former worker goes on, and finds that its payload is not wanted; whether it gives it back. */
  async function goesOn({ key, intent, former }: Awaited<ReturnType<typeof takenOver>>) {
    const queue = new PlacementQueue([]);
    const settlement = new Settlement(hasty, store.duties, silenced(queue), outcomes);
    const held = new HeldMatch(former, 0, () => 0);
    const terms = { timings: {}, confirmWithinMs: null };
    expect(await settlement.reserved(held, { reservation, intent, calledAt: undefined }, terms)).toBe('lost');
    const releases = await store.redis.zrange(store.duties.keys.releases(store.duties.keys.shardOf(key)), '0', '-1');
    return releases.some((member) => member.includes(`"${key}"`));
  }

  it('leaves the payload to the successor that will look for it', async () => {
    expect(await goesOn(await takenOver('looks-for-it'))).toBe(false);
  });

  it.each(['annotating', 'assigned'])(
    'leaves the payload to the successor that has adopted it and is %s',
    async (state) => {
      const match = await takenOver(`adopted-${state}`);
      const { key, fence, intent } = match;
      await hasty.transition(key, 'reserved', { fence }, { fields: { reservation, intent: null }, closes: intent });
      if (state === 'assigned') await hasty.transition(key, 'assign', { fence });
      expect(await goesOn(match)).toBe(false);
    },
  );

  it('gives it back where the successor holds another, or the match is over', async () => {
    const elsewhere = await takenOver('went-elsewhere');
    const fields = { reservation: { ...reservation, attempt: '2.1', payload_id: 'other' }, intent: null };
    await hasty.transition(elsewhere.key, 'reserved', { fence: elsewhere.fence }, { fields });
    expect(await goesOn(elsewhere)).toBe(true);
    const over = await takenOver('cancelled');
    await hasty.transition(over.key, 'cancel', { fence: over.fence });
    expect(await goesOn(over)).toBe(true);
  });
});

describe('an open intent whose payload has turned up', () => {
  const intentOf = (key: string): Intent => ({ key, attempt: '1.1', region: 'eu', selectors: ['exact'], ...place });

  /** A match whose worker has noted the call and is gone. */
  async function interrupted(matchId: string) {
    const match = newMatch(matchId);
    await store.ledger.accept(match);
    const claimed = await store.ledger.claim(match.key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    const { fence } = claimed.match;
    const opens = intentOf(match.key);
    await store.ledger.intend(match.key, fence, { opens, closes: undefined, attempts: [], attemptsCount: 0 });
    return { key: match.key, fence, intent: opens };
  }

  async function settle(key: string) {
    const { port } = fleetOf({ payloadId: 'found', key, attempt: '1.1' });
    const intents = new OpenIntents(store.ledger, store.duties, new FleetListing(port, CALL_MS), 0, log);
    await intents.settle();
    await intents.rest();
    await intents.settle();
    const open = await Promise.all(store.duties.keys.all().map((shard) => store.duties.openIntents(shard, 0, 100)));
    const due = await Promise.all(store.duties.keys.all().map((shard) => store.duties.takeReleases(shard, 100, 0)));
    return {
      open: open.flat().filter((intent) => intent.key === key).length,
      due: due.flat().filter(({ item }) => item.key === key).length,
    };
  }

  it('is left alone while the match is live and its next worker will look for that payload', async () => {
    const { key } = await interrupted('will-adopt');
    expect(await settle(key)).toEqual({ open: 1, due: 0 });
  });

  it('gives the payload back once the match has gone on without it', async () => {
    const { key, fence } = await interrupted('went-on');
    await store.ledger.wait(key, fence, plainWait({ fields: { waiting_for: 'capacity', intent: null } }));
    expect(await settle(key)).toEqual({ open: 0, due: 1 });
  });

  it('gives the payload back once the match is over', async () => {
    const { key, fence } = await interrupted('is-over');
    await store.ledger.transition(key, 'fail', { fence });
    expect(await settle(key)).toEqual({ open: 0, due: 1 });
  });
});
