import { expect, it } from '@jest/globals';
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { Dispatch } from './dispatch.ts';
import type { Placement } from './placement.ts';
import type { Releasing } from './releasing.ts';
import { Slots } from './slots.ts';

/** A worker may be stopped between the ledger's answer and its reading of it: the claim counts from before it was asked for. */
it('has each match placed as claimed when it was asked for, and not when the answer was read', async () => {
  const asked: number[] = [];
  const read: number[] = [];
  const placed: number[] = [];
  const ledger: Pick<Ledger, 'take' | 'claim'> = {
    take: async () => {
      asked.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 5));
      read.push(performance.now());
      return { at: 0, ready: 0, matches: [{} as StoredMatch] };
    },
    claim: async () => {
      asked.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 5));
      read.push(performance.now());
      return { kind: 'claimed', at: 0, match: {} as StoredMatch };
    },
  };
  const place: Placement['place'] = (_match, _at, askedAt) => {
    placed.push(askedAt);
    return Promise.resolve(undefined);
  };
  const lines = { ledger: ledger as Ledger, backlog: {} as Backlog, queue: new PlacementQueue([]) };
  const dispatch = new Dispatch(lines, { place } as Placement, {} as Releasing, new Slots(1), {
    isStopping: () => false,
  });
  await dispatch.take(0, 1);
  await dispatch.placeNamed(['default/one']);
  expect(placed).toHaveLength(2);
  for (const [index, askedAt] of placed.entries()) {
    expect(askedAt).toBeLessThanOrEqual(asked[index] ?? 0);
    expect(askedAt).toBeLessThan(read[index] ?? 0);
  }
});
