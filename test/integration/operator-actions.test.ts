import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AllocationControls } from '../../src/allocations/allocation-controls.ts';
import { GateControls } from '../../src/placement/gate-controls.ts';
import { eventually } from '../support/eventually.ts';
import { testGates } from '../support/test-gates.ts';
import { ApiClient } from './api-client.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

let under: ApiUnderTest;
let api: ApiClient;
beforeAll(async () => {
  under = await startApiUnderTest(2);
  api = await ApiClient.of(under.urls[1] ?? '');
});
afterAll(() => under.stop());

const pause = (name: string) => api.call('POST', `/v1/allocations/${name}/pause`);
const resume = (name: string) => api.call('POST', `/v1/allocations/${name}/resume`);
const force = (name: string, state: string) =>
  api.call('PUT', `/v1/allocations/${name}/breaker`, {
    body: JSON.stringify({ state }),
    headers: { 'content-type': 'application/json' },
  });
async function shown(name: string) {
  const { allocations } = (await (await fetch(`${under.url}/v1/allocations`)).json()) as {
    allocations: { name: string; paused: boolean; breaker: string; breaker_forced: string | null }[];
  };
  return allocations.find((allocation) => allocation.name === name);
}

/** A worker's gates, which are told by nothing but Redis. */
async function worker() {
  const gates = testGates();
  const controls = new AllocationControls(under.redis, 1_000);
  const heeding = new GateControls(gates, controls, (error) => {
    throw error;
  });
  await heeding.onModuleInit();
  const stop = () => {
    heeding.beforeApplicationShutdown();
    gates.close();
  };
  return { gates, stop };
}

/** Whether a call to the allocation would be made. */
const isCalled = async ({ gates }: Awaited<ReturnType<typeof worker>>, name: string) => {
  let called = false;
  const call = () => ((called = true), Promise.resolve({ kind: 'no_match', status: 412 } as const));
  await gates.of(name).run(call, { isRetry: false, patient: () => true });
  return called;
};

describe('an allocation that an operator has paused', () => {
  it('is shown so by every replica, passed over by every worker, also one that starts later, and resumed', async () => {
    const early = await worker();
    expect(await isCalled(early, 'eu-west')).toBe(true);
    expect(await pause('eu-west')).toMatchObject({ status: 200, body: { name: 'eu-west', paused: true } });
    expect(await shown('eu-west')).toMatchObject({ paused: true, breaker: 'closed', breaker_forced: null });
    const plan = await api
      .submit({ match_id: 'paused', profile: 'casual' })
      .then(() => api.post('/v1/plans', JSON.stringify({ match_id: 'paused', profile: 'casual' })));
    expect(plan.body).toMatchObject({ steps: [{ allocation: 'us-east', paused: false }] });
    const late = await worker();
    expect(await isCalled(late, 'eu-west')).toBe(false);
    expect(await isCalled(late, 'us-east')).toBe(true);
    await eventually(
      () => isCalled(early, 'eu-west'),
      (called) => !called,
    );
    expect(await resume('eu-west')).toMatchObject({ status: 200, body: { paused: false } });
    for (const each of [early, late]) {
      await eventually(
        () => isCalled(each, 'eu-west'),
        (called) => called,
      );
      each.stop();
    }
  });

  it('must be one of the profiles file', async () => {
    expect(await pause('nowhere')).toMatchObject({ status: 404, body: { code: 'allocation_not_found' } });
    expect(await force('nowhere', 'open')).toMatchObject({ status: 404, body: { code: 'allocation_not_found' } });
    expect(await force('eu-west', 'ajar')).toMatchObject({ status: 422 });
  });
});

describe('a breaker that an operator holds', () => {
  it('open lets nothing through, closed everything, and decides again when it is let go', async () => {
    await force('us-east', 'open');
    expect(await shown('us-east')).toMatchObject({ breaker: 'open', breaker_forced: 'open' });
    const held = await worker();
    expect(await isCalled(held, 'us-east')).toBe(false);
    await force('us-east', 'closed');
    await eventually(
      () => isCalled(held, 'us-east'),
      (called) => called,
    );
    const gate = held.gates.of('us-east');
    const down = { kind: 'unavailable', status: 503, message: 'down' } as const;
    for (let i = 0; i < 20; i += 1)
      await gate.run(() => Promise.resolve(down), { isRetry: false, patient: () => true });
    expect(await isCalled(held, 'us-east')).toBe(true);
    expect(await force('us-east', 'auto')).toMatchObject({ status: 200, body: { breaker_forced: null } });
    expect(await shown('us-east')).toMatchObject({ breaker_forced: null });
    held.stop();
  });
});

describe('what operators do', () => {
  it('is told as events, live and again, among those of the matches', async () => {
    const live = await EventReader.open(`${under.url}/v1/events`);
    await pause('eu-west');
    await force('eu-west', 'open');
    await force('eu-west', 'auto');
    await resume('eu-west');
    const seen = await live.take(4);
    await live.close();
    expect(seen.map(({ event }) => event)).toEqual([
      'matchgate.operator.pause',
      'matchgate.operator.breaker',
      'matchgate.operator.breaker',
      'matchgate.operator.resume',
    ]);
    expect(seen[1]?.data).toMatchObject({
      ...{ specversion: '1.0', source: '/v1/allocations', subject: 'eu-west' },
      data: { allocation: 'eu-west', by: 'anybody', state: 'open' },
    });
    const again = await EventReader.open(`${under.urls[1]}/v1/events?after=${seen[0]?.id}`);
    expect((await again.take(3)).map(({ data }) => data)).toEqual(seen.slice(1).map(({ data }) => data));
    await again.close();
  });
});
