/** What `PUT /local/faults` asks for really happens, on the wire and behind it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contract/eventually.ts';
import { allocationId, OrchestratorUnderTest, seedOf } from './orchestrator-under-test.ts';

let on: OrchestratorUnderTest;
beforeEach(async () => {
  on = await OrchestratorUnderTest.start(seedOf({ payloads: [{ count: 5 }] }));
});
afterEach(() => on.close());

const setFaults = async (...rules: object[]) => {
  expect((await on.local('PUT', 'faults', { seed: 1, rules })).status).toBe(200);
};
const reservedInLedger = async () => (await on.ledger()).filter(({ type }) => type === 'reserved').length;

describe('a fault', () => {
  it('drop cuts the call before it takes effect', async () => {
    await setFaults({ operation: 'CreateReservation', kind: 'drop', rate: 1, count: 1 });
    await expect(on.call('CreateReservation')).rejects.toThrow('fetch failed');
    expect(await reservedInLedger()).toBe(0);
    expect(await on.status('CreateReservation')).toBe(200);
  });

  it('commit_then_drop cuts the call after it has taken effect', async () => {
    await setFaults({ operation: 'CreateReservation', allocation_id: allocationId, kind: 'commit_then_drop', rate: 1 });
    const body = { payload_metadata: { labels: { match: 'm-1' } } };
    await expect(on.call('CreateReservation', { body })).rejects.toThrow('fetch failed');
    const [held] = (await on.payloads()).filter(({ status }) => status.state === 'Reserved');
    expect(held?.metadata?.labels).toEqual({ match: 'm-1' });
  });

  it('status refuses the call before it takes effect, in the form of every refusal', async () => {
    await setFaults(
      { operation: 'CreateReservation', kind: 'status', rate: 1, status: 503, count: 1 },
      { operation: 'CreateReservation', kind: 'status', rate: 1, status: 429 },
    );
    expect(await on.status('CreateReservation')).toBe(503);
    const throttled = await on.call('CreateReservation');
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await reservedInLedger()).toBe(0);
    expect(await on.status('ListPayloads')).toBe(200);
  });

  it('latency holds the call back', async () => {
    await setFaults({ operation: '*', kind: 'latency', rate: 1, ms: 120 });
    const startedAt = performance.now();
    await on.payloads();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
  });

  it('stall hangs, and the call takes effect afterwards although nobody waits for it any more', async () => {
    await setFaults({ operation: 'CreateReservation', kind: 'stall', rate: 1, ms: 300 });
    await expect(on.call('CreateReservation', { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
    expect(await reservedInLedger()).toBe(0);
    await eventually(reservedInLedger, (count) => count === 1);
  });

  it('does not keep the orchestrator from closing', async () => {
    await setFaults({ operation: '*', kind: 'stall', rate: 1, ms: 3_600_000 });
    const cut = expect(on.call('ListPayloads')).rejects.toThrow('fetch failed');
    await eventually(
      async () => JSON.stringify((await on.local('GET', 'faults')).body),
      (shown) => shown.includes('"applied":1'),
    );
    const startedAt = performance.now();
    await on.close();
    await cut;
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('is gone when the rules are replaced, and a bad rule replaces nothing', async () => {
    await setFaults({ operation: '*', kind: 'status', rate: 1, status: 500 });
    const bad = await on.local('PUT', 'faults', { rules: [{ operation: 'Reserve', kind: 'drop', rate: 1 }] });
    expect(bad).toMatchObject({ status: 400, body: { problems: [{ path: 'rules/0/operation' }] } });
    expect(await on.status('ListPayloads')).toBe(500);
    expect(await on.local('PUT', 'faults', { rules: [] })).toMatchObject({ status: 200, body: { rules: [] } });
    expect(await on.status('ListPayloads')).toBe(200);
  });
});

describe('the ledger', () => {
  it('tells what happened after a given entry, with the metadata of the request', async () => {
    const before = await on.ledger();
    expect(before).toHaveLength(5);
    const payload_metadata = { labels: { match: 'm-1' }, annotations: { note: 'n' } };
    const selectors = [{ match_labels: { map: 'nowhere' } }, {}];
    const { payload_id } = await on.value('CreateReservation', { body: { selectors, payload_metadata } });
    await on.value('SetPayloadAnnotation', { payload_id, body: { key: 'match-data', value: '{}' } });
    await on.value('SetPayloadLabel', { payload_id, body: { key: 'open', value: 'no' } });
    await on.value('DeleteReservation', { payload_id });
    const after = await on.ledger(5);
    expect(after).toMatchObject([
      {
        seq: 6,
        type: 'reserved',
        from: 'Ready',
        to: 'Reserved',
        selector_index: 1,
        metadata: payload_metadata,
        payload_id,
      },
      { seq: 7, type: 'annotated', key: 'match-data', value: '{}', payload_id },
      { seq: 8, type: 'labelled', key: 'open', value: 'no', payload_id },
      { seq: 9, type: 'released', from: 'Reserved', to: 'Ready', metadata: { labels: { match: 'm-1', open: 'no' } } },
    ]);
    expect(await on.ledger(9)).toEqual([]);
    expect((await on.local('GET', 'ledger?after=-1')).status).toBe(400);
    const limited = await on.local('GET', 'ledger?after=5&limit=2');
    expect(limited.body).toMatchObject({ entries: [{ seq: 6 }, { seq: 7 }] });
  });
});
