import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shapesOf } from '../../src/allocations/plan-shapes.ts';
import type { OrchestratorPort, ReserveOutcome } from '../../src/orchestrator/orchestrator-port.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { HeldMatch } from '../../src/placement/held-match.ts';
import { Reserving, type Enter } from '../../src/placement/reserve-pass.ts';
import type { PlanStep } from '../../src/planning/index.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';
import { testGates } from '../support/test-gates.ts';

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger();
});
afterAll(() => store.stop());

const stepOf = (name: string): PlanStep => ({
  allocation: { name, projectId: 'p', allocationId: name, region: name },
  opensAfterMs: 0,
  selectors: [{ name: 'any', index: 0, matchLabels: {}, payloadState: 'Ready', opensAfterMs: 0 }],
  labels: {},
  annotations: {},
});
const noMatch: ReserveOutcome = { kind: 'no_match', status: 412 };
const down: ReserveOutcome = { kind: 'unavailable', status: 503, message: 'down' };
const busy: ReserveOutcome = { kind: 'throttled', status: 429, retryAfterMs: 60_000 };

const kept: Enter = () => Promise.resolve({ timings: {}, confirmWithinMs: null });

/** A worker in front of allocations that answer so, and which of them it called. No retry is in its budget. */
function workerBefore(answers: Record<string, ReserveOutcome>, scarce = new Set<string>()) {
  const called: string[] = [];
  const unused = () => Promise.reject(new Error('not called here'));
  const port: OrchestratorPort = {
    ...{ annotate: unused, release: unused, get: unused },
    list: () => Promise.resolve({ kind: 'found', value: [] }),
    reserve: ({ name }) => {
      called.push(name);
      return Promise.resolve(answers[name] ?? noMatch);
    },
  };
  const gates = testGates({
    retries: { percent: 0, minPerSecond: 0 },
    breaker: { errorPercent: 100, volume: 1_000, windowMs: 10_000, resetMs: 60_000, probes: 1 },
  });
  const reserving = new Reserving(store, port, gates, new Metrics(), {
    ...{ callTimeoutMs: 1_000, leaseMs: 10_000 },
    scarce: () => scarce,
  });
  return { called, answers, reserving };
}

async function heldMatch(id: string, deadlineMs = 30_000): Promise<HeldMatch> {
  const match = newMatch(id, { deadlineMs });
  await store.ledger.accept(match);
  const claimed = await store.ledger.claim(match.key);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  return new HeldMatch(claimed.match, claimed.at, () => performance.now());
}

async function pass({ reserving }: ReturnType<typeof workerBefore>, held: HeldMatch, ...names: string[]) {
  const result = await reserving.pass(held, names.map(stepOf), kept);
  if (result.kind !== 'empty') throw new Error(result.kind);
  return result;
}

