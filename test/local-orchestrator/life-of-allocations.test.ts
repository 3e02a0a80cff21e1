/** What becomes of payloads and their allocations in time: scaling, draining, updating, games and exits. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contract/eventually.ts';
import { OrchestratorUnderTest, quickTimings, seedOf } from './orchestrator-under-test.ts';

let orchestrator: OrchestratorUnderTest | undefined;
afterEach(async () => {
  await orchestrator?.close();
  orchestrator = undefined;
});

async function startWith(allocation: object): Promise<OrchestratorUnderTest> {
  orchestrator = await OrchestratorUnderTest.start(seedOf(allocation));
  return orchestrator;
}

const times = (state: string, count: number) => Array.from({ length: count }, () => state);
const settlesAs = (on: OrchestratorUnderTest, states: readonly string[]) =>
  eventually(
    () => on.states(),
    (found) => JSON.stringify(found) === JSON.stringify(states),
  );

describe('a reserved payload', () => {
  it('is not replaced unless a buffer is asked for', async () => {
    const on = await startWith({ payloads: [{ count: 2 }], max_payloads: 5 });
    await on.reserve();
    expect(await on.states()).toEqual(['Ready', 'Reserved']);
    const { spec } = (await on.value('GetAllocation')).result;
    await on.value('UpdateAllocation', { body: { spec: { ...spec, buffer_size: 2 }, name: 'eu-west' } });
    await settlesAs(on, [...times('Ready', 2), 'Reserved']);
  });

  it('plays its game, is Unhealthy, shuts down, goes, and another of its group comes', async () => {
    const on = await startWith({
      payloads: [
        { count: 1, labels: { map: 'harbor' } },
        { count: 1, labels: { map: 'canyon' } },
      ],
      timings: { ...quickTimings, game: '5ms' },
    });
    const { payload_id } = await on.reserve({ map: 'canyon' });
    const way = await eventually(
      async () => (await on.ledger()).filter((entry) => entry.payload_id === payload_id),
      (entries) => entries.at(-1)?.type === 'deleted',
    );
    expect(way.map(({ type, to }) => to ?? type)).toEqual(['Ready', 'Reserved', 'Unhealthy', 'Shutdown', 'deleted']);
    await settlesAs(on, times('Ready', 2));
    const maps = (await on.payloads()).map(({ metadata }) => metadata?.labels?.map);
    expect(maps.toSorted()).toEqual(['canyon', 'harbor']);
  });

  it('goes to Shutdown on release where the seed says so', async () => {
    const on = await startWith({ payloads: [{ count: 1 }], after_release: 'Shutdown' });
    const { payload_id } = await on.reserve();
    await on.value('DeleteReservation', { payload_id });
    await eventually(
      () => on.status('GetPayload', { payload_id }),
      (status) => status === 404,
    );
    await settlesAs(on, ['Ready']);
  });
});

describe('a payload that is told to exit', () => {
  it('is Unhealthy when it was Ready, and starts again when it was not', async () => {
    const on = await startWith({ payloads: [{ count: 1 }], timings: { ...quickTimings, unhealthy: '1h' } });
    const [ready] = await on.payloads();
    const exit = (payloadId = '') => on.local('POST', `payloads/${payloadId}/exit`, { exit_code: 137 });
    expect((await exit(ready?.id)).status).toBe(200);
    expect((await on.payload(ready?.id ?? '')).status).toMatchObject({
      state: 'Unhealthy',
      details: 'the process exited with 137',
    });
    expect((await exit(ready?.id)).status).toBe(409);
    expect((await exit('zzzzz-zzzzz')).status).toBe(404);
    expect((await on.local('POST', `payloads/${ready?.id}/exit`, { exit_code: 'x' })).status).toBe(400);
    await settlesAs(on, ['Ready', 'Unhealthy']);
  });

  it('waits in Error before its next start', async () => {
    const on = await startWith({
      min_payloads: 1,
      timings: { ...quickTimings, starting: '1h', restart_initial: '1h', restart_max: '1h' },
    });
    await settlesAs(on, ['Starting']);
    const [payload] = await on.payloads();
    await on.local('POST', `payloads/${payload?.id}/exit`);
    expect(await on.states()).toEqual(['Error']);
    expect(await on.allocationState()).toBe('Error');
    expect((await on.local('POST', `payloads/${payload?.id}/exit`)).status).toBe(409);
  });
});

describe('an allocation', () => {
  it('that is disabled drains, keeps its Reserved payloads until they are released, and comes back', async () => {
    const on = await startWith({ payloads: [{ count: 3 }] });
    const { payload_id } = await on.reserve();
    await on.value('SetAllocationEnabled', { body: { enabled: false } });
    await settlesAs(on, ['Reserved']);
    expect(await on.allocationState()).toBe('Draining');
    expect(await on.status('CreateReservation', { body: { selectors: [{ payload_state: 'Reserved' }] } })).toBe(412);
    await on.value('DeleteReservation', { payload_id });
    await settlesAs(on, []);
    expect(await on.allocationState()).toBe('Disabled');
    await on.value('SetAllocationEnabled', { body: { enabled: true } });
    await settlesAs(on, times('Ready', 3));
    expect(await on.allocationState()).toBe('Running');
  });

  it('that is deleted waits for its Reserved payloads, refuses changes, and is gone then', async () => {
    const on = await startWith({ payloads: [{ count: 2 }] });
    const { payload_id } = await on.reserve();
    await on.value('DeleteAllocation');
    await settlesAs(on, ['Reserved']);
    expect(await on.allocationState()).toBe('Draining');
    expect(await on.status('SetAllocationEnabled', { body: { enabled: true } })).toBe(409);
    expect(await on.status('DeleteAllocation')).toBe(200);
    await on.value('DeleteReservation', { payload_id });
    await eventually(
      () => on.status('GetAllocation'),
      (status) => status === 404,
    );
    expect((await on.value('ListAllocations')).results).toEqual([]);
  });

  it('with a new image replaces its Ready payloads some at a time, and its Reserved ones when they are released', async () => {
    const on = await startWith({ payloads: [{ count: 8, labels: { map: 'harbor' } }], image: 'game:1' });
    const { payload_id } = await on.reserve();
    await on.value('UpdateAllocationImage', { body: { image: 'game:2' } });
    expect(await on.allocationState()).toBe('Updating');
    const ready = (await on.payloads()).filter(({ status }) => status.state === 'Ready');
    expect(ready.length).toBeGreaterThanOrEqual(5);
    const imagesOf = async () => (await on.payloads()).map(({ payload_spec }) => payload_spec?.image).toSorted();
    await eventually(
      imagesOf,
      (images) => images.length === 8 && images.filter((image) => image === 'game:1').length === 1,
    );
    expect((await on.payload(payload_id)).status.state).toBe('Reserved');
    await on.value('DeleteReservation', { payload_id });
    await eventually(imagesOf, (images) => images.length === 8 && !images.includes('game:1'));
    await settlesAs(on, times('Ready', 8));
    expect(await on.allocationState()).toBe('Running');
  });

  it('with a new image replaces each payload once, those that wait in Error too, and none beside them', async () => {
    const on = await startWith({
      payloads: [{ count: 8 }],
      image: 'game:1',
      timings: { ...quickTimings, starting: '1h', restart_initial: '1h', restart_max: '1h' },
    });
    const inState = async (state: string) => (await on.payloads()).filter(({ status }) => status.state === state);
    await on.value('DeletePayload', { payload_id: (await on.payloads())[0]?.id ?? '' });
    await settlesAs(on, [...times('Ready', 7), 'Starting']);
    await on.local('POST', `payloads/${(await inState('Starting'))[0]?.id}/exit`);
    expect(await inState('Error')).toHaveLength(1);

    const before = (await on.ledger()).length;
    await on.value('UpdateAllocationImage', { body: { image: 'game:2' } });
    await settlesAs(on, [...times('Ready', 6), ...times('Starting', 2)]);
    await eventually(
      async () => {
        for (const { id } of await inState('Starting')) await on.local('POST', `payload-api/${id}/api/v0/ready`);
        return on.payloads();
      },
      (payloads) =>
        payloads.every(({ payload_spec, status: { state } }) => `${state} ${payload_spec?.image}` === 'Ready game:2'),
    );
    const gone = (await on.ledger(before)).filter(({ type }) => type === 'deleted');
    expect(gone).toHaveLength(8);
    expect(await on.allocationState()).toBe('Running');
  });

  it('scales down by those in Error before it takes Ready ones', async () => {
    const on = await startWith({
      payloads: [{ count: 2 }],
      max_payloads: 3,
      timings: { ...quickTimings, starting: '1h', restart_initial: '1h', restart_max: '1h' },
    });
    const { spec } = (await on.value('GetAllocation')).result;
    const resize = (more: object) =>
      on.value('UpdateAllocation', { body: { spec: { ...spec, ...more }, name: 'eu-west' } });
    await resize({ min_payloads: 3 });
    await settlesAs(on, [...times('Ready', 2), 'Starting']);
    const starting = (await on.payloads()).find(({ status }) => status.state === 'Starting');
    await on.local('POST', `payloads/${starting?.id}/exit`);
    await resize({ min_payloads: 2 });
    await settlesAs(on, times('Ready', 2));
    await resize({ min_payloads: 1 });
    await settlesAs(on, times('Ready', 1));
  });

  it('scales down to its bounds, and never takes a Reserved payload', async () => {
    const on = await startWith({ payloads: [{ count: 5 }] });
    await on.reserve();
    await on.reserve();
    await on.value('UpdateAllocation', { body: { spec: { min_payloads: 0, max_payloads: 1 }, name: 'eu-west' } });
    await settlesAs(on, times('Reserved', 2));
  });
});

describe('a payload that is deleted', () => {
  it('can still be listed and got, but not reserved', async () => {
    const on = await startWith({
      payloads: [{ count: 1 }],
      min_payloads: 0,
      max_payloads: 1,
      buffer_size: 1,
      timings: { ...quickTimings, shutdown: '1h', creating: '1h' },
    });
    const { payload_id } = await on.reserve();
    expect(await on.status('DeletePayload', { payload_id })).toBe(409);
    expect(await on.status('DeletePayload', { payload_id, query: { force_delete: 'true' } })).toBe(200);
    expect(await on.status('DeletePayload', { payload_id, query: { force_delete: 'maybe' } })).toBe(400);
    expect((await on.payload(payload_id)).status.state).toBe('Shutdown');
    expect((await on.payloads()).map(({ id }) => id)).toContain(payload_id);
    expect(await on.status('CreateReservation')).toBe(412);
    expect(await on.status('DeleteReservation', { payload_id })).toBe(404);
    expect(await on.status('DeletePayload', { payload_id })).toBe(200);
  });
});
