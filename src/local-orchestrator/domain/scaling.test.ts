import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocationState, type Allocation, type Census } from './allocation.ts';
import { restartDelayMs } from './back-off.ts';
import { groupInNeed, scalingDecision } from './scaling.ts';

const allocation: Allocation = {
  id: '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  projectId: 'alpha-beta-123456',
  name: 'eu-west',
  spec: { min_payloads: 2, max_payloads: 10, buffer_size: 0 },
  metadata: null,
  enabled: true,
  createdAt: 0,
  revision: 1,
  deletingSinceAt: null,
  deletedAt: null,
  everReady: true,
};
const nobody: Census = {
  ...{ total: 0, ready: 0, reserved: 0, coming: 0, inError: 0 },
  ...{ stale: 0, staleReady: 0, staleInError: 0 },
};
const census = (counts: Partial<Census>): Census => {
  const all = { ...nobody, ...counts };
  return { ...all, total: counts.total ?? all.ready + all.reserved + all.coming };
};
const withSpec = (spec: Allocation['spec']) => ({ ...allocation, spec: { ...allocation.spec, ...spec } });

describe('scaling', () => {
  it.each([
    ['creates up to the minimum', {}, {}, { create: 2, remove: 0 }],
    ['does not replace Reserved ones without a buffer', {}, { reserved: 2 }, { create: 0, remove: 0 }],
    [
      'keeps the buffer beside the Reserved ones',
      { buffer_size: 3 },
      { reserved: 2, ready: 1 },
      { create: 2, remove: 0 },
    ],
    ['counts those that are coming', { buffer_size: 3 }, { reserved: 2, coming: 3 }, { create: 0, remove: 0 }],
    ['stops at the maximum', { buffer_size: 9 }, { reserved: 8 }, { create: 2, remove: 0 }],
    ['takes Ready ones that are too many', {}, { ready: 5 }, { create: 0, remove: 3 }],
    ['takes those in Error as well', {}, { ready: 3, coming: 2, inError: 2 }, { create: 0, remove: 3 }],
    ['never takes one that is coming', {}, { ready: 1, coming: 4 }, { create: 0, remove: 1 }],
    ['never takes a Reserved one', { max_payloads: 2 }, { reserved: 5, ready: 1 }, { create: 0, remove: 1 }],
  ])('%s', (_, spec, counts, expected) => {
    expect(scalingDecision(withSpec(spec), census(counts))).toMatchObject(expected);
  });

  it('replaces a quarter at a time when the image has changed', () => {
    expect(scalingDecision(withSpec({ min_payloads: 8 }), census({ ready: 8, staleReady: 8 })).replace).toBe(2);
    expect(scalingDecision(withSpec({ min_payloads: 8 }), census({ ready: 6, coming: 2, staleReady: 6 })).replace).toBe(
      0,
    );
    expect(scalingDecision(withSpec({ min_payloads: 1 }), census({ ready: 1, staleReady: 1 })).replace).toBe(1);
  });

  it.each<[string, number, Partial<Census>, number]>([
    ['is in Error, all of it', 8, { ready: 4, coming: 4, inError: 4, stale: 8, staleReady: 4, staleInError: 4 }, 4],
    ['is on its way still, later', 8, { ready: 7, coming: 1, stale: 1 }, 0],
    ['is too much, not at all', 2, { ready: 2, coming: 1, inError: 1, stale: 1, staleInError: 1 }, 0],
  ])('replaces what is of an older image and %s', (_, min_payloads, counts, replace) => {
    expect(scalingDecision(withSpec({ min_payloads }), census(counts)).replace).toBe(replace);
  });

  it('empties an allocation that drains, and fills it no more', () => {
    const counts = census({ ready: 4, reserved: 1 });
    expect(scalingDecision({ ...allocation, enabled: false }, counts)).toEqual({ create: 0, remove: 4, replace: 0 });
    expect(scalingDecision({ ...allocation, deletingSinceAt: 1 }, counts)).toEqual({
      create: 0,
      remove: 4,
      replace: 0,
    });
  });

  it('never leaves the bounds, and never removes and creates at once', () => {
    const number = fc.nat(40);
    fc.assert(
      fc.property(number, number, number, number, number, number, (min, more, buffer, ready, reserved, coming) => {
        const counts = census({ ready, reserved, coming });
        const bounded = withSpec({ min_payloads: min, max_payloads: min + more, buffer_size: buffer });
        const { create, remove } = scalingDecision(bounded, counts);
        const after = counts.total + create - remove;
        expect(Math.min(create, remove)).toBe(0);
        expect(remove).toBeLessThanOrEqual(ready);
        if (create > 0) expect(after).toBeLessThanOrEqual(min + more);
        expect(after).toBeGreaterThanOrEqual(min);
      }),
    );
  });

  it('fills the group that lacks most', () => {
    const groups = [{ count: 60 }, { count: 40 }];
    expect(groupInNeed(groups, [60, 39])).toBe(1);
    expect(groupInNeed(groups, [30, 39])).toBe(0);
    expect(groupInNeed([], [])).toBeNull();
  });
});

describe('the state of an allocation', () => {
  it.each<[string, Partial<Allocation>, Partial<Census>]>([
    ['New', { everReady: false }, { coming: 2 }],
    ['Running', {}, { ready: 1 }],
    ['Running', {}, { reserved: 1 }],
    ['Updating', {}, { ready: 2, stale: 1 }],
    ['Error', {}, { coming: 1, inError: 1 }],
    ['Draining', { enabled: false }, { reserved: 1 }],
    ['Disabled', { enabled: false }, {}],
    ['Draining', { deletingSinceAt: 1 }, { reserved: 1 }],
    ['Deleted', { deletingSinceAt: 1 }, {}],
    ['Stopped', {}, {}],
  ])('is %s for %j with %j', (state, part, counts) => {
    expect(allocationState({ ...allocation, ...part }, census(counts))).toBe(state);
  });
});

describe('the back-off', () => {
  it('doubles up to its end', () => {
    const delays = [1, 2, 3, 4, 99].map((restarts) => restartDelayMs({ initialMs: 100, maxMs: 500 }, restarts));
    expect(delays).toEqual([100, 200, 400, 500, 500]);
  });
});