describe('a match that found nothing and asks again', () => {
  it('after a fault only within the budget: without one it asks nobody, notes no attempt, and still blames the fault', async () => {
    const worker = workerBefore({ eu: down, us: noMatch });
    const held = await heldMatch('after-a-fault');
    await pass(worker, held, 'eu', 'us');
    const again = await pass(worker, held, 'eu', 'us');
    expect(worker.called).toEqual(['eu', 'us', 'us']);
    expect(again.outcomes).toEqual(['unavailable', 'no_match']);
    expect(held.attempts.map(({ allocation, outcome }) => [allocation, outcome])).toEqual([
      ['eu', 'unavailable'],
      ['us', 'no_match'],
      ['us', 'no_match'],
    ]);
  });

  it('for capacity as often as it likes', async () => {
    const worker = workerBefore({});
    const held = await heldMatch('for-capacity');
    for (let i = 0; i < 5; i += 1) await pass(worker, held, 'eu');
    expect(worker.called).toHaveLength(5);
  });

  it('of an allocation that has not been called by it, as for the first time', async () => {
    const worker = workerBefore({ eu: down });
    await pass(worker, await heldMatch('one'), 'eu');
    await pass(worker, await heldMatch('two'), 'eu');
    expect(worker.called).toEqual(['eu', 'eu']);
  });

  it('not before the Retry-After of an allocation is over, which keeps it from no other', async () => {
    const worker = workerBefore({ eu: busy, us: noMatch });
    const held = await heldMatch('told-to-wait');
    expect((await pass(worker, held, 'eu', 'us')).retryAfterMs).toBe(0);
    const next = await heldMatch('next');
    const { outcomes, retryAfterMs } = await pass(worker, next, 'eu');
    expect(worker.called).toEqual(['eu', 'us']);
    expect(outcomes).toEqual(['throttled']);
    expect(next.attempts).toMatchObject([{ allocation: 'eu', outcome: 'throttled', duration_ms: 0 }]);
    expect(next.attempts[0]).not.toHaveProperty('status');
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe('a match that comes while others wait for what it wants', () => {
  const waitedFor = () => new Set(shapesOf([stepOf('eu')]).map(({ id }) => id));

  it('asks elsewhere, and there only once it is woken for room', async () => {
    const worker = workerBefore({}, waitedFor());
    const held = await heldMatch('newcomer');
    const { outcomes } = await pass(worker, held, 'eu', 'us');
    expect([worker.called, outcomes]).toEqual([['us'], ['no_match', 'no_match']]);
    expect(held.attempts).toMatchObject([{ allocation: 'eu', outcome: 'no_match', duration_ms: 0 }, {}]);
    const woken = new HeldMatch({ ...held.match, roomIn: 'us' }, held.claimedAt, () => performance.now());
    await pass(worker, woken, 'us', 'eu');
    expect(worker.called).toEqual(['us', 'us', 'eu']);
  });

  it('is not placed as it is accepted', () => {
    const firstCall = (name: string) =>
      workerBefore({}, waitedFor()).reserving.firstCall(newMatch('fast').key, 1, [stepOf(name)]);
    expect([firstCall('eu'), firstCall('us')?.allocation]).toEqual([undefined, 'us']);
  });
});

describe('the time of a call', () => {
  const CALL_MS = 60_000;

  /** The limits that each operation was called with; a reservation is never answered, and then found or not. */
  function limitsOf(reserve: () => Promise<ReserveOutcome>) {
    const seen: [string, number][] = [];
    const unused = () => Promise.reject(new Error('not called here'));
    const note = <T>(operation: string, value: T, { timeoutMs }: { timeoutMs: number }) => {
      seen.push([operation, timeoutMs]);
      return Promise.resolve(value);
    };
    const port: OrchestratorPort = {
      ...{ annotate: unused, release: unused },
      reserve: (_allocation, _request, limits) => note('reserve', undefined, limits).then(reserve),
      list: (_allocation, limits) => note('list', { kind: 'found', value: [] }, limits),
      get: (_payload, limits) => note('get', { kind: 'gone' } as const, limits),
    };
    const settings = { callTimeoutMs: CALL_MS, leaseMs: 4 * CALL_MS };
    return { seen, reserving: new Reserving(store, port, testGates(), new Metrics(), settings) };
  }

  const twoSelectors = (name: string): PlanStep => {
    const step = stepOf(name);
    return { ...step, selectors: [...step.selectors, ...step.selectors] };
  };

  it('is what is left of its match’s, where that is less than its own limit', async () => {
    const held = await heldMatch('little-time-left', 5_000);
    const payload = { payloadId: 'timed', address: '', ports: [] };
    const { seen, reserving } = limitsOf(() => Promise.resolve({ kind: 'reserved', status: 200, payload }));
    await reserving.pass(held, [twoSelectors('eu')], kept);
    const lost = limitsOf(() => Promise.resolve({ kind: 'unknown', message: 'no answer' }));
    await lost.reserving.pass(await heldMatch('no-answer', 5_000), [stepOf('us')], kept);
    const all = [...seen, ...lost.seen];
    expect(all.map(([operation]) => operation)).toEqual(['reserve', 'get', 'reserve', 'list']);
    for (const [, timeoutMs] of all) {
      expect(timeoutMs).toBeGreaterThan(0);
      expect(timeoutMs).toBeLessThanOrEqual(5_000);
    }
  });

  it('is none at all once the deadline is over', async () => {
    const held = await heldMatch('too-late', 1);
    await eventually(
      () => held.remainingMs(),
      (remaining) => remaining <= 0,
    );
    const { seen, reserving } = limitsOf(() => Promise.resolve(noMatch));
    expect((await reserving.pass(held, [stepOf('eu')], kept)).kind).toBe('overdue');
    expect(seen).toEqual([]);
  });
});
