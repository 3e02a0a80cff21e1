import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const LEASE_MS = 10_000;

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger({ leaseMs: LEASE_MS });
});
afterAll(() => store.stop());

describe('custody of a payload', () => {
  const place = (payload_id: string) => ({ allocation_id: 'a', payload_id });
  const one = { key: 'default/one', attempt: '1.1' };
  const two = { key: 'default/two:with|bars', attempt: '3.2' };

  it('makes the last to leave give it back, and nobody else', async () => {
    const payload = place('shared');
    expect(await store.custody.hold(payload, one)).toBe('held');
    expect(await store.custody.hold(payload, two, await store.duties.now())).toBe('held');
    expect(await store.custody.leave(payload, one, 60_000)).toEqual({ kind: 'shared' });
    const left = await store.custody.leave(payload, two, 60_000);
    expect(left).toMatchObject({ kind: 'last' });
    expect(left.kind === 'last' && left.former).toEqual(expect.arrayContaining([one, two]));
    expect(await store.custody.leave(payload, one, 60_000)).toEqual({ kind: 'busy' });
  });

  it('lets nobody become a holder while it is given back, and everybody afterwards', async () => {
    const payload = place('leaving');
    await store.custody.hold(payload, one);
    await store.custody.leave(payload, one, 60_000);
    expect(await store.custody.hold(payload, two)).toBe('releasing');
    await store.custody.end(payload, two);
    expect(await store.custody.hold(payload, two)).toBe('releasing');
    await store.custody.end(payload, one);
    expect(await store.custody.hold(payload, two)).toBe('held');
    expect(await store.custody.holders(payload)).toEqual([two]);
  });

  it('takes it from those that held it, where one has found it free', async () => {
    const payload = place('taken-from-outside');
    await store.custody.hold(payload, one);
    expect(await store.custody.hold(payload, two)).toBe('held');
    expect([await store.custody.holders(payload), await store.custody.formerHolders(payload)]).toEqual([[two], [one]]);
    expect(await store.custody.leave(payload, one, 60_000)).toEqual({ kind: 'shared' });
    expect(await store.custody.leave(payload, two, 60_000)).toMatchObject({ kind: 'last' });
  });

  it('leaves it to those that joined, where the one that they have joined says only later that it has it', async () => {
    const payload = place('guest-first');
    expect(await store.custody.hold(payload, two, await store.duties.now())).toBe('held');
    expect(await store.custody.hold(payload, one)).toBe('held');
    expect(await store.custody.leave(payload, one, 60_000)).toEqual({ kind: 'shared' });
    expect(await store.custody.holders(payload)).toEqual([two]);
  });

  it('lets nobody join whose call began before it was given back, whether or not another has it since', async () => {
    const payload = place('joined');
    const three = { key: 'default/three', attempt: '1.1' };
    await store.custody.hold(payload, one);
    await store.custody.leave(payload, one, 60_000);
    const before = await store.duties.now();
    await store.custody.end(payload, one);
    expect(await store.custody.hold(payload, three, before)).toBe('releasing');
    expect(await store.custody.hold(payload, two)).toBe('held');
    expect(await store.custody.hold(payload, three, before)).toBe('releasing');
    const after = await eventually(
      () => store.duties.now(),
      (now) => now > before + 1,
    );
    expect(await store.custody.hold(payload, three, after)).toBe('held');
    expect(await store.custody.leave(payload, two, 60_000)).toEqual({ kind: 'shared' });
  });

  it('lets nobody join whose call began while a worker had the duty that is gone since', async () => {
    const payload = place('abandoned');
    await store.custody.hold(payload, one);
    const before = await store.duties.now();
    await store.custody.leave(payload, one, 1);
    const taken = await store.duties.now();
    const after = await eventually(
      () => store.duties.now(),
      (now) => now > taken + 1,
    );
    expect(await store.custody.hold(payload, two, before)).toBe('releasing');
    expect(await store.custody.hold(payload, two, after)).toBe('held');
  });

  it('lets nobody join whose call is longer ago than an end is known', async () => {
    const longAgo = (await store.duties.now()) - LEASE_MS;
    expect(await store.custody.hold(place('late'), two, longAgo)).toBe('releasing');
    expect(await store.custody.hold(place('in-time'), two, longAgo + 5_000)).toBe('held');
  });

  it('leaves nothing behind once an end is not asked for any more', async () => {
    const payload = place('forgotten');
    await store.custody.hold(payload, one);
    await store.custody.leave(payload, one, 60_000);
    await store.custody.end(payload, one);
    const [key = ''] = await store.redis.keys('*:custody:a/forgotten');
    expect(await store.redis.pttl(key)).toBeGreaterThan(LEASE_MS / 2);
    expect(await store.redis.pttl(key)).toBeLessThanOrEqual(LEASE_MS);
  });
});
